// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.radio.Delay;
import io.dormouse.simulator.radio.Link;
import io.dormouse.simulator.radio.RadioConditions;
import io.dormouse.simulator.radio.RadioProfiles;
import io.dormouse.simulator.text.Kind;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.util.List;
import java.util.Locale;

/** How a radio is described: the name of a profile, or a profile and what differs. */
final class RadioWords {
    private static final long KILO = 1_000;
    private static final Kind PROFILE = Kinds.choice(RadioProfiles.names());

    static final Shape SHAPE = Shape.called("a radio")
            .may("profile", PROFILE, "What it is like unless the other words say otherwise; perfect when missing")
            .may("loss", Kinds.SHARE, "Datagrams lost, both ways")
            .may("lossUp", Kinds.SHARE, "Datagrams of the device that are lost")
            .may("lossDown", Kinds.SHARE, "Datagrams of the server that are lost")
            .may("duplication", Kinds.SHARE, "Datagrams that arrive twice")
            .may("reordering", Kinds.SHARE, "Datagrams that are overtaken")
            .may("delayMin", Kinds.DURATION, "Shortest time in the air, one way (real time)")
            .may("delayMax", Kinds.DURATION, "Longest time in the air, one way (real time)")
            .may("spread", Kinds.choice(List.of("uniform", "bell", "tail")), "How delays are spread between the two")
            .may("kbitUp", Kinds.whole(0, 1_000_000), "Rate of each device in kbit/s; 0 for no limit")
            .may("kbitDown", Kinds.whole(0, 1_000_000), "Rate to each device in kbit/s; 0 for no limit")
            .may("natTimeout", Kinds.DURATION, "After so much silence the NAT forgets the device (real time)")
            .may("holeEvery", Kinds.DURATION, "How often the device is out of coverage (clock of the devices)")
            .may("holeFor", Kinds.DURATION, "For how long (clock of the devices)")
            .may("connectedTail", Kinds.DURATION, "How long the modem stays connected after a datagram");

    static final Kind KIND = Kinds.either(PROFILE, SHAPE);

    private RadioWords() {}

    static RadioConditions read(Object given) {
        if (given instanceof Section section) {
            return read(section);
        }
        return RadioProfiles.named(given.toString()).orElse(RadioConditions.PERFECT);
    }

    private static RadioConditions read(Section section) {
        RadioConditions from =
                RadioProfiles.named(section.text("profile", "perfect")).orElse(RadioConditions.PERFECT);
        double up = section.number("lossUp", section.number("loss", from.lossUp()));
        double down = section.number("lossDown", section.number("loss", from.lossDown()));
        return from.withLoss(up, down)
                .withDuplication(section.number("duplication", from.duplication()))
                .withReordering(section.number("reordering", from.reordering()))
                .withDelay(delay(section, from.delay()))
                .withLink(link(section, from.link()));
    }

    private static Delay delay(Section section, Delay from) {
        var min = section.duration("delayMin", from.min());
        var max = section.duration("delayMax", from.max());
        String spread = section.text("spread", from.spread().name());
        return new Delay(
                min, max.compareTo(min) < 0 ? min : max, Delay.Spread.valueOf(spread.toUpperCase(Locale.ROOT)));
    }

    private static Link link(Section section, Link from) {
        return new Link(
                section.has("kbitUp") ? section.whole("kbitUp", 0) * KILO : from.bitsPerSecondUp(),
                section.has("kbitDown") ? section.whole("kbitDown", 0) * KILO : from.bitsPerSecondDown(),
                section.duration("natTimeout", from.natTimeout()),
                section.duration("holeEvery", from.holeEvery()),
                section.duration("holeFor", from.holeFor()),
                section.duration("connectedTail", from.connectedTail()));
    }
}
