// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.launcher.Api.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Writers of the API who note what they asked for and what they were told; when the server is gone they wait for the next one. */
final class Desk implements AutoCloseable {
    private final long seed;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicInteger counter = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> writers = new ArrayList<>();
    private final Map<String, List<Change>> changes = new ConcurrentHashMap<>();
    private final Map<String, List<Submitted>> messages = new ConcurrentHashMap<>();
    private final Map<String, List<Called>> calls = new ConcurrentHashMap<>();
    private volatile Api api;

    Desk(Api api, long seed) {
        this.api = api;
        this.seed = seed;
    }

    /**
     * A change of what is desired.
     *
     * @param accepted false when nobody was told, or it was refused for the moment
     * @param begun and {@code ended}: order of asking and of being told among all writers
     */
    record Change(String value, boolean accepted, long begun, long ended) {}

    record Submitted(String tag, boolean accepted, boolean execute) {}

    record Called(String tag, int status) {}

    Map<String, List<Change>> changes() {
        return changes;
    }

    Map<String, List<Submitted>> messages() {
        return messages;
    }

    Map<String, List<Called>> calls() {
        return calls;
    }

    void open(int many, List<String> endpoints) {
        for (int i = 0; i < many; i++) {
            Random random = new Random(seed * 1_000 + i);
            Thread writer = new Thread(() -> work(random, endpoints), "writer-" + i);
            writer.setDaemon(true);
            writer.start();
            writers.add(writer);
        }
    }

    void moved(Api now) {
        api = now;
    }

    void workFor(Duration time) throws InterruptedException {
        if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("The desk is closed");
        }
    }

    private void work(Random random, List<String> endpoints) {
        while (open.get()) {
            String endpoint = endpoints.get(random.nextInt(endpoints.size()));
            int what = random.nextInt(10);
            boolean reached =
                    what < 5 ? patch(endpoint) : what < 8 ? submit(endpoint, random.nextBoolean()) : call(endpoint);
            rest(reached ? 20 + random.nextInt(60) : 200);
        }
    }

    private void rest(int millis) {
        try {
            boolean unused = closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean patch(String endpoint) {
        String value = "w" + counter.incrementAndGet();
        long begun = clock.incrementAndGet();
        int status = status(() -> api.patch(Api.device(endpoint) + "/twin/desired", "{\"/3/0/15\":\"" + value + "\"}"));
        changes.computeIfAbsent(endpoint, name -> new CopyOnWriteArrayList<>())
                .add(new Change(value, status == 200, begun, clock.incrementAndGet()));
        expect(status, List.of(0, 200, 503), "a patch");
        return status != 0;
    }

    private boolean submit(String endpoint, boolean execute) {
        String tag = "m" + counter.incrementAndGet();
        String what = execute
                ? "\"op\":\"execute\",\"path\":\"/3/0/12\",\"args\":\"0='" + tag + "'\""
                : "\"op\":\"write\",\"path\":\"/3/0/14\",\"value\":\"" + tag + "\"";
        int status = status(() -> api.post(
                Api.device(endpoint) + "/messages",
                "{\"messageId\":\"" + tag + "\"," + what + ",\"ttl\":\"PT1H\",\"feedback\":\"full\"}"));
        messages.computeIfAbsent(endpoint, name -> new CopyOnWriteArrayList<>())
                .add(new Submitted(tag, status == 202, execute));
        expect(status, List.of(0, 202, 429, 503), "a message");
        return status != 0;
    }

    private boolean call(String endpoint) {
        String tag = "r" + counter.incrementAndGet();
        int status = status(() -> api.post(
                Api.device(endpoint) + "/rpc",
                "{\"op\":\"execute\",\"path\":\"/3/0/12\",\"args\":\"0='" + tag
                        + "'\",\"responseTimeout\":\"PT10S\"}"));
        calls.computeIfAbsent(endpoint, name -> new CopyOnWriteArrayList<>()).add(new Called(tag, status));
        expect(status, List.of(0, 200, 409, 429, 502, 503, 504), "a call");
        return status != 0;
    }

    /** What was answered that never should be. */
    final List<String> surprises = new CopyOnWriteArrayList<>();

    private void expect(int status, List<Integer> known, String what) {
        if (!known.contains(status)) {
            surprises.add(what + " was answered " + status);
        }
    }

    private interface Asking {
        Answer ask();
    }

    /** 0 when the connection broke: nobody knows. So it is with the token of the last process, which the next one does not take. */
    private static int status(Asking asking) {
        try {
            int status = asking.ask().status();
            return status == 401 ? 0 : status;
        } catch (UncheckedIOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        open.set(false);
        closing.countDown();
        for (Thread writer : writers) {
            try {
                writer.join(30_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
