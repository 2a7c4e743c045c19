// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.simulator.radio.Delay.Spread;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Radio networks that have a name. The numbers are typical of what modems see, not of one operator. */
public final class RadioProfiles {
    private static final Map<String, RadioConditions> ALL = new LinkedHashMap<>();

    static {
        ALL.put("perfect", RadioConditions.PERFECT);
        ALL.put("lte-m", conditions(0.005, delay(40, 160, Spread.BELL), Link.PERFECT.withRate(375_000, 300_000)));
        ALL.put("nb-iot-good", conditions(0.01, delay(120, 700, Spread.BELL), Link.PERFECT.withRate(60_000, 26_000)));
        ALL.put(
                "nb-iot-deep",
                conditions(
                        0.05,
                        delay(500, 4_000, Spread.TAIL),
                        Link.PERFECT.withRate(20_000, 20_000).withTail(Duration.ofSeconds(20))));
        ALL.put("satellite", conditions(0.02, delay(270, 600, Spread.TAIL), Link.PERFECT.withRate(10_000, 20_000)));
    }

    private RadioProfiles() {}

    private static RadioConditions conditions(double loss, Delay delay, Link link) {
        return RadioConditions.losing(loss).withDelay(delay).withLink(link);
    }

    private static Delay delay(int minMillis, int maxMillis, Spread spread) {
        return new Delay(Duration.ofMillis(minMillis), Duration.ofMillis(maxMillis), spread);
    }

    public static Optional<RadioConditions> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    public static Set<String> names() {
        return java.util.Collections.unmodifiableSet(ALL.keySet());
    }
}
