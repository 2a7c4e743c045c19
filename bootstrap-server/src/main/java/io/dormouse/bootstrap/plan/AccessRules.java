// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Problem.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads access rules, and makes the usual ones of a device with several servers. */
final class AccessRules {
    private static final int LAST_ID = 65_535;
    private static final int OBJECT_DEVICE = 3;
    private static final Map<String, Integer> RIGHTS = Map.of(
            "read", AccessRule.READ,
            "write", AccessRule.WRITE,
            "execute", AccessRule.EXECUTE,
            "delete", AccessRule.DELETE,
            "create", AccessRule.CREATE);

    private AccessRules() {}

    /**
     * Nothing for one server. With several, each owns its account in object 1, and the first owns the device object, which the others may read (conformance: a device with
     * several servers has access rules).
     */
    static List<AccessRule> usual(List<ServerAccount> servers) {
        if (servers.size() < 2) {
            return List.of();
        }
        int owning = AccessRule.READ | AccessRule.WRITE | AccessRule.EXECUTE;
        List<AccessRule> rules = new ArrayList<>();
        Map<Integer, Integer> ofDevice = new HashMap<>();
        for (ServerAccount server : servers) {
            int id = server.shortServerId();
            rules.add(new AccessRule(1, id, id, Map.of(id, owning)));
            ofDevice.put(id, ofDevice.isEmpty() ? owning : AccessRule.READ);
        }
        rules.add(new AccessRule(OBJECT_DEVICE, 0, servers.get(0).shortServerId(), ofDevice));
        return rules;
    }

    static List<AccessRule> read(JsonNode json, List<Fault> faults) {
        if (!json.isArray() || json.size() > Plan.ACCESS_RULES_MAX) {
            faults.add(new Fault(
                    "/accessControl", "bad-list", "A list of at most " + Plan.ACCESS_RULES_MAX + " rules is needed."));
            return List.of();
        }
        List<AccessRule> rules = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            rules.add(rule(new Members(json.get(i), "/accessControl/" + i, faults)));
        }
        return rules;
    }

    private static AccessRule rule(Members json) {
        json.only(Set.of("object", "instance", "owner", "rights"));
        for (String needed : List.of("object", "instance", "owner")) {
            if (!json.has(needed)) {
                json.fault(needed, "required", "A rule has an object, an instance, an owner and rights.");
            }
        }
        return new AccessRule(
                (int) json.number("object", 1, LAST_ID, 1),
                (int) json.number("instance", 0, LAST_ID, 0),
                (int) json.number("owner", 1, LAST_ID, 1),
                rights(json));
    }

    private static Map<Integer, Integer> rights(Members json) {
        Map<Integer, Integer> rights = new HashMap<>();
        JsonNode all = json.node("rights");
        if (!all.isObject()) {
            json.fault("rights", "wrong-type", "An object from short server ids to lists of rights.");
        }
        all.properties().forEach(entry -> {
            String server = entry.getKey().equals("default") ? "0" : entry.getKey();
            if (!server.matches("\\d{1,5}")) {
                json.fault("rights", "bad-server", "Rights belong to a short server id or to \"default\".");
                return;
            }
            int bits = 0;
            for (JsonNode word : entry.getValue()) {
                Integer bit = RIGHTS.get(word.asText(""));
                if (bit == null) {
                    json.fault("rights", "unknown-right", "The rights are read, write, execute, delete, create.");
                } else {
                    bits |= bit;
                }
            }
            rights.put(Integer.parseInt(server), bits);
        });
        return rights;
    }
}
