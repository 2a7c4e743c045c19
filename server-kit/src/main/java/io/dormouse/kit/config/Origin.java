// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

/**
 * Where a value came from.
 *
 * @param where for people: {@code --http-port}, {@code DORMOUSE_HTTP_PORT}, {@code dormouse.yaml line 3}, {@code default}
 */
public record Origin(Source source, String where) {
    static final Origin DEFAULT = new Origin(Source.DEFAULT, "default");

    /** From the strongest to the weakest. */
    public enum Source {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    @Override
    public String toString() {
        return where;
    }
}
