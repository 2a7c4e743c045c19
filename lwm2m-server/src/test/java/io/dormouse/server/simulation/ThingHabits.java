// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.leshan.core.ResponseCode;

/**
 * How one device lives; drawn once.
 *
 * @param awakeSeconds what it promises to listen after each exchange, 0: the default of the protocol
 * @param honest keeps that promise
 * @param registersAlways a full Register at every wake
 * @param refuses paths that it does not let be written
 * @param bends paths whose written value it changes by itself
 * @param crashesOn paths whose writing makes it reboot
 * @param movesValues changes desired values by itself
 */
record ThingHabits(
        boolean secure,
        boolean queueMode,
        Duration period,
        Duration lifetime,
        int awakeSeconds,
        boolean honest,
        boolean registersAlways,
        boolean reboots,
        boolean forgetsValues,
        boolean movesAddress,
        boolean answersLate,
        boolean busy,
        boolean movesValues,
        Set<String> refuses,
        ResponseCode refusesWith,
        Set<String> bends,
        Set<String> crashesOn) {
    static ThingHabits of(Chance chance) {
        Duration period = chance.pick(List.of(Duration.ofMinutes(10), Duration.ofMinutes(45), Duration.ofHours(2)));
        return new ThingHabits(
                chance.oneIn(2),
                !chance.oneIn(4),
                period,
                period.multipliedBy(chance.between(2, 6)),
                chance.oneIn(2) ? chance.between(10, 60) : 0,
                !chance.oneIn(3),
                chance.oneIn(4),
                chance.oneIn(3),
                chance.oneIn(2),
                chance.oneIn(3),
                chance.oneIn(3),
                chance.oneIn(4),
                chance.oneIn(4),
                some(chance, 5),
                chance.pick(List.of(
                        ResponseCode.METHOD_NOT_ALLOWED,
                        ResponseCode.BAD_REQUEST,
                        ResponseCode.UNAUTHORIZED,
                        ResponseCode.FORBIDDEN)),
                some(chance, 8),
                some(chance, 20));
    }

    private static Set<String> some(Chance chance, int oneIn) {
        Set<String> some = new HashSet<>();
        for (String path : Thing.TWIN_PATHS) {
            if (chance.oneIn(oneIn)) {
                some.add(path);
            }
        }
        return Set.copyOf(some);
    }
}
