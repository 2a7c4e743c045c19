// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code GET /api/v1/events} as server-sent events, and {@code GET /api/v1/events/history}. */
public final class EventStream implements Routes, AutoCloseable {
    /** Looks for events of other nodes, which wake nobody here. */
    static final Duration POLL = Duration.ofSeconds(1);

    private final EventSource source;
    private final EventSelection selection;
    private final EventLimits limits;
    private final Time time;
    private final Tail tail;
    private final Subscriber.Surroundings surroundings;
    private final Set<Subscriber> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clientCount = new AtomicInteger();
    private final Runnable stopThreads;
    private final EventSource.Subscription appended;
    private final Runnable beating;
    private volatile boolean closed;

    public EventStream(EventSource source, EventSelection selection, EventLimits limits, Time time) {
        this(source, selection, limits, time, threads("events-tail", 1), threads("events-catch-up", 2));
    }

    private EventStream(
            EventSource source,
            EventSelection selection,
            EventLimits limits,
            Time time,
            ExecutorService following,
            ExecutorService reading) {
        this(source, selection, limits, time, following, reading, () -> {
            following.shutdownNow();
            reading.shutdownNow();
        });
    }

    EventStream(
            EventSource source,
            EventSelection selection,
            EventLimits limits,
            Time time,
            Executor following,
            Executor reading,
            Runnable stopThreads) {
        this.source = source;
        this.selection = selection;
        this.limits = limits;
        this.time = time;
        this.tail = new Tail(source, following);
        this.surroundings = new Subscriber.Surroundings(source, tail, reading, time, limits, this::left);
        this.stopThreads = stopThreads;
        this.appended = source.onAppend(tail::wake);
        this.beating = () -> following.execute(this::beat);
        time.after(limits.heartbeat(), beating);
        time.after(POLL, this::poll);
    }

    private static ExecutorService threads(String name, int count) {
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        // What comes after the end is dropped: nobody waits for it.
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons,
                new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/events", Role.VIEWER, this::stream);
        router.get("/api/v1/events/history", Role.VIEWER, new EventHistory(source, selection)::page);
    }

    private CompletionStage<Reply> stream(HttpRequest request) {
        EventQuery query = EventQuery.of(request, selection);
        long newest = source.newest();
        if (closed || clientCount.incrementAndGet() > limits.clientsMax()) {
            clientCount.decrementAndGet();
            throw Problem.of(503, "too-many-streams", "As many clients as allowed follow the events already.")
                    .withHeader("Retry-After", "10")
                    .asException();
        }
        long since = query.since().orElse(newest);
        Subscriber client = new Subscriber(surroundings, query.wanted(), Math.min(since, newest));
        if (since > newest) {
            client.tellOfOtherLog(since);
        }
        clients.add(client);
        return Reply.stream("text/event-stream", client)
                .withHeader("X-Accel-Buffering", "no")
                .done();
    }

    private void left(Subscriber client) {
        if (clients.remove(client)) {
            clientCount.decrementAndGet();
        }
    }

    private void beat() {
        clients.forEach(Subscriber::beat);
        if (!closed) {
            time.after(limits.heartbeat(), beating);
        }
    }

    private void poll() {
        if (!closed) {
            tail.wake();
            time.after(POLL, this::poll);
        }
    }

    /** How many clients are connected, for metrics. */
    public int clients() {
        return clientCount.get();
    }

    @Override
    public void close() {
        closed = true;
        appended.close();
        clients.forEach(Subscriber::finish);
        stopThreads.run();
    }
}
