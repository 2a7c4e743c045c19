// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which observations of a device were heard when, and which fell silent: their maximum period has passed without a notification. On the device's lane. */
final class Hush {
    private final Map<String, Long> heardNanos = new HashMap<>();
    private final Set<String> silent = new HashSet<>();

    /** Of those, which were set up anew since. */
    private final Set<String> renewed = new HashSet<>();

    long watchedUntilNanos;
    boolean watched;

    /** A notification is late only so long after its time: networks, sleep and retransmissions take theirs. */
    static Duration allowed(Duration pmax) {
        Duration quarter = pmax.dividedBy(4);
        Duration least = Duration.ofMinutes(2);
        return pmax.plus(quarter.compareTo(least) > 0 ? quarter : least);
    }

    /** True when it had been silent. */
    boolean heard(String id, long nanos) {
        heardNanos.put(id, nanos);
        renewed.remove(id);
        return silent.remove(id);
    }

    void begin(String id, long nanos) {
        heardNanos.putIfAbsent(id, nanos);
    }

    void forget(String id) {
        heardNanos.remove(id);
        silent.remove(id);
        renewed.remove(id);
    }

    void clear() {
        heardNanos.clear();
        silent.clear();
        renewed.clear();
    }

    boolean isSilent(String id) {
        return silent.contains(id);
    }

    /** After it fell silent the device is asked anew once, for it may have forgotten. */
    boolean mustRenew(String id) {
        return silent.contains(id) && !renewed.contains(id);
    }

    void renewed(String id) {
        renewed.add(id);
    }

    /** Those whose time is over just now. */
    List<Want> fallenSilent(List<Want> standing, long nanos) {
        List<Want> fallen = new ArrayList<>();
        for (Want want : standing) {
            Optional<Long> due = dueNanos(want);
            if (due.isPresent() && due.get() - nanos <= 0 && silent.add(want.id())) {
                fallen.add(want);
            }
        }
        return fallen;
    }

    /** When the first of those that are not silent would be; empty when none can. */
    Optional<Long> firstDueNanos(List<Want> standing) {
        return standing.stream()
                .filter(want -> !silent.contains(want.id()))
                .map(this::dueNanos)
                .flatMap(Optional::stream)
                .min(Long::compare);
    }

    private Optional<Long> dueNanos(Want want) {
        Long heard = heardNanos.get(want.id());
        return heard == null
                ? Optional.empty()
                : want.attributes()
                        .pmax()
                        .filter(pmax -> pmax.compareTo(Attributes.NEVER) < 0)
                        .map(pmax -> heard + allowed(pmax).toNanos());
    }
}
