// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.simulator.scenario.ScenarioFile;
import io.dormouse.simulator.scenario.ScenarioFile.Understood;
import io.dormouse.simulator.scenario.ScenarioLibrary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** The scenarios within the program. */
final class ShippedScenarios {
    private ShippedScenarios() {}

    static Optional<String> text(String name) {
        return ScenarioLibrary.text(name);
    }

    static void list(PrintWriter out) {
        for (String name : ScenarioLibrary.names()) {
            String about = text(name)
                    .map(text -> ScenarioFile.read(text, name, Path.of("")))
                    .map(reading -> reading instanceof Understood known
                            ? known.scenario().about()
                            : "")
                    .orElse("");
            out.printf("%-24s %s%n", name, about.lines().findFirst().orElse(""));
        }
    }
}
