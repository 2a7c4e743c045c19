// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.http.ResponseStream;
import io.dormouse.kit.http.StreamSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The other end of a stream: takes what comes at once, or only when told to. */
final class FakeClient implements StreamSink {
    private final ResponseStream stream;
    private final StringBuilder received = new StringBuilder();
    private final List<byte[]> arrays = new ArrayList<>();
    private boolean slow;
    private Done pending;
    private boolean over;

    FakeClient(ResponseStream stream) {
        this.stream = stream;
    }

    FakeClient opens() {
        stream.open(this);
        return this;
    }

    FakeClient isSlow(boolean now) {
        slow = now;
        return this;
    }

    @Override
    public void write(ByteBuffer bytes, Done done) {
        if (pending != null || over) {
            throw new IllegalStateException("Two writes at a time, or one after the end");
        }
        arrays.add(bytes.array());
        received.append(StandardCharsets.UTF_8.decode(bytes));
        if (slow) {
            pending = done;
        } else {
            done.told(true);
        }
    }

    /** Lets one write end; false when none is under way. */
    boolean takes() {
        Done done = pending;
        pending = null;
        if (done != null) {
            done.told(true);
        }
        return done != null;
    }

    /** The connection breaks. */
    void vanishes() {
        Done done = pending;
        pending = null;
        over = true;
        if (done != null) {
            done.told(false);
        }
        stream.finish();
    }

    @Override
    public void end() {
        over = true;
        stream.finish();
    }

    @Override
    public void abort() {
        vanishes();
    }

    boolean isOver() {
        return over;
    }

    String received() {
        return received.toString();
    }

    List<byte[]> arrays() {
        return arrays;
    }

    /** The frames that carry data, gaps included. */
    List<String> frames() {
        return received().lines().filter(line -> line.startsWith("event: ")).toList();
    }

    /** The seq numbers of the events, gaps left out. */
    List<Long> seqs() {
        List<Long> seqs = new ArrayList<>();
        for (String frame : received().split("\n\n")) {
            if (frame.contains("\nevent: ") && !frame.contains("event: gap")) {
                seqs.add(Long.parseLong(frame.substring(4, frame.indexOf('\n'))));
            }
        }
        return seqs;
    }

    /** What a browser would send as Last-Event-ID: the last id of a frame that arrived whole. */
    long lastEventId() {
        long last = -1;
        for (String line :
                received().substring(0, received().lastIndexOf("\n\n") + 2).split("\n")) {
            if (line.startsWith("id: ")) {
                last = Long.parseLong(line.substring(4));
            }
        }
        return last;
    }
}
