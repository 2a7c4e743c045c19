// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.CommitListener;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void theProcessItselfIsThere() {
        String text = metrics.scrape();

        for (String name : List.of(
                "jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds", "process_cpu_usage")) {
            assertTrue(text.contains("\n" + name), name);
        }
    }

    @Test
    void commitsAreCounted(@TempDir Path directory) {
        try (SystemTime time = new SystemTime();
                Database database = Databases.open(DatabaseConfig.sqlite(directory), time, metrics.commits())) {
            database.commit(transaction -> {
                transaction.event(null, "a", JsonNodeFactory.instance.objectNode());
                return true;
            });
            assertThrows(
                    StoreException.class,
                    () -> database.commit(transaction -> {
                        throw new IllegalStateException("on purpose");
                    }));
        }

        assertEquals("1.0", value("dormouse_store_units_total{outcome=\"stored\"}"));
        assertEquals("1.0", value("dormouse_store_units_total{outcome=\"failed\"}"));
        assertEquals("2", value("dormouse_store_commit_seconds_count"));
        assertEquals("2.0", value("dormouse_store_units_per_commit_sum"));
        assertEquals("0.0", value("dormouse_store_units_waiting"));
    }

    @Test
    void troubleOfTheStoreIsCountedApart() {
        CommitListener commits = metrics.commits();
        commits.started(() -> 7);
        commits.failed(3);
        commits.refused();
        commits.committed(4, 1, Duration.ofMillis(2));

        assertEquals("3.0", value("dormouse_store_units_total{outcome=\"store-failed\"}"));
        assertEquals("1.0", value("dormouse_store_units_total{outcome=\"refused\"}"));
        assertEquals("3.0", value("dormouse_store_units_total{outcome=\"stored\"}"));
        assertEquals("7.0", value("dormouse_store_units_waiting"));
    }

    @Test
    void tagValuesFromOutsideCannotFillTheMemory() {
        for (int n = 0; n < Metrics.METERS_MAX + 100; n++) {
            metrics.registry().counter("seen", "from", "stranger" + n).increment();
        }

        assertEquals(Metrics.METERS_MAX, metrics.registry().getMeters().size());
    }

    private String value(String series) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("no " + series);
    }
}
