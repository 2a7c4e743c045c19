// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are open now, so that a stopping server can end them. */
final class OpenStreams {
    private final Set<ResponseStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    void opened(ResponseStream stream) {
        streams.add(stream);
        if (closing) {
            stream.finish();
        }
    }

    void closed(ResponseStream stream) {
        streams.remove(stream);
    }

    void finishAll() {
        closing = true;
        streams.forEach(ResponseStream::finish);
    }
}
