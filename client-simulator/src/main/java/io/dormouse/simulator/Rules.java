// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device's rules; the newest that matches wins. Thread-safe. */
final class Rules {
    private final List<Standing> newestFirst = new ArrayList<>();

    Rules(List<Rule> oldestFirst) {
        oldestFirst.forEach(this::add);
    }

    synchronized void add(Rule rule) {
        newestFirst.removeIf(standing -> standing.left == 0);
        newestFirst.add(0, new Standing(rule));
    }

    synchronized void clear() {
        newestFirst.clear();
    }

    /** How to deal with this operation, null for properly; counts as one time. */
    synchronized @Nullable Behaviour apply(Operation operation, List<String> paths) {
        for (Standing standing : newestFirst) {
            if (standing.left > 0 && standing.rule.concerns(operation, paths)) {
                standing.left--;
                return standing.rule.behaviour();
            }
        }
        return null;
    }

    private static final class Standing {
        private final Rule rule;
        private int left;

        Standing(Rule rule) {
            this.rule = rule;
            this.left = rule.times();
        }
    }
}
