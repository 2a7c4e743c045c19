// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/**
 * One observation that is to stand.
 *
 * @param paths one for a single observation, else those of a composite
 * @param attributes to be written first, null for none; only with one path
 * @param builtIn wanted by the built-in profile, not by a person
 */
record Want(List<LwM2mPath> paths, @Nullable LwM2mAttributeSet attributes, boolean builtIn) {
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
        boolean sameSet = new HashSet<>(paths).equals(new HashSet<>(others));
        return sameSet || (others.size() == 1 && paths.stream().allMatch(path -> path.startWith(others.get(0))));
    }
}
