// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

/** How a case ended. */
public sealed interface Verdict {
    /** One word for tables. */
    String word();

    /** What was wrong, or why nothing can be said; empty for {@link Passed}. */
    String why();

    /** The device did all that the case asks. */
    record Passed() implements Verdict {
        @Override
        public String word() {
            return "pass";
        }

        @Override
        public String why() {
            return "";
        }
    }

    /** The device did something else. */
    record Failed(String why) implements Verdict {
        @Override
        public String word() {
            return "FAIL";
        }
    }

    /** The case asks for something that the device need not have, and has not. */
    record NotApplicable(String why) implements Verdict {
        @Override
        public String word() {
            return "n/a";
        }
    }

    /** It could not be found out: the device slept, or the server could not be asked. */
    record Inconclusive(String why) implements Verdict {
        @Override
        public String word() {
            return "unclear";
        }
    }
}
