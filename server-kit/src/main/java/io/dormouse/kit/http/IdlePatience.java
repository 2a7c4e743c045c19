// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Suspends the idle timeout of a connection: while a handler works, which knows itself how long an answer may take,
 * and while a stream is open, which notices dead clients itself. A timeout that expires just when a write begins
 * would fail that write.
 */
final class IdlePatience {
    private final Request request;
    private final EndPoint endPoint;
    private final long idleMillis;

    IdlePatience(Request request) {
        this.request = request;
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        this.idleMillis = endPoint.getIdleTimeout();
    }

    void begin() {
        endPoint.setIdleTimeout(0);
        // A stopping server sets a short timeout for all connections; it must not end a request under way.
        request.addIdleTimeoutListener(timeout -> false);
    }

    void end() {
        if (endPoint.getIdleTimeout() <= 0) {
            endPoint.setIdleTimeout(idleMillis);
        }
    }
}
