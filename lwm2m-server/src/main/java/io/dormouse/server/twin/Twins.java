// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.EndpointName;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.StringRules;
import io.dormouse.server.device.Tags;
import io.dormouse.server.downlink.DownlinkSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The twins of all devices: what is desired, what was reported, tags (semantics.md §2). Callable from any thread; everything about one device happens on its lane.
 *
 * <p>What is refused completes a future with a {@code ProblemException}, a store that is down with a {@code StoreException}.
 */
public final class Twins implements DeviceListener {
    private final TwinParts parts;
    private final LiveTwins twins;
    private final TwinJournal journal;
    private final TwinChanges changes;
    private final TwinWrites writes;
    private final TwinReads reads;

    public Twins(TwinParts parts) {
        TwinStore store = new TwinStore(parts.database(), parts.devices());
        this.parts = parts;
        this.twins = new LiveTwins(store, parts.lanes(), parts.config().hotTwinsMax());
        this.journal = new TwinJournal(store, parts.lanes(), parts.time());
        this.changes = new TwinChanges(parts, twins, journal);
        this.writes = new TwinWrites(parts, twins, journal);
        this.reads = new TwinReads(parts, twins, journal);
    }

    /** Writes what is desired. */
    public DownlinkSource writes() {
        return writes;
    }

    /** Reads what was written. */
    public DownlinkSource verification() {
        return reads;
    }

    /** Twins in memory; for metrics. */
    public int hot() {
        return twins.size();
    }

    /** The tags alone, for those who look after devices. */
    public Tags tags() {
        return new Tags() {
            @Override
            public void check(ObjectNode first) {
                Twin unused = new TagEdit(Twin.EMPTY, parts.config()).patch(first);
            }

            @Override
            public CompletableFuture<Long> patch(String endpoint, ObjectNode patch, OptionalLong ifVersion, String by) {
                return patchTags(endpoint, patch, ifVersion, by).thenApply(TwinDocument::version);
            }
        };
    }

    /** Changes tags by merge patch; they count in the version of the twin. Makes the device known. */
    public CompletableFuture<TwinDocument> patchTags(
            String endpoint, ObjectNode patch, OptionalLong ifMatch, String by) {
        return onLane(endpoint, () -> {
            changes.tags(endpoint, ifMatch, by, patch);
            return show(endpoint, TwinView::whole);
        });
    }

    /** The whole twin; {@code device-unknown} when there is no such device. */
    public CompletableFuture<TwinDocument> read(String endpoint) {
        return read(endpoint, TwinView::whole);
    }

    CompletableFuture<TwinDocument> read(String endpoint, Function<TwinView, ObjectNode> section) {
        return onLane(endpoint, () -> {
            requireKnown(endpoint);
            return show(endpoint, section);
        });
    }

    /** After a change, which need not have made the device known. */
    CompletableFuture<TwinDocument> show(String endpoint) {
        return onLane(endpoint, () -> show(endpoint, TwinView::whole));
    }

    CompletableFuture<TwinChanged> patch(String endpoint, ObjectNode patch, OptionalLong ifMatch, Permit permit) {
        return onLane(
                endpoint,
                () -> changed(endpoint, changes.desired(endpoint, ifMatch, permit, edit -> edit.patch(patch))));
    }

    CompletableFuture<TwinChanged> put(String endpoint, ObjectNode section, OptionalLong ifMatch, Permit permit) {
        return onLane(
                endpoint,
                () -> changed(endpoint, changes.desired(endpoint, ifMatch, permit, edit -> edit.put(section))));
    }

    CompletableFuture<TwinChanged> adopt(String endpoint, List<String> paths, OptionalLong ifMatch, Permit permit) {
        return onLane(endpoint, () -> {
            requireKnown(endpoint);
            return changed(endpoint, changes.adopt(endpoint, ifMatch, permit, paths));
        });
    }

    CompletableFuture<TwinChanged> retry(String endpoint, List<String> paths, OptionalLong ifMatch, String by) {
        return onLane(endpoint, () -> {
            requireKnown(endpoint);
            return changed(endpoint, changes.retry(endpoint, ifMatch, by, paths));
        });
    }

