// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads and forgets the rest of a body whose request is already answered. A connection that is closed while the
 * client still sends is reset, and the client would lose the answer (RFC 9112 §9.6).
 */
final class BodyDrain {
    static final Duration DRAIN_MAX = Duration.ofSeconds(10);
    static final long DRAIN_BYTES_MAX = 256L << 20;

    private final Request request;
    private final Runnable then;
    private final AtomicBoolean over = new AtomicBoolean();
    private long bytes;

    private BodyDrain(Request request, Runnable then) {
        this.request = request;
        this.then = then;
    }

    /** Runs {@code then} once: at the end of the body, or when time or bytes are used up. */
    static void drain(Request request, Time time, Runnable then) {
        BodyDrain drain = new BodyDrain(request, then);
        Time.Timer timer = time.after(DRAIN_MAX, drain::end);
        drain.readAvailable(timer);
    }

    private void readAvailable(Time.Timer timer) {
        while (!over.get()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(() -> readAvailable(timer));
                return;
            }
            boolean end = chunk.isLast() || Content.Chunk.isFailure(chunk);
            bytes += chunk.remaining();
            chunk.release();
            if (end || bytes > DRAIN_BYTES_MAX) {
                timer.cancel();
                end();
            }
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            then.run();
        }
    }
}
