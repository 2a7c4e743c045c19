// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.ResourcePath;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The twin of one device as a value; every change makes the next one.
 *
 * @param version counts changes of desired and of tags; the entity tag
 * @param desiredVersion counts changes of desired
 * @param reportedVersion counts changes of reported
 * @param tags for the back-end only; never modified in place
 * @param habit how the device comes back
 */
record Twin(
        long version,
        long desiredVersion,
        long reportedVersion,
        ObjectNode tags,
        SortedMap<MemberPath, Member> members,
        SortedMap<ResourcePath, ReportedValue> reported,
        RegisterHabit habit) {
    static final Twin EMPTY = new Twin(
            0,
            0,
            0,
            JsonNodeFactory.instance.objectNode(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            RegisterHabit.NONE);

    /** True while nothing was ever stored of it. */
    boolean blank() {
        return version == 0 && reportedVersion == 0 && reported.isEmpty();
    }

    /** One more change of desired; both versions count it. */
    Twin withDesired(SortedMap<MemberPath, Member> next) {
        return new Twin(version + 1, desiredVersion + 1, reportedVersion, tags, unmodifiable(next), reported, habit);
    }

    /** One more change of tags. */
    Twin withTags(ObjectNode next) {
        return new Twin(version + 1, desiredVersion, reportedVersion, next, members, reported, habit);
    }

    /** The same desired values, standing elsewhere. */
    Twin withStates(Collection<Member> changed) {
        if (changed.isEmpty()) {
            return this;
        }
        SortedMap<MemberPath, Member> next = new TreeMap<>(members);
        for (Member member : changed) {
            next.replace(member.path(), member);
        }
        return new Twin(version, desiredVersion, reportedVersion, tags, unmodifiable(next), reported, habit);
    }

    /** Every member through {@code step}. */
    Twin withEach(UnaryOperator<Member> step) {
        return withStates(members.values().stream().map(step).toList());
    }

    /**
     * Values as reported now.
     *
     * @param counts whether the section has another content, and so another version
     */
    Twin withReported(SortedMap<ResourcePath, ReportedValue> next, boolean counts) {
        return new Twin(
                version, desiredVersion, reportedVersion + (counts ? 1 : 0), tags, members, unmodifiable(next), habit);
    }

    /** A write may have changed these on the device. */
    Twin withDoubt(Set<ResourcePath> touched) {
        if (Collections.disjoint(reported.keySet(), touched)) {
            return this;
        }
        SortedMap<ResourcePath, ReportedValue> next = new TreeMap<>(reported);
        for (ResourcePath path : touched) {
            next.computeIfPresent(path, (same, value) -> value.doubted());
        }
        return withReported(next, false);
    }

    Twin withHabit(RegisterHabit next) {
        return new Twin(version, desiredVersion, reportedVersion, tags, members, reported, next);
    }

    Counts counts() {
        int pending = 0;
        int drifted = 0;
        int refused = 0;
        for (Member member : members.values()) {
            switch (member.state()) {
                case PENDING, IN_FLIGHT -> pending++;
                case DRIFTED -> drifted++;
                case REFUSED, UNSUPPORTED -> refused++;
                case IN_SYNC, UNVERIFIED -> {}
            }
        }
        return new Counts(pending, drifted, refused);
    }

    /** How many members stand where; {@code refused} counts unsupported ones too. */
    record Counts(int pending, int drifted, int refused) {}

    private static <K, V> SortedMap<K, V> unmodifiable(Map<K, V> map) {
        return Collections.unmodifiableSortedMap(map instanceof SortedMap<K, V> sorted ? sorted : new TreeMap<>(map));
    }
}
