// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import java.io.Console;

/** Whether somebody looks. */
final class Terminal {
    private Terminal() {}

    /** Whether the output is a terminal; JDKs from 22 on have a console also when it is not, and a method that says so. */
    @SuppressWarnings("SystemConsoleNull") // see above
    static boolean isLookedAt() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
