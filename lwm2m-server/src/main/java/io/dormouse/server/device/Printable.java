// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** Text from devices for logs: control characters and line ends are escaped, long text is cut. */
public final class Printable {
    private static final int LENGTH_MAX = 128;

    private Printable() {}

    public static String of(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), LENGTH_MAX));
        text.codePoints().limit(LENGTH_MAX).forEach(point -> {
            if (Character.isISOControl(point)
                    || Character.getType(point) == Character.FORMAT
                    || Character.getType(point) == Character.LINE_SEPARATOR
                    || Character.getType(point) == Character.PARAGRAPH_SEPARATOR) {
                safe.append(String.format("\\u%04x", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return text.length() > LENGTH_MAX ? safe + "…" : safe.toString();
    }
}
