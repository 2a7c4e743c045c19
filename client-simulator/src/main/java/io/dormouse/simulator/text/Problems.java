// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is wrong with a file, in the order of its lines. */
public final class Problems {
    private record Problem(Spot at, String words) {}

    private record Reference(Spot at, String what, String name) {}

    private final String file;
    private final List<Problem> all = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();

    /** @param file as it is shown */
    public Problems(String file) {
        this.file = file;
    }

    public void add(Spot at, String words) {
        all.add(new Problem(at, words));
    }

    /** A name whose meaning is not known yet, see {@link #resolve}. */
    void refer(Spot at, String what, String name) {
        references.add(new Reference(at, what, name));
    }

    /** Checks names of one kind that were used. */
    public void resolve(String what, Collection<String> names) {
        for (Reference reference : references) {
            if (reference.what().equals(what) && !names.contains(reference.name())) {
                add(
                        reference.at(),
                        "there is no " + what + " called " + reference.name() + Near.hint(reference.name(), names));
            }
        }
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** As {@code file:line:column: words}. */
    public List<String> lines() {
        return all.stream()
                .sorted(java.util.Comparator.comparingInt(
                                (Problem problem) -> problem.at().line())
                        .thenComparingInt(problem -> problem.at().column()))
                .map(problem ->
                        file + ":" + problem.at().line() + ":" + problem.at().column() + ": " + problem.words())
                .toList();
    }
}
