// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Printable;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.device.StandingObservations;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Kick;
import io.dormouse.server.downlink.Window;
import io.dormouse.server.operation.Formats;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.operation.OperationRequests;
import io.dormouse.server.operation.OtherWords;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps observations standing (semantics.md §6): set up after registration, again after a full Register, never twice.
 * What stands is the registration store's to say; what was refused is not tried again before the next full Register. On
 * the device's lane.
 */
public final class ObservationContracts implements DownlinkSource, DeviceListener {
    /** Devices whose contract is kept in memory; the others are read when needed. */
    static final int REMEMBERED_MAX = 20_000;

    private static final Duration EXCHANGE_MAX = Duration.ofSeconds(93);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Set<String> LATER = Set.of("4.08", "4.29", "5.00", "5.02", "5.03", "5.04");
    private static final Logger log = LoggerFactory.getLogger(ObservationContracts.class);

    private final Map<String, DeviceContract> contracts = new ConcurrentHashMap<>();
    private final ObservationStore store = new ObservationStore();
    private final Parts parts;

    public ObservationContracts(Parts parts) {
        this.parts = parts;
    }

    /** What contracts are built from. */
    public record Parts(
            Database database,
            DeviceLanes lanes,
            DeviceModels models,
            Dialects dialects,
            StandingObservations standing,
            Reachability reachability,
            KnownDevices devices,
            Kick kick,
            Time time) {}

    ObservationStore store() {
        return store;
    }

    Parts parts() {
        return parts;
    }

    @Override
    public String name() {
        return "observation";
    }

