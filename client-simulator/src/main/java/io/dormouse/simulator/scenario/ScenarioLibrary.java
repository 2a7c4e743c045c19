// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The scenarios that are shipped. */
public final class ScenarioLibrary {
    private static final String FOLDER = "/io/dormouse/simulator/scenarios/";

    private ScenarioLibrary() {}

    /** In the order in which they are listed for people. */
    public static List<String> names() {
        return read("index.txt")
                .orElse("")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Empty when there is none of that name. */
    public static Optional<String> text(String name) {
        return names().contains(name) ? read(name + ".yaml") : Optional.empty();
    }

    private static Optional<String> read(String file) {
        try (InputStream in = ScenarioLibrary.class.getResourceAsStream(FOLDER + file)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
