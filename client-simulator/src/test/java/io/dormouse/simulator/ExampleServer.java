// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.WriteRequest;

/** A server of somebody else, as the examples of the extension use it. */
public final class ExampleServer implements AutoCloseable {
    private final BareServer server = new BareServer();

    public URI coap() {
        return server.coap();
    }

    public URI coaps() {
        return server.coaps();
    }

    public void knows(String endpoint, byte[] key) {
        server.knows(endpoint, endpoint, key);
    }

    /** Tries until the device has it. */
    public void writes(String endpoint, int object, int resource, boolean value) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var answer = server.ask(endpoint, new WriteRequest(ContentFormat.TLV, object, 0, resource, value), 5_000);
            return answer != null && answer.isSuccess();
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
