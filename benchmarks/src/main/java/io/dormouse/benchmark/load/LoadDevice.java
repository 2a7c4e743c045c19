// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One device with a socket of its own: what it asks next, and what it answers when it is asked. */
final class LoadDevice {
    private static final byte[] LINKS =
            "</>;rt=\"oma.lwm2m\",</1/0>,</3/0>,</4/0>,</3303/0>".getBytes(StandardCharsets.UTF_8);
    private static final byte[] VALUE = "21.5".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONE = new byte[0];
    private static final int LINK_FORMAT = 40;
    private static final int SENML_JSON = 110;

    final String endpoint;
    final DatagramChannel channel;
    private int mid;
    private int observe = 1;
    private byte @Nullable [] location;
    private byte @Nullable [] observed;
    private byte @Nullable [] update;

    /** The message that waits for its acknowledgement; null when none does. */
    byte @Nullable [] waiting;

    int waitingMid;
    long begunNanos;
    long sentNanos;
    int transmissions;

    LoadDevice(String endpoint, InetSocketAddress server, int firstMid) throws IOException {
        this.endpoint = endpoint;
        this.mid = firstMid;
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.connect(server);
    }

    boolean registered() {
        return location != null;
    }

    boolean observed() {
        return observed != null;
    }

    /** The next request of this kind; null when the device cannot make it. */
    byte @Nullable [] request(Load load) {
        mid = mid + 1 & 0xFFFF;
        byte[] message = build(load);
        if (message != null) {
            waitingMid = mid;
            if (load == Load.NOTIFY) {
                message[2] = (byte) (mid >> 8);
                message[3] = (byte) mid;
            } else {
                Wire.stamp(message, mid);
            }
        }
        return message;
    }

    private byte @Nullable [] build(Load load) {
        return switch (load) {
            case REGISTER ->
                Wire.request(Wire.POST)
                        .path("rd")
                        .format(LINK_FORMAT)
                        .query("ep=" + endpoint)
                        .query("lt=86400")
                        .query("lwm2m=1.1")
                        .query("b=U")
                        .payload(LINKS)
                        .build();
            case UPDATE -> update();
            case DEREGISTER ->
                location == null
                        ? null
                        : Wire.request(Wire.DELETE).path("rd").path(location).build();
            case NOTIFY ->
                observed == null
                        ? null
                        : Wire.confirmable(Wire.CONTENT, observed)
                                .observe(++observe)
                                .format(0)
                                .payload(("2" + observe % 10 + "." + observe % 97).getBytes(StandardCharsets.UTF_8))
                                .build();
            case SEND ->
                location == null
                        ? null
                        : Wire.request(Wire.POST)
                                .path("dp")
                                .format(SENML_JSON)
                                .payload(("[{\"n\":\"/3303/0/5700\",\"v\":2" + ++observe % 10 + "}]")
                                        .getBytes(StandardCharsets.UTF_8))
                                .build();
        };
    }

    private byte @Nullable [] update() {
        if (update == null && location != null) {
            update = Wire.request(Wire.POST).path("rd").path(location).build();
        }
        return update;
    }

    /** True when this was the acknowledgement that the device waits for, with a code that says it went well. */
    Heard heard(ByteBuffer message) throws IOException {
        int type = Wire.type(message);
        int code = Wire.code(message);
        if (type == Wire.ACK || type == Wire.RST) {
            if (waiting == null || Wire.mid(message) != waitingMid) {
                return Heard.NOTHING;
            }
            waiting = null;
            if (code == Wire.CREATED) {
                location = Wire.location(message);
                update = null;
            }
            return type == Wire.ACK && code < 0x80 ? Heard.DONE : Heard.REFUSED;
        }
        if (code != 0) {
            answer(message, code);
        }
        return Heard.NOTHING;
    }

    private void answer(ByteBuffer request, int code) throws IOException {
        byte[] answer;
        if (code == Wire.GET && Wire.observes(request)) {
            observed = Wire.token(request);
            answer = Wire.answer(request, Wire.CONTENT, 1, VALUE);
        } else if (code == Wire.GET) {
            answer = Wire.answer(request, Wire.CONTENT, -1, VALUE);
        } else {
            answer = Wire.answer(request, Wire.CHANGED, -1, NONE);
        }
        channel.write(ByteBuffer.wrap(answer));
    }

    /** What a message meant for the request that waits. */
    enum Heard {
        NOTHING,
        DONE,
        REFUSED
    }
}
