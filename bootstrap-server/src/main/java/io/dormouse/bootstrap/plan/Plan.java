// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import java.util.List;

/**
 * What a device is told.
 *
 * @param servers at least one, with different short server ids
 * @param accessControl instances of object 2; empty writes none
 * @param verify whether the accounts are read back before Finish
 */
public record Plan(List<ServerAccount> servers, List<AccessRule> accessControl, boolean verify) {
    /** Most servers of one device. */
    public static final int SERVERS_MAX = 10;

    /** Most instances of object 2. */
    public static final int ACCESS_RULES_MAX = 100;

    public Plan {
        servers = List.copyOf(servers);
        accessControl = List.copyOf(accessControl);
    }

    /** Whether something in it must not be heard by others. */
    public boolean hasSecrets() {
        return servers.stream().anyMatch(server -> !(server.security() instanceof ServerAccount.NoSec));
    }

    /** The server whose key the device-management server must know before the device does, if there is one. */
    public java.util.Optional<ServerAccount> ofDeviceServer() {
        return servers.stream().filter(ServerAccount::deviceServer).findFirst();
    }
}
