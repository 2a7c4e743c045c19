// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.interceptors.MalformedMessageInterceptor;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.scandium.DtlsHealth;
import org.eclipse.californium.scandium.DtlsHealthExtended2;

/** Counts what passes the ports, also what makes no sense: that is all that a malformed datagram changes. */
public final class CoapTraffic {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder handshakesFailed = new LongAdder();
    private final LongAdder handshakesNotHeard = new LongAdder();
    private final LongAdder recordsDropped = new LongAdder();
    private final LongAdder macErrors = new LongAdder();
    private final LongAdder lateAnswers = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final List<RepeatedMessages> remembered = new CopyOnWriteArrayList<>();

    /** CoAP messages that could be read. */
    public long received() {
        return received.sum();
    }

    public long sent() {
        return sent.sum();
    }

    /** Datagrams, or decrypted records, that are no CoAP message. */
    public long malformed() {
        return malformed.sum();
    }

    public long handshakes() {
        return handshakes.sum();
    }

    public long handshakesFailed() {
        return handshakesFailed.sum();
    }

    /** First messages of handshakes that were not heard, because too many from there had failed. */
    public long handshakesNotHeard() {
        return handshakesNotHeard.sum();
    }

    void handshakeNotHeard() {
        handshakesNotHeard.increment();
    }

    /** Datagrams and records that DTLS threw away. */
    public long recordsDropped() {
        return recordsDropped.sum();
    }

    public long macErrors() {
        return macErrors.sum();
    }

    /** Answers, and notifications, that nobody waits for (any more). */
    public long lateAnswers() {
        return lateAnswers.sum();
    }

    /** Messages that came again, and were answered from memory or are still being worked on. */
    public long repeated() {
        return repeated.sum();
    }

    /** Messages that would be recognised if they came again. */
    public long remembered() {
        return remembered.stream().mapToLong(RepeatedMessages::count).sum();
    }

    /** Messages that there was no room to remember for EXCHANGE_LIFETIME (RFC 7252 §4.8.2). */
    public long forgottenEarly() {
        return remembered.stream().mapToLong(RepeatedMessages::forgottenEarly).sum();
    }

    LongAdder repeats() {
        return repeated;
    }

    void remembers(RepeatedMessages messages) {
        remembered.add(messages);
    }

    MalformedMessageInterceptor interceptor() {
        return new MalformedMessageInterceptor() {
            @Override
            public void receivedMalformedMessage(RawData message) {
                malformed.increment();
            }

            @Override
            public void sendRequest(Request request) {
                countSent(request);
            }

            @Override
            public void sendResponse(Response response) {
                countSent(response);
            }

            @Override
            public void sendEmptyMessage(EmptyMessage message) {
                countSent(message);
            }

            @Override
            public void receiveRequest(Request request) {
                received.increment();
            }

            @Override
            public void receiveResponse(Response response) {
                received.increment();
                if (response.isCanceled()) {
                    lateAnswers.increment();
                }
            }

            @Override
            public void receiveEmptyMessage(EmptyMessage message) {
                received.increment();
            }
        };
    }

    private void countSent(Message message) {
        if (!message.isCanceled()) {
            sent.increment();
        }
    }

    DtlsHealth health() {
        return new Records();
    }

    private final class Records implements DtlsHealth, DtlsHealthExtended2 {
        @Override
        public void dump(String tag, int maxConnections, int remainingCapacity, int pendingWithoutVerify) {}

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public void startHandshake() {}

        @Override
        public void endHandshake(boolean success) {
            (success ? handshakes : handshakesFailed).increment();
        }

        @Override
        public void receivingRecord(boolean drop) {
            if (drop) {
                recordsDropped.increment();
            }
        }

        @Override
        public void sendingRecord(boolean drop) {}

        @Override
        public void receivingMacError() {
            macErrors.increment();
        }

        @Override
        public void setPendingIncomingJobs(int count) {}

        @Override
        public void setPendingOutgoingJobs(int count) {}

        @Override
        public void setPendingHandshakeJobs(int count) {}
    }
}
