// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.server.device.Device;
import io.dormouse.server.operation.OperationRequests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What people ask and decide about the observations of one device. Everything happens on its lane; futures complete
 * after the commit.
 */
final class ObservationDesk {
    /** Wishes per device. */
    static final int WISHES_MAX = 100;

    private final ObservationContracts contracts;
    private final ObservationContracts.Parts parts;
    private final ObservationStore store;

    ObservationDesk(ObservationContracts contracts) {
        this.contracts = contracts;
        this.parts = contracts.parts();
        this.store = contracts.store();
    }

    /**
     * One line of the list.
     *
     * @param attributes as the device is told them
     * @param origin {@code wish | profile | call}
     * @param state {@code standing | silent | waiting | refused | declined}
     * @param why it was refused, null else
     */
    record Line(
            String id,
            List<LwM2mPath> paths,
            Attributes attributes,
            String origin,
            String state,
            @Nullable String why) {
        boolean stands() {
            return state.equals("standing") || state.equals("silent");
        }
    }

    CompletableFuture<List<Line>> list(String endpoint) {
        return parts.lanes().run(endpoint, () -> lines(endpoint));
    }

    private List<Line> lines(String endpoint) {
        Optional<Device> device = parts.reachability().of(endpoint).registered();
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Wish wish : wishes(endpoint)) {
            String state = wish.declined() ? "declined" : "waiting";
            Attributes attributes = wish.want().attributes();
            lines.put(wish.id(), new Line(wish.id(), wish.paths(), attributes, "wish", state, null));
        }
        device.ifPresent(known -> addRegistered(lines, known));
        return List.copyOf(lines.values());
    }

    private void addRegistered(Map<String, Line> lines, Device device) {
        DeviceContract contract = contracts.of(device);
        List<List<LwM2mPath>> standing = contracts.standing(device);
        for (Want want : contracts.wants(device, contract)) {
            boolean stands = standing.stream().anyMatch(want::coveredBy);
            String why = contract.refused().get(want.id());
            String silent = contract.hush.isSilent(want.id()) ? "silent" : "standing";
            String state = stands ? silent : why == null ? "waiting" : "refused";
            lines.put(
                    want.id(),
                    new Line(
                            want.id(),
                            want.paths(),
                            want.attributes(),
                            want.profile() ? "profile" : "wish",
                            state,
                            stands ? null : why));
        }
        for (List<LwM2mPath> paths : standing) {
            String id = Want.idOf(paths);
            String origin = contract.isMade(id) ? "profile" : "call";
            lines.putIfAbsent(id, new Line(id, paths, Attributes.NONE, origin, "standing", null));
        }
    }

    private List<Wish> wishes(String endpoint) {
        return parts.database().read(connection -> store.wishes(connection, endpoint));
    }

    /** Completes with the line and whether it is new; empty when there are too many. */
    CompletableFuture<Optional<Made>> ask(String endpoint, Wish wish) {
        return parts.lanes().run(endpoint, () -> {
            List<Wish> wishes = wishes(endpoint);
            boolean fresh = wishes.stream().noneMatch(other -> other.id().equals(wish.id()) && !other.declined());
            if (fresh && wishes.size() >= WISHES_MAX) {
                return Optional.empty();
            }
            parts.database().commit(transaction -> {
                parts.devices().ensure(transaction, endpoint);
                store.put(transaction.connection(), endpoint, wish);
                return wish;
            });
            contracts.wished(endpoint, wishes(endpoint), wish.id());
            parts.kick().kick(endpoint);
            Line line = lines(endpoint).stream()
                    .filter(one -> one.id().equals(wish.id()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a wish without a line"));
            return Optional.of(new Made(line, fresh));
        });
    }

    record Made(Line line, boolean fresh) {}

    /** Completes with false when there is no such observation. */
    CompletableFuture<Boolean> end(String endpoint, String id) {
        return parts.lanes().run(endpoint, () -> {
            Optional<Line> found = lines(endpoint).stream()
                    .filter(line -> line.id().equals(id))
                    .findFirst();
            if (found.isEmpty()) {
                return false;
            }
            Line line = found.get();
            parts.database().commit(transaction -> {
                if (line.origin().equals("profile")) {
                    Wish declined =
                            new Wish(line.paths(), null, true, parts.time().now());
                    store.put(transaction.connection(), endpoint, declined);
                } else {
                    store.remove(transaction.connection(), endpoint, id);
                }
                if (line.stands()) {
                    transaction.event(
                            endpoint, "observation.ended", ContractJournal.data(line.paths(), "ended by a person"));
                }
                return id;
            });
            contracts.wished(endpoint, wishes(endpoint), id);
            parts.reachability().of(endpoint).registered().ifPresent(device -> drop(device, id));
            return true;
        });
    }

    private void drop(Device device, String id) {
        contracts.of(device).ended(id);
        for (Observation observation : new ArrayList<>(parts.standing().of(device))) {
            if (Want.idOf(OperationRequests.pathsOf(observation)).equals(id)) {
                parts.standing().drop(device, observation);
            }
        }
    }
}
