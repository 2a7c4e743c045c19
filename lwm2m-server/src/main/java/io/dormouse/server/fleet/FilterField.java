// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.objects.ResourcePath;
import java.util.Arrays;
import java.util.List;

/** What a filter can ask of a device. */
sealed interface FilterField {
    /** A plain fact of the device. */
    enum Fact implements FilterField {
        ENDPOINT("endpoint", Kind.TEXT),
        LABEL("label", Kind.TEXT),
        STATE("state", Kind.STATE),
        LAST_SEEN_AT("lastSeenAt", Kind.TIME),
        LWM2M_VERSION("lwm2mVersion", Kind.TEXT),
        QUEUE_MODE("queueMode", Kind.BOOLEAN),
        SECURITY("security", Kind.TEXT),
        TWIN_PENDING("twin.pending", Kind.NUMBER),
        TWIN_DRIFTED("twin.drifted", Kind.NUMBER),
        TWIN_REFUSED("twin.refused", Kind.NUMBER),
        MESSAGES_QUEUED("messages.queued", Kind.NUMBER);

        private final String word;
        private final Kind kind;

        Fact(String word, Kind kind) {
            this.word = word;
            this.kind = kind;
        }

        String word() {
            return word;
        }

        Kind kind() {
            return kind;
        }
    }

    /** What values a fact has. */
    enum Kind {
        TEXT,
        STATE,
        TIME,
        BOOLEAN,
        NUMBER
    }

    /**
     * A member of a twin section.
     *
     * @param section {@code tags | desired | reported}
     * @param path key of a tag, or a path such as {@code /3/0/3}, {@code /3/0/7/1} for one instance of a multiple-instance resource
     */
    record Member(String section, String path) implements FilterField {}

    private static List<String> words() {
        return Arrays.stream(Fact.values()).map(Fact::word).toList();
    }

    /** The field of that name; {@link BadFilter} when there is none. */
    static FilterField parse(FilterWord word) {
        String name = word.text();
        for (Fact fact : Fact.values()) {
            if (fact.word.equals(name)) {
                return fact;
            }
        }
        if (name.startsWith("tags.")) {
            if (name.length() == "tags.".length()) {
                throw new BadFilter(word.position(), "the name of a tag is missing after \"tags.\"", "tags.site");
            }
            return new Member("tags", name.substring("tags.".length()));
        }
        for (String section : List.of("reported", "desired")) {
            if (name.startsWith(section + ".")) {
                String path = name.substring(section.length() + 1);
                if (!isPath(path)) {
                    throw new BadFilter(
                            word.position() + section.length() + 1,
                            "\"" + path + "\" is no resource path",
                            path.startsWith("/") ? null : section + "./3/0/3");
                }
                return new Member(section, path);
            }
            if (name.startsWith(section + "/")) {
                throw unknown(word, section + "." + name.substring(section.length()));
            }
        }
        throw unknown(word, Suggestion.nearest(name, words()));
    }

    /** Of a resource, or of one instance of a multiple-instance resource. */
    private static boolean isPath(String path) {
        int slash = path.lastIndexOf('/');
        return ResourcePath.parse(path).isPresent()
                || (slash > 0
                        && ResourcePath.parse(path.substring(0, slash)).isPresent()
                        && path.substring(slash + 1).matches("0|[1-9][0-9]{0,4}"));
    }

    private static BadFilter unknown(FilterWord word, @org.jspecify.annotations.Nullable String suggestion) {
        return new BadFilter(word.position(), "there is no field " + word.shown(), suggestion);
    }
}
