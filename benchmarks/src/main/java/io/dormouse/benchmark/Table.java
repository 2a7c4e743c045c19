// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark;

import io.dormouse.benchmark.load.Load;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result as Markdown: medians, with smallest and largest in brackets. */
final class Table {
    private Table() {}

    static String of(List<Load> loads, Map<Load, Series> product, Map<Load, Series> bare, Map<Load, Series> echo) {
        StringBuilder table = new StringBuilder();
        table.append(
                "| load | server | thousand/s | server CPU, µs each | p99, ms | RSS, MB | repeated, refused or lost |\n");
        table.append("|---|---|---|---|---|---|---|\n");
        for (Load load : loads) {
            row(table, load, "product", product.get(load));
            row(table, load, "bare library", bare.get(load));
            row(table, load, "echo", echo.get(load));
            Series ours = product.get(load);
            Series theirs = bare.get(load);
            if (ours != null && theirs != null) {
                table.append("| %s | **ratio** | **%.2f** | %.2f | | | |%n"
                        .formatted(
                                name(load),
                                ours.median(Table::rate) / theirs.median(Table::rate),
                                ours.median(Trial.Measured::microsPerOperation)
                                        / theirs.median(Trial.Measured::microsPerOperation)));
            }
        }
        return table.toString();
    }

    private static void row(StringBuilder table, Load load, String who, @Nullable Series series) {
        if (series != null) {
            table.append("| %s | %s | %.1f (%s) | %.1f (%s) | %.1f | %.0f | %d |%n"
                    .formatted(
                            name(load),
                            who,
                            series.median(Table::rate) / 1_000,
                            series.spread(Table::rate, 1_000),
                            series.median(Trial.Measured::microsPerOperation),
                            series.spread(Trial.Measured::microsPerOperation, 1),
                            series.median(Table::p99Micros) / 1_000,
                            series.median(Trial.Measured::residentBytes) / 1e6,
                            series.sum(Table::trouble)));
        }
    }

    private static double rate(Trial.Measured one) {
        return one.result().perSecond();
    }

    private static double p99Micros(Trial.Measured one) {
        return one.result().latencyMicros().getValueAtPercentile(99);
    }

    private static double trouble(Trial.Measured one) {
        return (double) one.result().retransmissions()
                + one.result().refused()
                + one.result().lost();
    }

    private static String name(Load load) {
        return load.name().toLowerCase(Locale.ROOT);
    }
}
