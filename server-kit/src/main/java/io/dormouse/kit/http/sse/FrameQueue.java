// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits for one client, bounded in bytes. Guarded by its owner. */
final class FrameQueue {
    private static final int WRITE_BYTES_MAX = 64 * 1024;

    private final int bytesMax;
    private final Deque<byte[]> frames = new ArrayDeque<>(4);
    private int bytes;

    FrameQueue(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** One frame always fits, however large. */
    boolean fits(byte[] frame) {
        return bytes == 0 || bytes + frame.length <= bytesMax;
    }

    void add(byte[] frame) {
        frames.add(frame);
        bytes += frame.length;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** The next write: one frame as it is, or as many as make a good packet. The queue must not be empty. */
    ByteBuffer take() {
        byte[] first = frames.remove();
        bytes -= first.length;
        if (frames.isEmpty() || first.length >= WRITE_BYTES_MAX) {
            return ByteBuffer.wrap(first);
        }
        ByteBuffer many = ByteBuffer.allocate(Math.min(first.length + bytes, WRITE_BYTES_MAX));
        many.put(first);
        while (roomFor(frames.peek(), many)) {
            byte[] next = frames.remove();
            bytes -= next.length;
            many.put(next);
        }
        return many.flip();
    }

    private static boolean roomFor(byte @Nullable [] next, ByteBuffer buffer) {
        return next != null && next.length <= buffer.remaining();
    }

    void clear() {
        frames.clear();
        bytes = 0;
    }
}
