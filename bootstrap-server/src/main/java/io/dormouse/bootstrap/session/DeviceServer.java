// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.util.concurrent.CompletionStage;

/** Port: the device-management server that this bootstrap server works for. */
public interface DeviceServer {
    /** Lets a key be valid from now on, beside the one that the device has; the same one again changes nothing. */
    CompletionStage<Stored> storeKey(String endpoint, String identity, byte[] key);

    /** What became of a key. */
    sealed interface Stored {
        record Done() implements Stored {}

        /** It will not change its mind. */
        record Refused(String why) implements Stored {}

        /** Later it may work. */
        record Unavailable(String why) implements Stored {}
    }

    /** There is none. */
    DeviceServer NONE = (endpoint, identity, key) -> java.util.concurrent.CompletableFuture.completedFuture(
            new Stored.Refused("no device-management server is configured (--dm-url)"));
}
