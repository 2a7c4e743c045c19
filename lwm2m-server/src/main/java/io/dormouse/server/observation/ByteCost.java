// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import java.time.Duration;
import java.util.List;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * Whether paths cost fewer bytes observed one by one or together, over a day: setting up, and notifications. Each datagram pays for IP, UDP and the DTLS record; a
 * composite names each path in every message and repeats values that did not change.
 *
 * <p>Paths with a maximum period notify together whenever it passes; paths without one are taken to change {@link #CHANGES} times a day, each for itself.
 */
final class ByteCost {
    /** IPv4 20, UDP 8, DTLS record with Connection ID and AEAD 37. */
    private static final int DATAGRAM = 65;

    /** CoAP header, token, Observe, content format. */
    private static final int HEADER = 16;

    private static final int VALUE = 10;

    /** Names of one path and one value in SenML CBOR. */
    private static final int RECORD = 6;

    static final int CHANGES = 24;
    private static final Duration DAY = Duration.ofDays(1);

    private ByteCost() {}

    static boolean togetherIsCheaper(List<LwM2mPath> paths, Attributes attributes) {
        if (paths.size() < 2) {
            return false;
        }
        double periods = attributes
                .pmax()
                .map(pmax -> (double) DAY.toSeconds() / pmax.toSeconds())
                .orElse(0.0);
        double changes = attributes.pmax().isPresent() ? 0 : CHANGES;
        double single = 0;
        double records = 0;
        for (LwM2mPath path : paths) {
            single += DATAGRAM + HEADER + VALUE;
            records += RECORD + path.toString().length() + VALUE;
        }
        double composite = DATAGRAM + HEADER + records;
        double apart = setUp(paths, false) + single * (periods + changes);
        double together = setUp(paths, true) + composite * (periods + changes * paths.size());
        return together < apart;
    }

    private static double setUp(List<LwM2mPath> paths, boolean together) {
        int messages = together ? 2 : 2 * paths.size();
        int names = paths.stream().mapToInt(path -> path.toString().length()).sum();
        return messages * (DATAGRAM + HEADER) + names * (together ? 2.0 : 1.0) + paths.size() * (double) VALUE;
    }
}
