// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A stream's way out through Jetty. */
final class JettySink implements StreamSink {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Runnable whenOver;
    private final AtomicBoolean over = new AtomicBoolean();

    JettySink(Request request, Response response, Callback callback, Runnable whenOver) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.whenOver = whenOver;
    }

    /** Sends the status and headers, so that the client sees the stream open before anything happens. */
    void flushHead(Done done) {
        write(BufferUtil.EMPTY_BUFFER, done);
    }

    @Override
    public void write(ByteBuffer bytes, Done done) {
        response.write(false, bytes, Callback.from(() -> done.told(true), failure -> {
            if (over.compareAndSet(false, true)) {
                callback.failed(failure);
                whenOver.run();
            }
            done.told(false);
        }));
    }

    @Override
    public void end() {
        if (over.compareAndSet(false, true)) {
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            whenOver.run();
        }
    }

    @Override
    public void abort() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }
}
