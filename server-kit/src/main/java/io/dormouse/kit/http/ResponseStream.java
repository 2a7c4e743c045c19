// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

/**
 * A response body that is written bit by bit, such as server-sent events. One object serves one request.
 *
 * <p>The server calls {@link #open} once, unless the request wants no body or is already gone. In every case it calls
 * {@link #finish} at the end: after the stream ended, when the client went away, when the server stops. It may call
 * it from any thread, more than once, and before open.
 */
public interface ResponseStream {
    void open(StreamSink sink);

    /** Ends the stream and frees what it holds. */
    void finish();
}
