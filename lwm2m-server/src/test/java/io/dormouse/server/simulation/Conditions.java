// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import java.time.Duration;
import java.util.List;

/**
 * How hard a life is; drawn once per seed, so that some lives are easy and show what hard ones would cover up.
 *
 * @param loss share of datagrams that get lost, each way
 * @param duplicates share of datagrams that arrive twice
 * @param slowestMillis longest way of a datagram; those that take longer are overtaken
 * @param storeFails share of commits that fail
 * @param storeUnsure share of commits that are stored and said to have failed
 * @param crashes share of commits in which the server dies, before or after
 * @param kills mean number of kills besides
 * @param jumps of the wall clock
 * @param fullDisks periods in which nothing can be stored
 * @param listenerThrows share of calls of a listener that throws
 * @param lazyLanes tasks of lanes wait for a thread
 */
record Conditions(
        int things,
        Duration length,
        double loss,
        double duplicates,
        int slowestMillis,
        double storeFails,
        double storeUnsure,
        double crashes,
        int kills,
        int jumps,
        int fullDisks,
        double listenerThrows,
        boolean lazyLanes) {
    static Conditions of(Chance chance) {
        return new Conditions(
                chance.oneIn(3) ? 2 : 1,
                Duration.ofHours(chance.oneIn(10) ? chance.between(6, 20) : chance.between(1, 5)),
                chance.oneIn(3) ? 0 : chance.between(0, 40) / 100.0,
                chance.oneIn(3) ? chance.between(0, 20) / 100.0 : 0,
                chance.pick(List.of(80, 400, 1_500, 6_000)),
                chance.oneIn(3) ? chance.between(0, 10) / 100.0 : 0,
                chance.oneIn(4) ? chance.between(0, 5) / 100.0 : 0,
                chance.oneIn(3) ? chance.between(0, 3) / 100.0 : 0,
                chance.oneIn(2) ? chance.between(0, 4) : 0,
                chance.oneIn(4) ? chance.between(1, 3) : 0,
                chance.oneIn(4) ? chance.between(1, 2) : 0,
                chance.oneIn(6) ? 0.2 : 0,
                chance.oneIn(2));
    }
}
