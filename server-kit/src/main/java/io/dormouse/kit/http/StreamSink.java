// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.nio.ByteBuffer;

/** Where a {@link ResponseStream} writes. Never blocks. */
public interface StreamSink {
    /**
     * Sends {@code bytes}, which must not change until {@code done} is told. At most one write at a time;
     * {@code done} may be told on any thread, also on the calling one before this returns.
     */
    void write(ByteBuffer bytes, Done done);

    /** Ends the response properly; nothing may be written after, and no write may be under way. */
    void end();

    /** Cuts the connection; a write under way fails. */
    void abort();

    /** How a write ended. */
    @FunctionalInterface
    interface Done {
        /** @param written false when the client is gone: the stream is over */
        void told(boolean written);
    }
}
