// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.kit.time.Randomness;
import io.dormouse.simulator.radio.Decisions;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.OneOf;
import io.dormouse.simulator.text.OneOf.Chosen;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Throws datagrams at the server that no honest device would send: noise, and almost-CoAP. */
record Poison(Section section) implements Action {
    private static final int DATAGRAMS_MAX = 1_000_000;
    private static final int BYTES_MAX = 1_200;
    private static final List<byte[]> BEGINNINGS = List.of(
            new byte[] {0x48, 0x02, 0x12, 0x34},
            new byte[] {0x40, 0x02, 0, 1, (byte) 0xb2, 'r', 'd', 0x11},
            new byte[] {0x16, (byte) 0xfe, (byte) 0xfd, 0, 0},
            new byte[] {0x17, (byte) 0xfe, (byte) 0xfd, 0, 1},
            new byte[] {0x19, (byte) 0xfe, (byte) 0xfd, 0, 1},
            new byte[0]);

    static OneOf words(OneOf actions) {
        return actions.word(
                "poison",
                Shape.called("poison")
                        .must("datagrams", Kinds.whole(1, DATAGRAMS_MAX), "How many")
                        .may("over", Kinds.DURATION, "During which time; at once when missing (real time)"),
                "Throws malformed datagrams at the ports of the server");
    }

    static @Nullable Action read(Chosen chosen) {
        return chosen.word().equals("poison") ? new Poison(chosen.section()) : null;
    }

    @Override
    public String words() {
        return "poison: " + section.whole("datagrams", 0) + " datagrams";
    }

    @Override
    public void play(ScenarioRun run) throws ActionFailed {
        Randomness randomness = new Decisions(run.settings().seedOf(run.scenario())).of(Decisions.Kind.ACTION);
        long count = section.whole("datagrams", 1);
        Duration over = section.duration("over", Duration.ZERO);
        List<URI> targets = List.of(run.settings().coap(), run.settings().coaps());
        for (long i = 0; i < count; i++) {
            byte[] bytes = malformed(randomness);
            URI target = targets.get((int) (i % targets.size()));
            run.ether().time().after(over.multipliedBy(i).dividedBy(count), () -> send(bytes, target));
        }
    }

    private static byte[] malformed(Randomness randomness) {
        byte[] beginning = BEGINNINGS.get(randomness.below(BEGINNINGS.size()));
        byte[] bytes = new byte[beginning.length + randomness.below(BYTES_MAX)];
        randomness.fill(bytes);
        System.arraycopy(beginning, 0, bytes, 0, beginning.length);
        return bytes;
    }

    private static void send(byte[] bytes, URI target) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(
                    new DatagramPacket(bytes, bytes.length, new InetSocketAddress(target.getHost(), target.getPort())));
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Poison.class).debug("Poison was not sent", e);
        }
    }
}
