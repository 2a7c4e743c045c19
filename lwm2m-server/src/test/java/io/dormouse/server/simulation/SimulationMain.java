// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import java.io.PrintStream;

/** Lives from the command line: {@code [--sabotage NAME] --first N --lives N}, or {@code --show N} for all that happens in one. Exit code 1 after a violation. */
public final class SimulationMain {
    private SimulationMain() {}

    public static void main(String[] arguments) {
        long first = 1;
        long lives = 1_000;
        Sabotage sabotage = Sabotage.NONE;
        PrintStream out = System.out;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--show" -> {
                    Simulation.noted(Long.parseLong(value), sabotage).forEach(out::println);
                    return;
                }
                case "--first" -> first = Long.parseLong(value);
                case "--lives" -> lives = Long.parseLong(value);
                case "--sabotage" -> sabotage = Sabotage.valueOf(value);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
        Lives all = Lives.of(first, lives, sabotage, 5);
        out.println(all.report());
        System.exit(all.violations().isEmpty() ? 0 : 1);
    }
}
