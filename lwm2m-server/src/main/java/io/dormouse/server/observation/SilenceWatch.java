// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.downlink.Kick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notices observations whose maximum period passes without a notification (conformance OBS-12). One timer per device that has such observations; a notification does
 * not touch it, it then waits for the rest. On the device's lane.
 */
final class SilenceWatch {
    private final DeviceLanes lanes;
    private final Reachability reachability;
    private final ContractJournal journal;
    private final Kick kick;
    private final Time time;
    private final Function<String, @Nullable DeviceContract> contracts;

    /** @param contracts those that are in memory */
    SilenceWatch(
            ObservationContracts.Parts parts,
            ContractJournal journal,
            Function<String, @Nullable DeviceContract> contracts) {
        this.lanes = parts.lanes();
        this.reachability = parts.reachability();
        this.kick = parts.kick();
        this.time = parts.time();
        this.journal = journal;
        this.contracts = contracts;
    }

    /** An observation was heard. */
    void heard(String endpoint, DeviceContract contract, Want want) {
        if (contract.hush.heard(want.id(), time.nanos())) {
            journal.event(endpoint, "observation.started", want.paths(), "heard again");
        }
        watch(endpoint, contract);
    }

    /** Makes sure that somebody looks when the first of them would be silent. */
    void watch(String endpoint, DeviceContract contract) {
        Optional<Long> due = contract.hush.firstDueNanos(contract.wants());
        if (due.isEmpty() || contract.hush.watched) {
            return;
        }
        contract.hush.watched = true;
        Duration left = Duration.ofNanos(Math.max(0, due.get() - time.nanos()));
        time.after(left, () -> lanes.tell(endpoint, () -> look(endpoint, contract)));
    }

    private void look(String endpoint, DeviceContract contract) {
        contract.hush.watched = false;
        Device device = reachability.of(endpoint).device();
        if (contracts.apply(endpoint) != contract || device == null) {
            return;
        }
        List<Want> fallen = contract.hush.fallenSilent(contract.wants(), time.nanos());
        for (Want want : fallen) {
            contract.tellAnew(want);
            String pmax = want.attributes().pmax().map(Duration::toString).orElse("");
            journal.event(endpoint, "observation.silent", want.paths(), "no notification within pmax " + pmax);
        }
        if (!fallen.isEmpty()) {
            kick.kick(endpoint);
        }
        watch(endpoint, contract);
    }
}
