// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the twin.
 *
 * @param desiredBytesMax JSON of the whole section
 * @param tagsBytesMax JSON of the whole section
 * @param reportedBytesMax JSON of the reported values of one object instance; of a value beyond it length and SHA-256 are kept
 * @param reportedPathsMax resources with a reported value, of one device; values of further ones are not kept
 * @param hotTwinsMax twins kept in memory; the others are read when needed
 * @param waitsMax callers that may wait for one device to settle
 * @param shortServerId ours, if it is known; needed for {@code /1/own/…} on devices with several servers
 */
public record TwinConfig(
        int desiredBytesMax,
        int tagsBytesMax,
        int reportedBytesMax,
        int reportedPathsMax,
        int hotTwinsMax,
        int waitsMax,
        OptionalInt shortServerId) {
    public static final TwinConfig DEFAULT =
            new TwinConfig(32 * 1024, 8 * 1024, 32 * 1024, 5_000, 5_000, 100, OptionalInt.empty());

    /** @param id null when it is not known */
    public TwinConfig withShortServerId(@Nullable Integer id) {
        return new TwinConfig(
                desiredBytesMax,
                tagsBytesMax,
                reportedBytesMax,
                reportedPathsMax,
                hotTwinsMax,
                waitsMax,
                id == null ? OptionalInt.empty() : OptionalInt.of(id));
    }
}
