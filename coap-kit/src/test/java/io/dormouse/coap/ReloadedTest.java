// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReloadedTest {
    @TempDir
    Path directory;

    private Reloaded<String> reloaded(Path file) {
        return Reloaded.of(List.of(file), () -> {
            try {
                return Files.readString(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    @Test
    void aChangedFileIsReadAgainAndTold() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "one");
        VirtualTime time = new VirtualTime(java.time.Instant.EPOCH);
        AtomicInteger told = new AtomicInteger();
        Reloaded<String> value = reloaded(file).every(Duration.ofSeconds(5), time, Runnable::run);
        value.onChange(told::incrementAndGet);
        time.advance(Duration.ofMinutes(1));
        assertEquals(0, told.get());

        Files.writeString(file, "three");
        time.advance(Duration.ofSeconds(5));

        assertEquals("three", value.get());
        assertEquals(1, told.get());
    }

    @Test
    void whatCannotBeReadChangesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "one");
        Reloaded<String> value = reloaded(file);

        Files.delete(file);

        assertFalse(value.check());
        assertEquals("one", value.get());
        Files.writeString(file, "two, again");
        assertTrue(value.check());
        assertEquals("two, again", value.get());
    }

    @Test
    void whatCannotBeReadAtTheStartIsTold() {
        Path absent = directory.resolve("absent");

        assertThrows(UncheckedIOException.class, () -> reloaded(absent));
    }
}
