// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.server.device.ProfileFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of the devices that pass a filter.
 *
 * @param match null for every device
 * @param priority where several profiles speak of one thing, the highest counts; among equals the first by name
 * @param body as it was put, for reading it back
 * @param version counts its changes
 */
record Profile(
        String name,
        @Nullable String match,
        int priority,
        ProfileFacts facts,
        ObjectNode body,
        long version,
        Instant changedAt,
        String changedBy) {
    /** The most important first. */
    static final Comparator<Profile> ORDER =
            Comparator.comparingInt(Profile::priority).reversed().thenComparing(Profile::name);

    /** What several say together. */
    static ProfileFacts together(List<Profile> matching) {
        return matching.stream()
                .sorted(ORDER)
                .map(Profile::facts)
                .reduce(Profile::under)
                .orElse(ProfileFacts.NONE);
    }

    private static ProfileFacts under(ProfileFacts first, ProfileFacts second) {
        return new ProfileFacts(
                first.awakeTime() != null ? first.awakeTime() : second.awakeTime(),
                first.natTimeout() != null ? first.natTimeout() : second.natTimeout(),
                first.ackTimeout() != null ? first.ackTimeout() : second.ackTimeout(),
                first.blockSize() != null ? first.blockSize() : second.blockSize(),
                first.reapplyOnRegister() || second.reapplyOnRegister(),
                first.strings().over(second.strings()),
                first.builtIn() && second.builtIn(),
                java.util.stream.Stream.concat(first.observe().stream(), second.observe().stream())
                        .toList());
    }
}
