// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sample;
import io.dormouse.server.device.StandingObservations;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Kick;
import io.dormouse.server.downlink.Window;
import io.dormouse.server.operation.Formats;
import io.dormouse.server.operation.OperationRequests;
import io.dormouse.server.operation.OtherWords;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.observation.Observation;

/**
 * Keeps observations standing (semantics.md §6): set up after registration, again after a full Register, never twice,
 * ended when nobody wants them any more. What stands is the registration store's to say; what was refused is not tried
 * again before the next full Register. On the device's lane.
 */
public final class ObservationContracts implements DownlinkSource, DeviceListener {
    /** Devices whose contract is kept in memory; the others are read when needed. */
    static final int REMEMBERED_MAX = 20_000;

    private static final Duration EXCHANGE_MAX = Duration.ofSeconds(93);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Set<String> LATER = Set.of("4.08", "4.29", "5.00", "5.02", "5.03", "5.04");
    private static final int SERVER = 1;
    private static final int DEFAULT_PMAX = 3;

    private final Map<String, DeviceContract> contracts = new ConcurrentHashMap<>();
    private final ObservationStore store = new ObservationStore();
    private final Parts parts;
    private final ContractJournal journal;
    private final SilenceWatch silence;

    public ObservationContracts(Parts parts) {
        this.parts = parts;
        this.journal = new ContractJournal(parts.database(), store);
        this.silence = new SilenceWatch(parts, journal, contracts::get);
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
            DeviceProfiles profiles,
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

    private record Asked(Step step, Formats formats) {}

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        DeviceContract contract = of(device);
        List<Want> wants = wants(device, contract);
        tidy(device, contract, wants);
        if (parts.time().nanos() < contract.notBeforeNanos) {
            return Optional.empty();
        }
        Formats formats = Formats.of(device, parts.dialects());
        return step(device, contract, wants)
                .map(step -> new DownlinkWork(
                        OperationRequests.of(step.operation(), formats), EXCHANGE_MAX, new Asked(step, formats)));
    }

    private Optional<Step> step(Device device, DeviceContract contract, List<Want> wants) {
        Optional<LwM2mPath> unknown = unknownDefault(device, contract, wants);
        if (unknown.isPresent()) {
            return Optional.of(new Step.AskDefault(unknown.get()));
        }
        List<List<LwM2mPath>> standing = standing(device);
        for (Want want : wants) {
            boolean covered = standing.stream().anyMatch(want::coveredBy);
            boolean itself =
                    standing.stream().anyMatch(paths -> Want.idOf(paths).equals(want.id()));
            if (contract.refused().containsKey(want.id()) || (covered && !itself)) {
                continue;
            }
            Optional<LwM2mPath> untold = contract.untold(want);
            if (untold.isPresent()) {
                return Optional.of(new Step.Tell(want, untold.get(), contract.toTell(want, untold.get())));
            }
            if (!itself || contract.hush.mustRenew(want.id())) {
                return Optional.of(new Step.Observe(want));
            }
        }
        return Optional.empty();
    }

    /** Only a sleeper is asked: it is the one whom a maximum period that nobody spoke of would wake. */
    private static Optional<LwM2mPath> unknownDefault(Device device, DeviceContract contract, List<Want> wants) {
        boolean matters = device.queueMode()
                && contract.defaultPmax == null
                && wants.stream().anyMatch(want -> want.attributes().pmax().isEmpty());
        Set<Integer> servers = device.objects().instancesOf(SERVER);
        return matters && servers.size() == 1
                ? Optional.of(new LwM2mPath(SERVER, servers.iterator().next(), DEFAULT_PMAX))
                : Optional.empty();
    }

    /** Ends what was set up and is not wanted any more. */
    private void tidy(Device device, DeviceContract contract, List<Want> wants) {
        Set<String> wanted = new HashSet<>();
        wants.forEach(want -> wanted.add(want.id()));
        for (Observation observation : new ArrayList<>(parts.standing().of(device))) {
            List<LwM2mPath> paths = OperationRequests.pathsOf(observation);
            String id = Want.idOf(paths);
            if (contract.isMade(id) && !wanted.contains(id)) {
                parts.standing().drop(device, observation);
                contract.ended(id);
                journal.changed(device.endpoint(), contract);
                journal.event(device.endpoint(), "observation.ended", paths, "not wanted any more");
            }
        }
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Asked asked = (Asked) work.tag();
        DeviceContract contract = of(device);
        if (answer instanceof Answer.NoAnswer none) {
            if (none.mayHaveBeenSent() && contract.silent(asked.step().what())) {
                giveUp(device, contract, asked.step(), "no answer");
            }
        } else if (answer instanceof Answer.NotSent) {
            pause(contract, device.endpoint());
        } else if (answer instanceof Answer.Refused refused) {
            refused(device, contract, work, asked, Answer.text(refused.code()));
        } else {
            done(device, contract, asked.step(), answer instanceof Answer.Delivered);
        }
    }

    private void done(Device device, DeviceContract contract, Step step, boolean delivered) {
        if (!(step instanceof Step.Observe observe)) {
            giveUp(device, contract, step, "");
        } else if (delivered && stands(device, observe.want())) {
            started(device.endpoint(), contract, observe.want());
        } else {
            giveUp(device, contract, step, "the device gave the value but does not observe it");
        }
    }

