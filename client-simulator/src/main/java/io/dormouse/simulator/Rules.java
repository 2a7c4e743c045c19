// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A device's rules; the newest that matches wins. Thread-safe. */
final class Rules {
    private final List<Rule> newestFirst = new CopyOnWriteArrayList<>();

    Rules(List<Rule> oldestFirst) {
        oldestFirst.forEach(this::add);
    }

    void add(Rule rule) {
        newestFirst.add(0, rule);
    }

    void clear() {
        newestFirst.clear();
    }

    Optional<Behaviour> of(Operation operation, List<String> paths) {
        return newestFirst.stream()
                .filter(rule -> rule.concerns(operation, paths))
                .map(Rule::behaviour)
                .findFirst();
    }
}
