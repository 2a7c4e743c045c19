// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.ResponseStream;
import io.dormouse.kit.http.StreamSink;
import io.dormouse.kit.time.Time;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the stream. It either follows the tail or, when new or too slow, reads the log itself ({@code
 * behind}) until it has caught up. What it got is always a prefix of what it should get: {@code position} is the last
 * event that was queued for it or that it does not want.
 */
final class Subscriber implements ResponseStream {
    private static final Logger log = LoggerFactory.getLogger(Subscriber.class);
    private static final int BATCH = 200;

    /** What is to be done next for this client. */
    private enum Step {
        WRITE,
        CATCH_UP,
        END,
        NOTHING
    }

    /** What all subscribers share. */
    record Surroundings(
            EventSource source, Tail tail, Executor reading, Time time, EventLimits limits, LeaveListener leaving) {}

    @FunctionalInterface
    interface LeaveListener {
        void left(Subscriber subscriber);
    }

    private final Surroundings with;
    private final Predicate<Event> wanted;
    private final FrameQueue queue;
    private long position;
    private long toldPosition;
    private long toldGap;
    private @Nullable StreamSink sink;
    private long writingSinceNanos;
    private boolean writing;
    private boolean behind = true;
    private boolean reading;
    private boolean flushing;
    private boolean finished;
    private boolean ended;

    Subscriber(Surroundings with, Predicate<Event> wanted, long position) {
        this.with = with;
        this.wanted = wanted;
        this.position = position;
        this.queue = new FrameQueue(with.limits().bufferBytesMax());
    }

    @Override
    public void open(StreamSink to) {
        synchronized (this) {
            sink = to;
            queue.add(EventFrame.opening(position));
            toldPosition = position;
        }
        flush();
    }

    /** Takes the next event of the tail; false when it no longer follows. */
    synchronized boolean offer(EventFrame frame) {
        if (behind || finished) {
            return false;
        }
        Event event = frame.event();
        if (event.seq() <= position) {
            return true;
        }
        if (wanted.test(event)) {
            byte[] bytes = frame.bytes();
            if (!queue.fits(bytes)) {
                behind = true;
                return false;
            }
            queue.add(bytes);
            toldPosition = event.seq();
        }
        position = event.seq();
        return true;
    }

    /** Whether it may follow a tail that stands at {@code tailPosition}. */
    synchronized boolean joined(long tailPosition) {
        if (finished || position < tailPosition) {
            return false;
        }
        behind = false;
        return true;
    }

    /** Writes what waits, one write at a time; called again by the end of each write, on whatever thread. */
    void flush() {
        synchronized (this) {
            if (flushing) {
                return;
            }
            flushing = true;
        }
        while (true) {
            Step step;
            ByteBuffer bytes = null;
            synchronized (this) {
                step = nextStep();
                if (step == Step.NOTHING) {
                    flushing = false;
                    return;
                }
                if (step == Step.WRITE) {
                    bytes = queue.take();
                }
            }
            perform(step, bytes);
        }
    }

    private Step nextStep() {
        if (sink == null || writing || ended) {
            return Step.NOTHING;
        }
        if (finished) {
            ended = true;
            return Step.END;
        }
        if (!queue.isEmpty()) {
            writing = true;
            writingSinceNanos = with.time().nanos();
            return Step.WRITE;
        }
        if (behind && !reading) {
            reading = true;
            return Step.CATCH_UP;
        }
        return Step.NOTHING;
    }

    private void perform(Step step, @Nullable ByteBuffer bytes) {
        StreamSink out = sink;
        if (out == null) {
            throw new IllegalStateException("Nothing can be done before the stream is open");
        }
        if (step == Step.WRITE && bytes != null) {
            out.write(bytes, this::written);
        } else if (step == Step.CATCH_UP) {
            with.reading().execute(this::catchUp);
        } else {
            out.end();
        }
    }

    private void written(boolean ok) {
        synchronized (this) {
            writing = false;
            ended |= !ok;
        }
        if (ok) {
            flush();
        } else {
            finish();
        }
    }

    /** Reads a piece of the log; runs when nothing is queued, so that a slow client reads as slowly as it takes. */
    private void catchUp() {
        try {
            readPiece();
        } catch (StoreException away) {
            log.warn("The event log cannot be read now: {}", away.getMessage());
            synchronized (this) {
                reading = false;
            }
            return; // The next heartbeat tries again.
        } catch (RuntimeException failure) {
            log.error("A client of the event stream could not catch up", failure);
            finish();
        }
        synchronized (this) {
            reading = false;
        }
        flush();
    }

    private void readPiece() {
        List<Event> events = with.source().since(tellOfGap(with.source().oldest()), BATCH);
        for (Event event : events) {
            if (!takeOwn(event)) {
                return;
            }
        }
        if (events.size() < BATCH) {
            with.tail().join(this);
        }
    }

    private synchronized boolean takeOwn(Event event) {
        if (wanted.test(event)) {
            byte[] bytes = new EventFrame(event).bytes();
            if (!queue.fits(bytes)) {
                return false;
            }
            queue.add(bytes);
            toldPosition = event.seq();
        }
        position = event.seq();
        return true;
    }

    /** Announces once that retention has removed events which the client asked for. What is left of them follows. */
    private synchronized long tellOfGap(long oldest) {
        if (oldest > position + 1 && oldest - 1 > toldGap) {
            queue.add(EventFrame.gap(position, position + 1, oldest - 1));
            toldGap = oldest - 1;
        }
        return position;
    }

    /**
     * Announces that the log never had the event that the client has: it is another log, whose state is to be read
     * anew.
     */
    synchronized void tellOfOtherLog(long since) {
        queue.add(EventFrame.gap(position, position + 1, since));
    }

    synchronized long position() {
        return position;
    }

    /** Called at each heartbeat: cuts off a client that takes nothing, keeps a quiet one. */
    void beat() {
        StreamSink stalled = null;
        synchronized (this) {
            if (writing) {
                long waited = with.time().nanos() - writingSinceNanos;
                stalled = waited >= with.limits().stalledMax().toNanos() ? sink : null;
            } else if (sink != null && queue.isEmpty() && !finished) {
                queue.add(EventFrame.heartbeat(Math.max(position, toldPosition)));
                toldPosition = position;
            }
        }
        if (stalled != null) {
            stalled.abort();
        }
        flush();
    }

    @Override
    public void finish() {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
            queue.clear();
        }
        with.tail().leave(this);
        with.leaving().left(this);
        flush();
    }
}