    private void refused(Device device, DeviceContract contract, DownlinkWork work, Asked asked, String code) {
        if (OtherWords.remain(device, parts.dialects(), work.request(), asked.formats(), code)) {
            return;
        }
        if (LATER.contains(code)) {
            pause(contract, device.endpoint());
        } else {
            giveUp(device, contract, asked.step(), code);
        }
    }

    private void pause(DeviceContract contract, String endpoint) {
        contract.notBeforeNanos = parts.time().nanos() + PAUSE.toNanos();
        parts.time().after(PAUSE, () -> parts.kick().kick(endpoint));
    }

    private void started(String endpoint, DeviceContract contract, Want want) {
        if (contract.made(want)) {
            journal.event(endpoint, "observation.started", want.paths(), null);
        }
        journal.changed(endpoint, contract);
        silence.heard(endpoint, contract, want);
    }

    /** The step is over, with or without success; a device that does not take attributes is observed without them. */
    private void giveUp(Device device, DeviceContract contract, Step step, String why) {
        String endpoint = device.endpoint();
        if (step instanceof Step.AskDefault) {
            contract.defaultPmax = contract.defaultPmax == null ? Duration.ZERO : contract.defaultPmax;
        } else if (step instanceof Step.Tell tell) {
            contract.told(tell.path(), tell.want().attributes());
        } else if (step instanceof Step.Observe observe) {
            contract.hush.renewed(observe.want().id());
            contract.refuse(observe.want(), why);
            if (contract.ended(observe.want().id())) {
                journal.event(endpoint, "observation.ended", observe.want().paths(), why);
            }
        }
        journal.changed(endpoint, contract);
    }

    private boolean stands(Device device, Want want) {
        return standing(device).stream().anyMatch(want::coveredBy);
    }

    List<List<LwM2mPath>> standing(Device device) {
        return parts.standing().of(device).stream()
                .map(OperationRequests::pathsOf)
                .toList();
    }

    List<Want> wants(Device device, DeviceContract contract) {
        return contract.wants(
                device,
                parts.profiles().of(device.endpoint()),
                parts.dialects().takesComposites(device),
                parts.models());
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
                            store.contract(connection, endpoint, registrationId), store.wishes(connection, endpoint)));
            if (contracts.size() >= REMEMBERED_MAX) {
                contracts.keySet().stream().findAny().ifPresent(contracts::remove);
            }
            contracts.put(endpoint, known);
            takeUp(device, known);
        }
        if (!known.registrationId.equals(registrationId)) {
            known.begin(registrationId);
        }
        return known;
    }

    /** What stands is expected to be heard of, from now on. */
    private void takeUp(Device device, DeviceContract contract) {
        List<List<LwM2mPath>> standing = standing(device);
        for (Want want : wants(device, contract)) {
            if (standing.stream().anyMatch(paths -> Want.idOf(paths).equals(want.id()))) {
                contract.made(want);
                contract.hush.begin(want.id(), parts.time().nanos());
            }
        }
        silence.watch(device.endpoint(), contract);
    }

    /** A person changed the wishes. */
    void wished(String endpoint, List<Wish> wishes, String id) {
        DeviceContract known = contracts.get(endpoint);
        if (known != null) {
            known.wishes(wishes, id);
        }
    }

    /** A full Register takes all observations along, even one that keeps its registration id. */
    @Override
    public void registered(Device device, Optional<Device> before) {
        of(device).begin(device.registration().registrationId());
    }

    @Override
    public void reported(Device device, Report report) {
        DeviceContract contract = contracts.get(device.endpoint());
        if (contract == null) {
            return;
        }
        report.samples().forEach(sample -> learnDefault(device, contract, sample));
        if (report.via() == Report.Via.NOTIFY) {
            Set<LwM2mPath> told = new HashSet<>();
            report.samples().forEach(sample -> told.add(path(sample.path())));
            report.absent().forEach(path -> told.add(path(path)));
            report.whole().forEach(path -> told.add(new LwM2mPath(path)));
            for (Want want : contract.wants()) {
                if (contract.isMade(want.id()) && told.stream().anyMatch(want::covers)) {
                    silence.heard(device.endpoint(), contract, want);
                }
            }
        }
    }

    private static LwM2mPath path(ResourcePath path) {
        return new LwM2mPath(path.objectId(), path.instanceId(), path.resourceId());
    }

    private void learnDefault(Device device, DeviceContract contract, Sample sample) {
        ResourcePath path = sample.path();
        if (path.objectId() == SERVER
                && path.resourceId() == DEFAULT_PMAX
                && device.objects().instancesOf(SERVER).size() == 1
                && sample.value() instanceof Value.SignedInteger seconds
                && seconds.number() >= 0) {
            Duration said = Duration.ofSeconds(Math.min(seconds.number(), Integer.MAX_VALUE));
            if (!said.equals(contract.defaultPmax)) {
                contract.defaultPmax = said;
                journal.changed(device.endpoint(), contract);
            }
        }
    }

    @Override
    public void unregistered(Device last, Ended why) {
        DeviceContract contract = contracts.remove(last.endpoint());
        if (contract == null) {
            return;
        }
        String cause = why == Ended.EXPIRED ? "the registration expired" : "the device de-registered";
        for (Want want : contract.wants()) {
            if (contract.ended(want.id())) {
                journal.event(last.endpoint(), "observation.ended", want.paths(), cause);
            }
        }
        journal.changed(last.endpoint(), contract);
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        store.forget(transaction.connection(), endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        contracts.remove(endpoint);
    }
}
