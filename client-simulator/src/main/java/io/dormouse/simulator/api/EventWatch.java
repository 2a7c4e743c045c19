// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the server's events; comes back where it stopped when the connection breaks. */
public final class EventWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerApi api;
    private final Time time;
    private final Consumer<JsonNode> told;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Stream<String> lines;
    private long seen = -1;

    /** @param told each event once, in order, on one thread */
    public EventWatch(ServerApi api, Time time, Consumer<JsonNode> told) {
        this.api = api;
        this.time = time;
        this.told = told;
        Thread thread = new Thread(this::follow, "events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the stream is open, so that nothing after this is missed; false when that takes longer. */
    public boolean awaitOpen(Duration patience) throws InterruptedException {
        return opened.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void follow() {
        while (closed.getCount() > 0) {
            try (Stream<String> stream = api.events(seen)) {
                lines = stream;
                opened.countDown();
                stream.filter(line -> line.startsWith("data:"))
                        .forEach(line -> tell(
                                ServerApi.json(line.substring("data:".length()).strip())));
            } catch (IOException | RuntimeException e) {
                log.debug("The event stream ended", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause();
        }
    }

    private void tell(JsonNode event) {
        seen = Math.max(seen, event.path("seq").asLong(seen));
        told.accept(event);
    }

    private void pause() {
        CountDownLatch over = new CountDownLatch(1);
        time.after(PAUSE, over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Stream<String> current = lines;
        if (current != null) {
            current.close();
        }
    }
}
