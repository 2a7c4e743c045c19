// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

/**
 * When the next window is expected, counted from the beginning of the last one.
 *
 * @param afterMillis the likeliest time
 * @param spreadMillis how much sooner or later is still no surprise
 * @param everyMillis after how long it comes again when it is missed
 * @param confidence 0 to 1
 */
record Forecast(double afterMillis, double spreadMillis, double everyMillis, double confidence) {
    double lateMillis() {
        return afterMillis + spreadMillis;
    }

    /** For a device of which only a part of the gaps is explained. */
    Forecast doubted(double factor) {
        return new Forecast(afterMillis, spreadMillis, everyMillis, confidence * factor);
    }
}
