// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.Latencies;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.api.EventWatch;
import io.dormouse.simulator.api.ServerApi;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.scenario.Outcome.Check;
import io.dormouse.simulator.scenario.Outcome.PhaseOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Plays one scenario. {@link #play} belongs to one thread; the rest is thread-safe. */
public final class ScenarioRun implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(500);
    private static final Duration OPEN_MAX = Duration.ofSeconds(5);

    private final Scenario scenario;
    private final RunSettings settings;
    private final RunListener listener;
    private final Ether ether;
    private final Latencies latencies = new Latencies();
    private final Map<String, LiveGroup> groups = new LinkedHashMap<>();
    private final Patches patches = new Patches();
    private final Asked asked = new Asked();
    private final Map<String, LongAdder> events = new ConcurrentHashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private long begun;

    public ScenarioRun(Scenario scenario, RunSettings settings, RunListener listener) {
        this.scenario = scenario;
        this.settings = settings;
        this.listener = listener;
        ether = new Ether(settings.speedOf(scenario));
        LiveGroup.Surroundings around = new LiveGroup.Surroundings(ether, latencies, settings.seedOf(scenario));
        for (GroupPlan plan : scenario.groups()) {
            GroupPlan sized = settings.small() ? plan.scaled(scenario.small().devices()) : plan;
            groups.put(plan.name(), new LiveGroup(sized, scenario.name(), settings, around));
        }
    }

    /** Plays it to the end; expectations that fail are part of the outcome. */
    public Outcome play() throws InterruptedException {
        begun = ether.time().nanos();
        listener.begins(this);
        EventWatch watch = settings.api()
                .map(api -> new EventWatch(api, ether.time(), this::event))
                .orElse(null);
        List<PhaseOutcome> played = new ArrayList<>();
        try {
            if (watch != null && scenario.needsApi()) {
                watch.awaitOpen(OPEN_MAX);
            }
            scenario.expect().forEach(each -> each.begin(this));
            boolean going = provision(played);
            int number = 0;
            for (Phase phase : scenario.phases()) {
                number++;
                if (going) {
                    listener.phase(phase, number, scenario.phases().size());
                    PhaseOutcome outcome = play(phase, number == 1);
                    going = outcome.isMet();
                    played.add(outcome);
                } else {
                    played.add(new PhaseOutcome(phase.name(), Duration.ZERO, List.of(), "", true));
                }
            }
            if (going && !scenario.expect().isEmpty()) {
                played.add(judge("at the end", scenario.expect(), ether.time().nanos(), Duration.ZERO));
            }
            sample();
        } finally {
            if (watch != null) {
                watch.close();
            }
        }
        Outcome outcome = Outcomes.of(this, played);
        listener.ends(outcome);
        return outcome;
    }

    private boolean provision(List<PhaseOutcome> played) {
        try {
            Provisioning.of(this);
            return true;
        } catch (ActionFailed | RuntimeException e) {
            played.add(new PhaseOutcome("credentials", elapsed(), List.of(), String.valueOf(e.getMessage()), false));
            return false;
        }
    }

    private PhaseOutcome play(Phase phase, boolean first) throws InterruptedException {
        long start = ether.time().nanos();
        phase.expect().forEach(each -> each.begin(this));
        try {
            if (first) {
                groups.values().stream()
                        .filter(group -> group.plan().startsBySelf())
                        .forEach(group -> FleetActions.start(
                                this, group, group.devices(), group.plan().startOver()));
            }
            for (Action action : phase.actions()) {
                listener.action(action);
                action.play(this);
            }
        } catch (ActionFailed | RuntimeException e) {
            return new PhaseOutcome(phase.name(), since(start), List.of(), String.valueOf(e.getMessage()), false);
        }
        return judge(phase.name(), phase.expect(), start, real(phase.lasts()));
    }

    /** How long something lasts that takes {@code duration} by the clock of the devices. */
    Duration real(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() / settings.speedOf(scenario)));
    }

    private PhaseOutcome judge(String name, List<Expectation> expectations, long start, Duration lasts)
            throws InterruptedException {
        Map<Expectation, Check> settled = new LinkedHashMap<>();
        long waiting = ether.time().nanos();
        while (true) {
            lookAt(expectations, settled, since(waiting));
            boolean open =
                    expectations.stream().anyMatch(each -> !each.patience().isZero() && !settled.containsKey(each));
            if (!open && since(start).compareTo(lasts) >= 0) {
                break;
            }
            pause();
        }
        for (Expectation each : expectations) {
            if (!settled.containsKey(each)) {
                settle(settled, each, each.judge(this, true), since(waiting));
            }
        }
        List<Check> inOrder = expectations.stream().map(settled::get).toList();
        return new PhaseOutcome(name, since(start), inOrder, "", false);
    }

    private void lookAt(List<Expectation> expectations, Map<Expectation, Check> settled, Duration waited) {
        for (Expectation each : expectations) {
            if (!settled.containsKey(each) && !each.patience().isZero()) {
                boolean last = waited.compareTo(each.patience()) >= 0;
                Verdict verdict = each.judge(this, last);
                if (last || verdict.state() != Verdict.State.OPEN) {
                    settle(settled, each, verdict, waited);
                }
            }
        }
    }

    private void settle(Map<Expectation, Check> settled, Expectation expectation, Verdict verdict, Duration after) {
        Verdict last =
                verdict.state() == Verdict.State.OPEN ? Verdict.failed(verdict.actual(), verdict.worst()) : verdict;
        Check check = new Check(expectation.words(), last, after);
        settled.put(expectation, check);
        listener.settled(check);
    }

    private void pause() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ether.time().after(LOOK_EVERY, over::countDown);
        over.await();
        double last = samples.isEmpty() ? -1 : samples.get(samples.size() - 1).seconds();
        if (elapsed().toMillis() - last * 1_000 >= SAMPLE_EVERY.toMillis()) {
            sample();
        }
    }

    private void sample() {
        Sample now = Outcomes.sample(this);
        samples.add(now);
        listener.sample(now);
    }

    private void event(JsonNode event) {
        events.computeIfAbsent(event.path("type").asText(), any -> new LongAdder())
                .increment();
        patches.event(event);
        asked.event(event);
    }

    private Duration since(long start) {
        return Duration.ofNanos(ether.time().nanos() - start);
    }

    /** Real time since the run began. */
    public Duration elapsed() {
        return since(begun);
    }

    public Scenario scenario() {
        return scenario;
    }

    public RunSettings settings() {
        return settings;
    }

    /** @throws IllegalStateException when there is none; checked before the run */
    ServerApi api() {
        return settings.api().orElseThrow(() -> new IllegalStateException("this needs the API of the server: --api"));
    }

    Ether ether() {
        return ether;
    }

    Latencies latencies() {
        return latencies;
    }

    Patches patches() {
        return patches;
    }

    Asked asked() {
        return asked;
    }

    long events(String type) {
        LongAdder count = events.get(type);
        return count == null ? 0 : count.sum();
    }

    List<Sample> samples() {
        return samples;
    }

    public Collection<LiveGroup> groups() {
        return groups.values();
    }

    LiveGroup group(String name) {
        LiveGroup group = groups.get(name);
        if (group == null) {
            throw new IllegalStateException("The file was checked: " + name);
        }
        return group;
    }

    /** The devices of some groups; all of them when none is named. */
    List<SimulatedDevice> devices(List<String> names) {
        return groups.values().stream()
                .filter(group -> names.isEmpty() || names.contains(group.plan().name()))
                .flatMap(group -> group.devices().stream())
                .toList();
    }

    /** Switches all devices off, without de-registering, and ends the threads. */
    @Override
    public void close() {
        groups.values().forEach(group -> group.devices().forEach(SimulatedDevice::close));
        ether.close();
    }
}
