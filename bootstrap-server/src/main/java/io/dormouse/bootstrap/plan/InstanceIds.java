// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which instances of objects 0 and 1 the accounts get: what the plan says, else the lowest that are free. The account of the bootstrap server is never one of them. */
public final class InstanceIds {
    private InstanceIds() {}

    /**
     * By short server id; empty when the plan wants the instance that the bootstrap server's own account has.
     *
     * @param bootstrapAccount instance of object 0 with the account of this bootstrap server
     */
    public static Optional<Map<Integer, Integer>> of(Plan plan, int bootstrapAccount) {
        Map<Integer, Integer> ids = new HashMap<>();
        Set<Integer> used = new HashSet<>(Set.of(bootstrapAccount));
        for (ServerAccount server : plan.servers()) {
            Integer wanted = server.instance();
            if (wanted != null) {
                if (!used.add(wanted)) {
                    return Optional.empty();
                }
                ids.put(server.shortServerId(), wanted);
            }
        }
        int next = 0;
        for (ServerAccount server : plan.servers()) {
            if (server.instance() == null) {
                while (!used.add(next)) {
                    next++;
                }
                ids.put(server.shortServerId(), next);
            }
        }
        return Optional.of(ids);
    }
}
