// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port: whom the identities of the security layer stand for. Called on lanes; may block for a pooled read. */
public interface Identities {
    /**
     * The endpoint whose credentials hold the sender's identity now; empty when there are none (any more). A certificate with several names may stand for several devices.
     *
     * @param claimed the device that the sender wants to be, null when it does not say
     */
    Optional<String> endpointOf(Sender from, @Nullable String claimed);

    /** True when the device has credentials, and so must not come without security. */
    boolean hasCredentials(String endpoint);
}
