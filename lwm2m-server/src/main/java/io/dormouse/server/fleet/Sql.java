// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL and the values of its parameters, in order. Values from outside are only ever parameters.
 *
 * @param parameters each a String, Long, Integer or Double
 */
record Sql(String text, List<Object> parameters) {
    Sql {
        parameters = List.copyOf(parameters);
    }

    static Sql of(String text, Object... parameters) {
        return new Sql(text, List.of(parameters));
    }

    Sql plus(Sql more) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(more.parameters);
        return new Sql(text + more.text, all);
    }

    Sql plus(String more, Object... moreParameters) {
        return plus(of(more, moreParameters));
    }

    /** {@code (a AND b)} for the word AND. */
    static Sql joined(String word, List<Sql> parts) {
        Sql all = of("(");
        for (int i = 0; i < parts.size(); i++) {
            all = (i == 0 ? all : all.plus(" " + word + " ")).plus(parts.get(i));
        }
        return all.plus(")");
    }

    /** {@code (?, ?)} with these values. */
    static Sql list(List<?> values) {
        String marks = String.join(", ", java.util.Collections.nCopies(values.size(), "?"));
        return new Sql("(" + marks + ")", new ArrayList<>(values));
    }
}
