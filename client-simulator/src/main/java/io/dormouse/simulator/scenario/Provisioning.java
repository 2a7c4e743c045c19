// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.DeviceCredential;
import io.dormouse.simulator.api.ServerApi.Answer;
import java.util.HexFormat;
import java.util.List;

/** Makes the devices of a run known to the server, as an operator would. */
final class Provisioning {
    private static final int LINES_PER_CALL = 10_000;

    private Provisioning() {}

    static void of(ScenarioRun run) throws ActionFailed {
        if (run.settings().api().isEmpty()) {
            return;
        }
        for (LiveGroup group : run.groups()) {
            List<DeviceCredential> all = group.credentials();
            for (int from = 0; from < all.size(); from += LINES_PER_CALL) {
                importing(run, all.subList(from, Math.min(all.size(), from + LINES_PER_CALL)));
            }
        }
    }

    private static void importing(ScenarioRun run, List<DeviceCredential> credentials) throws ActionFailed {
        Answer answer = run.api().call("POST", "/api/v1/credentials:import?replace=now", csv(credentials), "text/csv");
        if (!answer.isSuccess()) {
            throw new ActionFailed("the server took no credentials: " + answer.words());
        }
    }

    /** As {@code POST /credentials:import} takes them. */
    static String csv(List<DeviceCredential> credentials) {
        StringBuilder csv = new StringBuilder("endpoint,identity,key\n");
        for (DeviceCredential each : credentials) {
            csv.append(each.endpoint()).append(',').append(each.identity()).append(',');
            csv.append(HexFormat.of().formatHex(each.key())).append('\n');
        }
        return csv.toString();
    }
}
