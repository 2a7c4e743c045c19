// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import io.dormouse.kit.http.TestHttp;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.device.ObserveRule;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.device.StringRules;
import io.dormouse.server.dialect.LearnedDialects;
import java.time.Duration;
import java.util.List;

/** A world with observation contracts and one thermometer, {@code meter-17}. */
final class ContractWorld implements AutoCloseable {
    final World world = new World();
    final FakeStanding standing = new FakeStanding();
    final LearnedDialects dialects = new LearnedDialects(world.database, world.known, world.time);
    final ObservationContracts.Parts parts = new ObservationContracts.Parts(
            world.database,
            world.lanes,
            world.models,
            dialects,
            standing,
            world.presence,
            world.known,
            world::profileOf,
            world.scheduler,
            world.time);
    final ObservationContracts contracts = new ObservationContracts(parts);
    final TestHttp http = new TestHttp(world.time, OpenApiContract.load().holding(new ObservationRoutes(contracts)));
    final FakeDevice meter = world.device("meter-17").has("/3303/0/5700", new Value.Real(21.5));

    ContractWorld() {
        world.listeners.add(standing);
        world.listeners.add(dialects);
        world.listeners.add(contracts);
        world.plug(World.nothing(), standing.before(contracts));
        world.known.ensure(null, "meter-17");
    }

    /** From now on exactly this is to be observed. */
    void profile(ObserveRule... rules) {
        world.profiles.put(
                "meter-17", new ProfileFacts(null, null, null, null, false, StringRules.EXACT, false, List.of(rules)));
        world.scheduler.kick("meter-17");
    }

    static ObserveRule rule(String path, String attributes) {
        return new ObserveRule(path, attributes, false);
    }

    static ObserveRule together(String path, String attributes) {
        return new ObserveRule(path, attributes, true);
    }

    /** Paths of all observations that the device holds, one text each. */
    List<String> held() {
        return contracts.standing(meter.device()).stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    void pass(Duration duration) {
        world.pass(duration);
    }

    int events(String type) {
        return world.events(type).size();
    }

    @Override
    public void close() {
        world.close();
    }
}
