// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All changes of what is desired of one resource of one device, by value; every value is used once. */
final class Desire {
    private final String endpoint;
    private final String path;
    private final List<Change> changes = new ArrayList<>();

    Desire(String endpoint, String path) {
        this.endpoint = endpoint;
        this.path = path;
        asks(null, -1).ends(Fate.ACCEPTED, 0);
    }

    /** What became of a change. */
    enum Fate {
        ASKED,
        ACCEPTED,
        REFUSED,
        /** Nobody was told. */
        UNSURE
    }

    /**
     * One change; no value: no opinion any more. Its version lies between those that stood when it was asked for and when it was answered; others may have come
     * between.
     */
    static final class Change {
        final @Nullable Value value;
        final long above;
        Fate fate = Fate.ASKED;
        long upTo = Long.MAX_VALUE;

        Change(@Nullable Value value, long above) {
            this.value = value;
            this.above = above;
        }

        void ends(Fate became, long version) {
            fate = became;
            upTo = version;
        }

        private boolean happened() {
            return fate != Fate.REFUSED && upTo > above;
        }

        private boolean certainlyAfter(Change other) {
            return fate == Fate.ACCEPTED && happened() && above >= other.upTo;
        }
    }

    String endpoint() {
        return endpoint;
    }

    String path() {
        return path;
    }

    /** @param version of the twin at this moment */
    Change asks(@Nullable Value value, long version) {
        Change change = new Change(value, version);
        changes.add(change);
        return change;
    }

    /** Whether this can be what is desired now: no accepted change came for certain after the one that wanted it. */
    boolean mayBe(@Nullable Value value) {
        return changes.stream()
                .filter(change -> change.happened() && same(change.value, value))
                .anyMatch(change -> changes.stream().noneMatch(other -> other.certainlyAfter(change)));
    }

    boolean mayBeAnyOf(Set<Value> values) {
        return values.stream().anyMatch(this::mayBe);
    }

    private static boolean same(@Nullable Value one, @Nullable Value other) {
        return one == null ? other == null : one.equals(other);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        changes.stream()
                .filter(change -> change.happened() && mayBe(change.value))
                .forEach(change -> text.append(text.isEmpty() ? "" : " or ")
                        .append(change.value)
                        .append(" of version ")
                        .append(change.above + 1)
                        .append(" to ")
                        .append(change.upTo));
        return text.toString();
    }
}
