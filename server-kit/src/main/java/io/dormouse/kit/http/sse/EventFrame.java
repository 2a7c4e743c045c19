// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Rfc3339;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event and its bytes on the wire, made when the first client wants them and shared by all. Used by one thread.
 */
final class EventFrame {
    private final Event event;
    private byte @Nullable [] bytes;

    EventFrame(Event event) {
        this.event = event;
    }

    Event event() {
        return event;
    }

    byte[] bytes() {
        if (bytes == null) {
            bytes = encode(event);
        }
        return bytes;
    }

    static ObjectNode json(Event event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("seq", event.seq());
        json.put("time", Rfc3339.write(event.time()));
        json.put("endpoint", event.endpoint());
        json.put("type", event.type());
        json.set("data", event.data());
        return json;
    }

    private static byte[] encode(Event event) {
        return frame(event.seq(), event.type(), json(event));
    }

    /**
     * Of the events from {@code first} to {@code last} some are not kept any more; who resumes after it goes on at
     * {@code position}.
     */
    static byte[] gap(long position, long first, long last) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "gap").put("first", first).put("last", last);
        return frame(position, "gap", json);
    }

    private static byte[] frame(long seq, String type, ObjectNode json) {
        byte[] head = ("id: " + seq + "\nevent: " + oneLine(type) + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] data = Json.write(json);
        byte[] frame = new byte[head.length + data.length + 2];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(data, 0, frame, head.length, data.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return frame;
    }

    private static String oneLine(String type) {
        return type.replace('\n', ' ').replace('\r', ' ');
    }

    /** Opens a stream: how soon to reconnect, and where from, should nothing come before the connection breaks. */
    static byte[] opening(long position) {
        return ("retry: 2000\nid: " + position + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Keeps the connection; moves the resume point of a client whose filter lets nothing through. */
    static byte[] heartbeat(long position) {
        return (": heartbeat\nid: " + position + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }
}
