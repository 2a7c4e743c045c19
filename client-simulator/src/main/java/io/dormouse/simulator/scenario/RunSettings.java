// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.api.ServerApi;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Where and how a scenario is played.
 *
 * @param coap where devices without DTLS register
 * @param coaps where devices with DTLS register
 * @param api the server's; empty for servers of others
 * @param seed instead of the scenario's
 * @param speed instead of the scenario's
 * @param small whether in the small version
 */
public record RunSettings(
        URI coap, URI coaps, Optional<ServerApi> api, OptionalLong seed, OptionalDouble speed, boolean small) {
    /** Without an API, as the file says. */
    public static RunSettings against(URI coap, URI coaps) {
        return new RunSettings(coap, coaps, Optional.empty(), OptionalLong.empty(), OptionalDouble.empty(), false);
    }

    public RunSettings withApi(ServerApi server) {
        return new RunSettings(coap, coaps, Optional.of(server), seed, speed, small);
    }

    public RunSettings withSeed(long number) {
        return new RunSettings(coap, coaps, api, OptionalLong.of(number), speed, small);
    }

    public RunSettings smaller() {
        return new RunSettings(coap, coaps, api, seed, speed, true);
    }

    long seedOf(Scenario scenario) {
        return seed.orElse(scenario.seed());
    }

    double speedOf(Scenario scenario) {
        double usual = small && scenario.small().speed() > 0 ? scenario.small().speed() : scenario.speed();
        return speed.orElse(usual);
    }
}
