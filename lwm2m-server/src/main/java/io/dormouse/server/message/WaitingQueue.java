// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The waiting messages of one device in their order, as stored, and what only the running server knows of them: who
 * gave up its turn. Touched on the device's lane only.
 */
final class WaitingQueue {
    /** One more is answered 429, and nothing is evicted. */
    static final int WAITING_MAX = 50;

    /** What an exchange is believed to take while none was measured. */
    static final Duration EXCHANGE_ASSUMED = Duration.ofSeconds(2);

    private final List<Message> waiting;
    private final Set<String> gaveWay = new HashSet<>();
    private long wakesAtMillis = Long.MAX_VALUE;
    private Duration shortestExchange = EXCHANGE_ASSUMED;

    WaitingQueue(Collection<Message> stored) {
        waiting = new ArrayList<>(stored);
    }

    int size() {
        return waiting.size();
    }

    boolean isFull() {
        return waiting.size() >= WAITING_MAX;
    }

    List<Message> all() {
        return List.copyOf(waiting);
    }

    List<Message> queued() {
        return waiting.stream()
                .filter(message -> message.state() == MessageState.QUEUED)
                .toList();
    }

    Optional<Message> find(String id) {
        return waiting.stream().filter(message -> message.id().equals(id)).findFirst();
    }

    Optional<Message> inFlight() {
        return waiting.stream()
                .filter(message -> message.state() == MessageState.IN_FLIGHT)
                .findFirst();
    }

    /** From 1. */
    int position(String id) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).id().equals(id)) {
                return i + 1;
            }
        }
        throw new IllegalStateException("Message " + id + " does not wait");
    }

    long nextPlace() {
        return waiting.isEmpty() ? 1 : waiting.get(waiting.size() - 1).place() + 1;
    }

    /** Takes in what has been stored: a waiting message stands at its place, an ended one leaves. */
    void put(Message message) {
        waiting.removeIf(other -> other.id().equals(message.id()));
        if (message.state().waiting()) {
            waiting.add(message);
            waiting.sort(Comparator.comparingLong(Message::place));
        } else {
            gaveWay.remove(message.id());
        }
    }

    /**
     * The one to be sent next: the oldest whose time has come. One that went unanswered lets another go first once; a
     * strict one never does, and holds back all behind it.
     *
     * @param possible false for those that cannot be sent any more
     */
    Optional<Message> pick(long steadyMillis, Predicate<Message> possible) {
        List<Message> ready = new ArrayList<>();
        for (Message message : queued()) {
            boolean due = message.notBeforeMillis() <= steadyMillis;
            if (due && possible.test(message)) {
                ready.add(message);
            }
            if (message.submission().strict()) {
                break;
            }
        }
        Optional<Message> picked = ready.stream()
                .filter(message -> !gaveWay.contains(message.id()))
                .findFirst()
                .or(() -> ready.stream().findFirst());
        picked.ifPresent(message -> gaveWay.clear());
        return picked;
    }

    void giveWay(Message message) {
        if (!message.submission().strict()) {
            gaveWay.add(message.id());
        }
    }

    /** When the next message that is left alone for a while falls due; empty when somebody was told of that already. */
    OptionalLong wakesAt(long steadyMillis) {
        long next = queued().stream()
                .mapToLong(Message::notBeforeMillis)
                .filter(at -> at > steadyMillis)
                .min()
                .orElse(Long.MAX_VALUE);
        boolean told = next == Long.MAX_VALUE || (wakesAtMillis > steadyMillis && wakesAtMillis <= next);
        if (told) {
            return OptionalLong.empty();
        }
        wakesAtMillis = next;
        return OptionalLong.of(next);
    }

    /** An exchange that cannot end within this is not begun. */
    Duration shortestExchange() {
        return shortestExchange;
    }

    void measured(Duration roundTrip) {
        if (!roundTrip.isZero()) {
            shortestExchange = roundTrip.multipliedBy(2);
        }
    }
}
