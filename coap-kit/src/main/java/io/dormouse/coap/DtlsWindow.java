// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import org.eclipse.californium.elements.util.DatagramReader;
import org.eclipse.californium.elements.util.DatagramWriter;
import org.eclipse.californium.elements.util.SerializationUtil;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.jspecify.annotations.Nullable;

/**
 * Record numbers of a connection (RFC 6347 §4.1.2.6) and where its peer was last.
 *
 * @param readLower lower end of the window of numbers read
 * @param readBits which numbers of the window were read
 */
record DtlsWindow(
        long nextWrite,
        long readLower,
        long readBits,
        long macErrors,
        @Nullable InetSocketAddress address) {
    /** Version of Scandium's own form, see {@code DTLSContext.writeSequenceNumbers}. */
    private static final int FORM = 1;

    /** Must be called in the connection's executor; null when it has no session. */
    static @Nullable DtlsWindow of(Connection connection) {
        DTLSContext context = connection.getEstablishedDtlsContext();
        if (context == null) {
            return null;
        }
        DatagramWriter writer = new DatagramWriter(64);
        context.writeSequenceNumbers(writer);
        DatagramReader reader = new DatagramReader(writer.toByteArray());
        SerializationUtil.readStartItem(reader, FORM, Byte.SIZE);
        return new DtlsWindow(
                reader.readLong(48),
                reader.readLong(48),
                reader.readLong(64),
                reader.readLong(64),
                connection.getPeerAddress());
    }

    void applyTo(DTLSContext context) {
        DatagramWriter writer = new DatagramWriter(64);
        int position = SerializationUtil.writeStartItem(writer, FORM, Byte.SIZE);
        writer.writeLong(nextWrite, 48);
        writer.writeLong(readLower, 48);
        writer.writeLong(readBits, 64);
        writer.writeLong(macErrors, 64);
        SerializationUtil.writeFinishedItem(writer, position, Byte.SIZE);
        context.readSequenceNumbers(new DatagramReader(writer.toByteArray()));
    }
}
