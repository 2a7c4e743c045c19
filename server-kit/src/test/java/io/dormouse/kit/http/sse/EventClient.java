// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A raw connection with a small window, so that a client that does not read is noticed. */
final class EventClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader reader;
    private final String head;

    EventClient(int port, String query) throws IOException {
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write(("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
        StringBuilder lines = new StringBuilder();
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            lines.append(line).append('\n');
        }
        head = lines.toString();
    }

    String head() {
        return head;
    }

    String line() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("The stream ended");
        }
        return line;
    }

    String lastLine() throws IOException {
        String last = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            last = line.isEmpty() ? last : line;
        }
        return last;
    }

    /** The seq of the next events. Chunk sizes never begin like the line of an event. */
    List<Long> read(int count) throws IOException {
        List<Long> seqs = new ArrayList<>();
        while (seqs.size() < count) {
            String line = line();
            int seq = line.indexOf("\"seq\":");
            if (line.startsWith("data: ") && seq > 0) {
                seqs.add(Long.parseLong(line.substring(seq + 6, line.indexOf(',', seq))));
            }
        }
        return seqs;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
