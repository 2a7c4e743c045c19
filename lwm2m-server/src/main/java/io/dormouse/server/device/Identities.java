// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.Optional;

/** Port: whom the identities of the security layer stand for. Called on lanes; may block for a pooled read. */
public interface Identities {
    /** The endpoint whose credentials hold this identity now; empty when there are none (any more). */
    Optional<String> endpointOf(String security, String identity);

    /** True when the device has credentials, and so must not come without security. */
    boolean hasCredentials(String endpoint);
}
