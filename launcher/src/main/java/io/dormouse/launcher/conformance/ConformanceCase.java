// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

/**
 * One case.
 *
 * @param id the number in OMA's LightweightM2M interoperability tests (ETS INT), such as {@code 201}
 * @param purpose in a few words
 * @param restarts the device goes away for a while: what comes after it may find it silent
 */
record ConformanceCase(String id, String purpose, Check check, boolean restarts) {
    ConformanceCase(String id, String purpose, Check check) {
        this(id, purpose, check, false);
    }

    ConformanceCase restarting() {
        return new ConformanceCase(id, purpose, check, true);
    }

    /** What is done and expected. Ends early by returning; problems are gathered in {@code findings}. */
    @FunctionalInterface
    interface Check {
        void run(DeviceUnderTest device, Findings findings);
    }

    int number() {
        return Integer.parseInt(id);
    }
}
