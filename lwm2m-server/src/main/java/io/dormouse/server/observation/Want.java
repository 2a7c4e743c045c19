// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * One observation that is to stand.
 *
 * @param paths one for a single observation, else those of a composite
 * @param attributes to be written for each path first
 * @param profile wanted by a profile, not by a person
 */
record Want(List<LwM2mPath> paths, Attributes attributes, boolean profile) {
    Want {
        paths = List.copyOf(paths);
    }

    String id() {
        return idOf(paths);
    }

    /** The same for the same paths: asking for an observation twice is asking once. */
    static String idOf(List<LwM2mPath> paths) {
        String text = paths.stream().map(LwM2mPath::toString).sorted().collect(Collectors.joining(","));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** True when observing those paths gives all that this one would. */
    boolean coveredBy(List<LwM2mPath> others) {
        return paths.stream().allMatch(path -> others.stream().anyMatch(path::startWith));
    }

    /** True when a value of that path may come with its notifications. */
    boolean covers(LwM2mPath told) {
        return paths.stream().anyMatch(path -> told.startWith(path) || path.startWith(told));
    }
}
