// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dormouse.kit.http.Problem;
import org.jspecify.annotations.Nullable;

/** A filter expression that cannot be understood; says where and, if something similar exists, what was probably meant. */
final class BadFilter extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String what;
    private final @Nullable String suggestion;

    /**
     * @param position of the first wrong character, from 1
     * @param suggestion what to write instead, null when nothing similar is known
     */
    BadFilter(int position, String what, @Nullable String suggestion) {
        super(text(position, what, suggestion), null, false, false);
        this.position = position;
        this.what = what;
        this.suggestion = suggestion;
    }

    int position() {
        return position;
    }

    String what() {
        return what;
    }

    @Nullable
    String suggestion() {
        return suggestion;
    }

    /** 400 {@code bad-filter} with the members {@code position} and, if there is one, {@code suggestion}. */
    Problem problem() {
        Problem problem = Problem.of(400, "bad-filter", text(position, what, suggestion))
                .withMember("position", IntNode.valueOf(position));
        return suggestion == null ? problem : problem.withMember("suggestion", TextNode.valueOf(suggestion));
    }

    private static String text(int position, String what, @Nullable String suggestion) {
        String hint = suggestion == null ? "" : "; did you mean \"" + suggestion + "\"?";
        return "Filter, position " + position + ": " + what + hint;
    }
}