    /** With the twin as this change left it, before anybody else's. */
    private TwinChanged changed(String endpoint, Map<MemberPath, Long> members) {
        return new TwinChanged(members, show(endpoint, TwinView::whole));
    }

    /** Completes when the members are settled or the time is over, whichever is first; at once when too many wait already. */
    CompletableFuture<Void> settled(String endpoint, Map<MemberPath, Long> versions, Duration wait) {
        Settling settling = new Settling(versions, new CompletableFuture<>());
        Time.Timer timer = parts.time().after(wait, settling::end);
        parts.lanes().tell(endpoint, () -> {
            LiveTwin live = twins.of(endpoint);
            if (!settling.told(live.now()) && live.waiting() < parts.config().waitsMax()) {
                live.await(settling);
            } else {
                settling.end();
            }
        });
        return settling.done().whenComplete((nothing, failure) -> {
            timer.cancel();
            parts.lanes()
                    .tell(
                            endpoint,
                            () -> Optional.ofNullable(twins.known(endpoint)).ifPresent(live -> live.forget(settling)));
        });
    }

    private <T> CompletableFuture<T> onLane(String endpoint, Supplier<T> task) {
        return EndpointName.refused(endpoint)
                .map(why -> CompletableFuture.<T>failedFuture(
                        Problem.of(422, "bad-endpoint", why).asException()))
                .orElseGet(() -> parts.lanes().run(endpoint, task));
    }

    private void requireKnown(String endpoint) {
        if (twins.of(endpoint).now().blank() && !parts.devices().exists(endpoint)) {
            throw Problem.of(404, "device-unknown", "There is no device of this name.")
                    .asException();
        }
    }

    private TwinDocument show(String endpoint, Function<TwinView, ObjectNode> section) {
        LiveTwin live = twins.of(endpoint);
        Twin twin = live.now();
        Reach reach = parts.reachability().of(endpoint);
        TwinView view = new TwinView(
                endpoint,
                twin,
                live.membersInFlight(),
                reach,
                parts.models(),
                OwnServer.instance(
                        reach.registered(), twin.reported(), parts.config().shortServerId()),
                strings(live),
                parts.time().now());
        return new TwinDocument(twin.version(), section.apply(view));
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        LiveTwin live = twins.of(device.endpoint());
        live.firmwareDue = live.now().habit().doubts(parts.time().now());
        live.firmwareAsked = false;
        live.ownAsked = false;
        Twin next =
                Returning.registered(live.now(), device, before, parts.time().now());
        if (live.now().members().isEmpty()) {
            take(live, next.withHabit(live.now().habit()));
        } else {
            boolean reapply = parts.profiles().of(device.endpoint()).reapplyOnRegister();
            take(live, reapply ? next.withEach(Returning::reapplied) : next);
        }
    }

    /** Where nothing is desired nothing is compared. */
    private StringRules strings(LiveTwin live) {
        return live.now().members().isEmpty()
                ? StringRules.EXACT
                : parts.profiles().of(live.endpoint()).strings();
    }

    @Override
    public void updated(Device device, Device before) {
        LiveTwin live = twins.of(device.endpoint());
        take(live, Returning.updated(live.now(), device, before, parts.time().now()));
    }

    @Override
    public void reported(Device device, Report report) {
        LiveTwin live = twins.of(device.endpoint());
        Evidence evidence = new Evidence(
                device,
                report,
                path -> live.fresh(path, report.begunNanos(), report.via()),
                parts.models(),
                strings(live),
                parts.config(),
                parts.time().now());
        if (report.samples().stream().anyMatch(sample -> isFirmware(sample.path()))) {
            live.firmwareDue = false;
        }
        Twin next = evidence.on(live.now());
        live.overtook(report);
        take(live, next);
    }

    private static boolean isFirmware(ResourcePath path) {
        return path.equals(Evidence.FIRMWARE);
    }

    /** States are stored without delay, values within a second. */
    private void take(LiveTwin live, Twin next) {
        if (next.members().equals(live.now().members())) {
            journal.behind(live, next);
        } else {
            journal.promptly(live, next);
        }
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        TwinStore.delete(transaction, endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        twins.drop(endpoint);
    }
}
