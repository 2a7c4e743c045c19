// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** Port: the live sessions of the security layer. */
@FunctionalInterface
public interface Sessions {
    /**
     * Ends the sessions of an identity at once: its credential was removed or its device deleted. From any thread, does not block.
     *
     * @param identity of a certificate: the name that is the device's
     */
    void cut(String security, String identity);
}
