// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request body up to a limit, without blocking. */
final class BodyReader {
    /** How reading ended. */
    sealed interface Body {
        record Whole(byte[] bytes) implements Body {}

        /** Reading stopped at the limit; more may come. */
        record TooLarge() implements Body {}

        record Failed(Throwable cause) implements Body {}
    }

    /**
     * How long a body may take, and how much longer for each byte of the limit: an idle timeout alone lets one byte a
     * minute pass.
     */
    static final Duration TIME_MAX = Duration.ofSeconds(60);

    static final long BYTES_PER_SECOND_MIN = 10_000;

    private final Request request;
    private final int bytesMax;
    private final ByteArrayOutputStream bytes;
    private final CompletableFuture<Body> done = new CompletableFuture<>();

    private BodyReader(Request request, int bytesMax) {
        this.request = request;
        this.bytesMax = bytesMax;
        this.bytes = new ByteArrayOutputStream((int) Math.max(0, Math.min(request.getLength(), 8192)));
    }

    static CompletableFuture<Body> read(Request request, int bytesMax, Time time) {
        BodyReader reader = new BodyReader(request, bytesMax);
        reader.readAvailable();
        if (!reader.done.isDone()) {
            Time.Timer timer = time.after(
                    TIME_MAX.plusSeconds(bytesMax / BYTES_PER_SECOND_MIN),
                    () -> reader.done.completeAsync(
                            () -> new Body.Failed(new TimeoutException("The body is too slow"))));
            return reader.done.whenComplete((body, failure) -> timer.cancel());
        }
        return reader.done;
    }

    private void readAvailable() {
        while (!done.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this::readAvailable);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                done.complete(new Body.Failed(chunk.getFailure()));
                return;
            }
            boolean fits = take(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (!fits) {
                done.complete(new Body.TooLarge());
                return;
            }
            if (last) {
                done.complete(new Body.Whole(bytes.toByteArray()));
                return;
            }
        }
    }

    private boolean take(ByteBuffer buffer) {
        if (bytes.size() + buffer.remaining() > bytesMax) {
            return false;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        bytes.writeBytes(copy);
        return true;
    }
}
