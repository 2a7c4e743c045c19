// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import io.dormouse.bootstrap.plan.ServerAccount.Generated;
import io.dormouse.kit.http.Problem.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the parts of a plan fit together; before anything of it is stored or sent. */
final class PlanCheck {
    private PlanCheck() {}

    static List<Fault> faults(Plan plan) {
        List<Fault> faults = new ArrayList<>();
        Set<Integer> servers = new HashSet<>();
        Set<Integer> instances = new HashSet<>();
        for (int i = 0; i < plan.servers().size(); i++) {
            ServerAccount server = plan.servers().get(i);
            String pointer = "/servers/" + i;
            if (!servers.add(server.shortServerId())) {
                faults.add(
                        new Fault(pointer + "/shortServerId", "duplicate", "Another server has this short server id."));
            }
            if (server.instance() != null && !instances.add(server.instance())) {
                faults.add(new Fault(pointer + "/instance", "duplicate", "Another server has this instance."));
            }
            if (server.security() instanceof Generated && !server.deviceServer()) {
                faults.add(new Fault(
                        pointer + "/deviceServer",
                        "contradiction",
                        "A generated key is of use only when the device-management server stores it."));
            }
        }
        if (plan.servers().stream().filter(ServerAccount::deviceServer).count() > 1) {
            faults.add(new Fault(
                    "/servers",
                    "several-device-servers",
                    "One server at most belongs to our device-management server."));
        }
        plan.ofDeviceServer()
                .filter(server -> !storable(server.security()))
                .ifPresent(server -> faults.add(new Fault(
                        "/servers/" + plan.servers().indexOf(server) + "/deviceServer",
                        "not-storable",
                        "Only pre-shared keys can be stored at the device-management server.")));
        if (faults.isEmpty()) {
            checkRules(plan, servers, faults);
        }
        return faults;
    }

    private static boolean storable(ServerAccount.Security security) {
        return security instanceof Generated
                || (security instanceof ServerAccount.Keys keys && keys.mode() == ServerAccount.Mode.PSK);
    }

    private static void checkRules(Plan plan, Set<Integer> servers, List<Fault> faults) {
        Set<String> guarded = new HashSet<>();
        for (int i = 0; i < plan.accessControl().size(); i++) {
            AccessRule rule = plan.accessControl().get(i);
            String pointer = "/accessControl/" + i;
            if (rule.object() == 2) {
                faults.add(new Fault(pointer + "/object", "not-guarded", "Object 2 itself is guarded by its owner."));
            }
            if (!guarded.add(rule.object() + "/" + rule.instance())) {
                faults.add(new Fault(pointer, "duplicate", "Another rule guards the same instance."));
            }
            if (rule.owner() != AccessRule.BOOTSTRAP_ONLY && !servers.contains(rule.owner())) {
                faults.add(new Fault(pointer + "/owner", "unknown-server", "The owner is no server of this device."));
            }
            Set<Integer> strangers = rule.rights().keySet().stream()
                    .filter(id -> id != 0 && !servers.contains(id))
                    .collect(Collectors.toSet());
            if (!strangers.isEmpty()) {
                faults.add(new Fault(
                        pointer + "/rights", "unknown-server", "No server of this device: " + strangers + "."));
            }
            boolean creates = rule.rights().values().stream().anyMatch(bits -> (bits & AccessRule.CREATE) != 0);
            if (creates != (rule.instance() == AccessRule.CREATION)) {
                faults.add(new Fault(
                        pointer + "/rights",
                        "create-belongs-to-object",
                        "The right to create stands alone, in a rule for instance " + AccessRule.CREATION + "."));
            }
        }
    }
}
