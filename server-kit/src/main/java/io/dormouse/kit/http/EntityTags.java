// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entity tags (RFC 9110 §8.8.3): ours are strong and hold a version number. */
final class EntityTags {
    private static final Pattern VERSION = Pattern.compile("\"(\\d{1,18})\"");

    private EntityTags() {}

    /** The version in an If-Match header. */
    static OptionalLong version(String ifMatch) {
        if (ifMatch.strip().equals("*")) {
            return OptionalLong.empty();
        }
        Matcher matcher = VERSION.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw Problem.of(
                            400,
                            "bad-header",
                            "If-Match must be one strong entity tag as this server gave it, such as \"7\", or *.")
                    .asException();
        }
        return OptionalLong.of(Long.parseLong(matcher.group(1)));
    }

    /** Whether an If-None-Match header names this tag; weak comparison, as RFC 9110 §13.1.2 wants. */
    static boolean noneMatchNames(String ifNoneMatch, String tag) {
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        for (String candidate : ifNoneMatch.split(",")) {
            String named = candidate.strip();
            if ((named.startsWith("W/") ? named.substring(2) : named).equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