    private record Asked(Want want, boolean attributes, Formats formats) {}

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        DeviceContract contract = of(device);
        if (parts.time().nanos() < contract.notBeforeNanos) {
            return Optional.empty();
        }
        Optional<Want> missing = contract.missing(device, parts.models(), standing(device));
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        Want want = missing.get();
        Formats formats = Formats.of(device, parts.dialects());
        boolean attributes = contract.mustSayAttributes(want);
        Operation operation = attributes ? attributesOf(want) : observe(want);
        return Optional.of(new DownlinkWork(
                OperationRequests.of(operation, formats), EXCHANGE_MAX, new Asked(want, attributes, formats)));
    }

    private static Operation observe(Want want) {
        return want.paths().size() == 1
                ? new Operation.Observe(want.paths().get(0))
                : new Operation.ObserveComposite(want.paths());
    }

    private static Operation attributesOf(Want want) {
        if (want.attributes() == null) {
            throw new IllegalStateException("nothing to say of " + want.paths());
        }
        return new Operation.WriteAttributes(want.paths().get(0), want.attributes());
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Asked asked = (Asked) work.tag();
        DeviceContract contract = of(device);
        if (answer instanceof Answer.NoAnswer none) {
            if (none.mayHaveBeenSent() && contract.silent(asked.want())) {
                refuse(device, contract, asked.want(), "no answer");
            }
            return;
        }
        if (answer instanceof Answer.NotSent) {
            pause(contract, device.endpoint());
            return;
        }
        if (asked.attributes()) {
            // A device that does not take the attributes is observed without them.
            contract.saidAttributes(asked.want());
            return;
        }
        if (answer instanceof Answer.Refused refused) {
            refused(device, contract, work, asked, Answer.text(refused.code()));
        } else if (answer instanceof Answer.Delivered && stands(device, asked.want())) {
            started(device.endpoint(), contract, asked.want());
        } else {
            refuse(device, contract, asked.want(), "the device gave the value but does not observe it");
        }
    }

    private void refused(Device device, DeviceContract contract, DownlinkWork work, Asked asked, String code) {
        if (OtherWords.remain(device, parts.dialects(), work.request(), asked.formats(), code)) {
            return;
        }
        if (LATER.contains(code)) {
            pause(contract, device.endpoint());
        } else {
            refuse(device, contract, asked.want(), code);
        }
    }

    private void pause(DeviceContract contract, String endpoint) {
        contract.notBeforeNanos = parts.time().nanos() + PAUSE.toNanos();
        parts.time().after(PAUSE, () -> parts.kick().kick(endpoint));
    }

    private void started(String endpoint, DeviceContract contract, Want want) {
        if (contract.announced.add(want.id())) {
            behind(transaction -> transaction.event(endpoint, "observation.started", data(want.paths(), null)));
        }
    }

    private void refuse(Device device, DeviceContract contract, Want want, String why) {
        String endpoint = device.endpoint();
        contract.refuse(want, why);
        Map<String, String> refused = contract.refused();
        boolean ended = contract.announced.remove(want.id());
        behind(transaction -> {
            store.refusals(transaction.connection(), endpoint, contract.registrationId, refused);
            if (ended) {
                transaction.event(endpoint, "observation.ended", data(want.paths(), why));
            }
        });
    }

    static ObjectNode data(List<LwM2mPath> paths, @Nullable String why) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.set("paths", ObservationStore.array(paths));
        if (why != null) {
            data.put("why", why);
        }
        return data;
    }

    private boolean stands(Device device, Want want) {
        return standing(device).stream().anyMatch(want::coveredBy);
    }

    List<List<LwM2mPath>> standing(Device device) {
        return parts.standing().of(device).stream()
                .map(OperationRequests::pathsOf)
                .toList();
    }

    /** The contract of a registered device. */
    DeviceContract of(Device device) {
        String endpoint = device.endpoint();
        String registrationId = device.registration().registrationId();
        parts.lanes().assertOn(endpoint);
        DeviceContract known = contracts.get(endpoint);
        if (known == null) {
            known = parts.database()
                    .read(connection -> new DeviceContract(
                            registrationId,
                            store.wishes(connection, endpoint),
                            store.refusals(connection, endpoint, registrationId)));
            for (List<LwM2mPath> paths : standing(device)) {
                known.announced.add(Want.idOf(paths));
            }
            if (contracts.size() >= REMEMBERED_MAX) {
                contracts.keySet().stream().findAny().ifPresent(contracts::remove);
            }
            contracts.put(endpoint, known);
        }
        if (!known.registrationId.equals(registrationId)) {
            known.begin(registrationId);
        }
        return known;
    }

    /** Only drops what is in memory: it is read again when the device is next in contact. */
    void forget(String endpoint) {
        contracts.remove(endpoint);
    }

    /** A full Register takes all observations along, even one that keeps its registration id. */
    @Override
    public void registered(Device device, Optional<Device> before) {
        DeviceContract known = contracts.get(device.endpoint());
        if (known != null) {
            known.begin(device.registration().registrationId());
        }
    }

    @Override
    public void unregistered(Device last, Ended why) {
        DeviceContract contract = contracts.remove(last.endpoint());
        if (contract == null || contract.announced.isEmpty()) {
            return;
        }
        List<Want> ended = contract.wants(last, parts.models()).stream()
                .filter(want -> contract.announced.contains(want.id()))
                .toList();
        String cause = why == Ended.EXPIRED ? "the registration expired" : "the device de-registered";
        behind(transaction -> {
            for (Want want : ended) {
                transaction.event(last.endpoint(), "observation.ended", data(want.paths(), cause));
            }
        });
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        store.forget(transaction.connection(), endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        contracts.remove(endpoint);
    }

    /** Losing it costs one more refused request after a restart, or an event. */
    private void behind(Writing writing) {
        var unused = parts.database()
                .submit(transaction -> {
                    writing.into(transaction);
                    return Boolean.TRUE;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "What became of an observation could not be stored: {}",
                                Printable.of(failure.toString()));
                    }
                });
    }

    @FunctionalInterface
    private interface Writing {
        void into(Transaction transaction) throws SQLException;
    }
}
