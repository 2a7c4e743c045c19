// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeSet;

/**
 * Time that moves only when told to. Not thread-safe: everything runs on the thread that advances it.
 *
 * <p>A task that throws ends {@link #advance} with its failure, so that the test fails; the other timers stay.
 *
 * <p>{@link #jump(Duration)} moves the wall clock alone, as an operator or a broken NTP server would.
 */
public final class VirtualTime implements Time {
    private final TreeSet<Agenda> agenda = new TreeSet<>();
    private Instant epoch;
    private long nanos;
    private long entries;

    public VirtualTime(Instant start) {
        this.epoch = start;
    }

    @Override
    public Instant now() {
        return epoch.plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Agenda entry = new Agenda(nanos + Math.max(0, delay.toNanos()), entries++, task);
        agenda.add(entry);
        return () -> agenda.remove(entry);
    }

    /** Runs everything that falls due within {@code duration}, in order, each at its own time. */
    public void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        while (!agenda.isEmpty() && agenda.first().dueNanos() <= until) {
            runNext();
        }
        nanos = until;
    }

    /** Moves to the next timer and runs it; false when there is none. */
    public boolean advanceToNext() {
        if (agenda.isEmpty()) {
            return false;
        }
        runNext();
        return true;
    }

    private void runNext() {
        Agenda next = agenda.pollFirst();
        nanos = Math.max(nanos, next.dueNanos());
        next.task().run();
    }

    /** Moves the wall clock by {@code step}, forwards or backwards; timers and {@link #nanos()} do not notice. */
    public void jump(Duration step) {
        epoch = epoch.plus(step);
    }

    /** How many timers wait; 0 after a test that left nothing behind. */
    public int waiting() {
        return agenda.size();
    }

    private record Agenda(long dueNanos, long order, Runnable task) implements Comparable<Agenda> {
        @Override
        public int compareTo(Agenda other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
