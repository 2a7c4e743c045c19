// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Optional;

/** Version of an object definition, {@code major.minor}. */
public record ObjectVersion(int major, int minor) implements Comparable<ObjectVersion> {
    public static final ObjectVersion V1_0 = new ObjectVersion(1, 0);

    /** Parses {@code 1.0}, quoted or not; empty when it is no version. */
    public static Optional<ObjectVersion> parse(String text) {
        String bare = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (!bare.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
            return Optional.empty();
        }
        int dot = bare.indexOf('.');
        return Optional.of(
                new ObjectVersion(Integer.parseInt(bare.substring(0, dot)), Integer.parseInt(bare.substring(dot + 1))));
    }

    @Override
    public int compareTo(ObjectVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
