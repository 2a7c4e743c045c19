// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.eclipse.californium.elements.util.DataStreamReader;
import org.eclipse.californium.elements.util.DatagramWriter;
import org.eclipse.californium.scandium.dtls.Connection;
import org.jspecify.annotations.Nullable;

/**
 * One stored connection.
 *
 * @param sealed the connection in Scandium's form, encrypted, base64
 * @param firstUnused write number from which on nothing has been sent
 * @param nanos monotonic clock when it was written
 * @param millis wall clock when it was written
 */
record DtlsRow(String connectionId, String sealed, long firstUnused, DtlsWindow window, long nanos, long millis) {
    static @Nullable DtlsRow of(Connection connection, SecretBox box, long reservedEnd, long nanos, Instant now) {
        DatagramWriter writer = new DatagramWriter(512, true);
        DtlsWindow window = DtlsWindow.of(connection);
        if (window == null || !connection.writeTo(writer)) {
            return null;
        }
        String sealed = Base64.getEncoder().encodeToString(box.seal(writer.toByteArray()));
        writer.close();
        return new DtlsRow(
                connection.getConnectionId().getAsString(), sealed, reservedEnd, window, nanos, now.toEpochMilli());
    }

    /** Ready to be restored; null when the bytes make no sense, or not to this key. */
    @Nullable
    Connection connection(SecretBox box, long nanosNow, Instant now) {
        try {
            byte[] plain = box.open(Base64.getDecoder().decode(sealed));
            long elapsed =
                    Duration.ofMillis(Math.max(0, now.toEpochMilli() - millis)).toNanos();
            Connection connection = Connection.fromReader(
                    new DataStreamReader(new ByteArrayInputStream(plain)), nanosNow - nanos - elapsed);
            if (connection == null || connection.getEstablishedDtlsContext() == null) {
                return null;
            }
            new DtlsWindow(firstUnused, window.readLower(), window.readBits(), window.macErrors(), window.address())
                    .applyTo(connection.getEstablishedDtlsContext());
            if (window.address() != null) {
                connection.updatePeerAddress(window.address());
            }
            return connection;
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
