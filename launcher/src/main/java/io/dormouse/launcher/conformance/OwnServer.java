// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import java.util.Optional;

/** The instance of object 1 that stands for the server that asks: the first that is registered, where others cannot be told apart. */
final class OwnServer {
    private OwnServer() {}

    static Optional<String> of(DeviceUnderTest device) {
        return device.instanceOf(1);
    }
}
