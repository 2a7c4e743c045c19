// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import org.eclipse.californium.scandium.ConnectionListener;
import org.eclipse.californium.scandium.dtls.Connection;
import org.jspecify.annotations.Nullable;

/** Hands Scandium's one listener to those who need it. */
final class ConnectionEvents implements ConnectionListener {
    private final HandshakeWatch watch;
    private final LatestConnections latest;
    private final @Nullable DtlsConnections connections;

    ConnectionEvents(HandshakeWatch watch, LatestConnections latest, @Nullable DtlsConnections connections) {
        this.watch = watch;
        this.latest = latest;
        this.connections = connections;
    }

    @Override
    public void onConnectionEstablished(Connection connection) {
        latest.established(connection);
        if (connections != null) {
            connections.onConnectionEstablished(connection);
        }
    }

    @Override
    public void onConnectionRemoved(Connection connection) {
        latest.removed(connection);
        if (connections != null) {
            connections.onConnectionRemoved(connection);
        }
    }

    @Override
    public boolean onConnectionUpdatesSequenceNumbers(Connection connection, boolean writeSequenceNumber) {
        return connections != null && connections.usesNumber(connection, writeSequenceNumber);
    }

    @Override
    public boolean onConnectionMacError(Connection connection) {
        watch.macError(connection);
        return false;
    }

    @Override
    public void beforeExecution(Connection connection) {}

    @Override
    public void updateExecution(Connection connection) {}

    @Override
    public void afterExecution(Connection connection) {}
}
