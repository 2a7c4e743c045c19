// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.jspecify.annotations.Nullable;

/**
 * One connection per identity: a device that makes a handshake at every wake, from another port each time, would otherwise leave one behind each time. The older one goes
 * when the newer one is established, that is when the device has proven its key.
 */
final class LatestConnections {
    private final Map<String, Connection> byIdentity = new ConcurrentHashMap<>();
    private final Map<ConnectionId, String> identities = new ConcurrentHashMap<>();
    private final Consumer<Connection> removal;

    LatestConnections(Consumer<Connection> removal) {
        this.removal = removal;
    }

    void established(Connection connection) {
        String identity = identity(connection);
        if (identity == null) {
            return;
        }
        identities.put(connection.getConnectionId(), identity);
        Connection before = byIdentity.put(identity, connection);
        if (before != null && !before.getConnectionId().equals(connection.getConnectionId())) {
            if (before.isExecuting()) {
                before.getExecutor().execute(() -> removal.accept(before));
            } else {
                removal.accept(before);
            }
        }
    }

    void removed(Connection connection) {
        ConnectionId id = connection.getConnectionId();
        String identity = id == null ? null : identities.remove(id);
        if (identity != null) {
            byIdentity.remove(identity, connection);
        }
    }

    int size() {
        return byIdentity.size();
    }

    private static @Nullable String identity(Connection connection) {
        PeerIdentity identity = connection.getEstablishedSession() == null
                ? null
                : PeerIdentity.of(connection.getEstablishedSession().getPeerIdentity());
        return identity == null ? null : identity.key();
    }
}
