// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
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

    private final Request request;
    private final int bytesMax;
    private final ByteArrayOutputStream bytes;
    private final CompletableFuture<Body> done = new CompletableFuture<>();

    private BodyReader(Request request, int bytesMax) {
        this.request = request;
        this.bytesMax = bytesMax;
        this.bytes = new ByteArrayOutputStream((int) Math.max(0, Math.min(request.getLength(), 8192)));
    }

    static CompletableFuture<Body> read(Request request, int bytesMax) {
        BodyReader reader = new BodyReader(request, bytesMax);
        reader.readAvailable();
        return reader.done;
    }

    private void readAvailable() {
        while (true) {
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
