// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.objects.Value;
import io.dormouse.server.SimulatedServer;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a server with its devices and its people, from a seed. After the hard part the world becomes fair for some days; then everything must have come to
 * its end.
 *
 * <p>A failure prints the command that shows the same life again. Property {@code simulation.show} prints all that happens in one.
 */
final class Simulation {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration FAIR = Duration.ofHours(13);
    private static final Duration FAIR_LONG = Duration.ofDays(11);

    private final VirtualTime time = new VirtualTime(START);
    private final Database durable = Databases.inMemory(time);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Checker checker = new Checker(this, counts);
    private final List<Thing> things = new ArrayList<>();
    private final long seed;
    private final Sabotage sabotage;
    private final Chance chance;
    private final Conditions conditions;
    private final Ether ether;
    private final People people;
    private @Nullable Process process;
    private boolean diskFull;
    private boolean fair;
    private @Nullable Duration astray;
    private long provisioned;

    /** What can become of a commit. */
    enum Fate {
        STORED,
        FAILS,
        UNSURE,
        CRASH_BEFORE,
        CRASH_AFTER
    }

    /**
     * What one life showed.
     *
     * @param violation null when all was well
     * @param deviceDays virtual days times devices
     */
    record Outcome(long seed, @Nullable String violation, Map<String, Integer> counts, double deviceDays) {}

    private Simulation(long seed, Sabotage sabotage) {
        this.seed = seed;
        this.sabotage = sabotage;
        this.chance = new Chance(seed);
        this.conditions = Conditions.of(chance);
        this.ether = new Ether(time, chance, conditions);
        this.people = new People(this);
        for (int i = 0; i < conditions.things(); i++) {
            things.add(new Thing(this, i, ThingHabits.of(chance)));
        }
    }

    static Outcome run(long seed, Sabotage sabotage) {
        return run(new Simulation(seed, sabotage));
    }

    /** The same with a note of everything that happens. */
    static List<String> noted(long seed, Sabotage sabotage) {
        Simulation simulation = new Simulation(seed, sabotage);
        List<String> notes = simulation.checker.notes();
        notes.add(simulation.conditions.toString());
        simulation.things.forEach(thing -> notes.add(thing.endpoint() + " " + thing.habits()));
        Outcome outcome = run(simulation);
        notes.add("violation: " + outcome.violation());
        return notes;
    }

    private static Outcome run(Simulation simulation) {
        ServerLog.watch(simulation.checker);
        try {
            simulation.live();
        } catch (RuntimeException | AssertionError failure) {
            simulation.checker.violated("the simulation broke down: " + trace(failure));
        } finally {
            ServerLog.leave();
            simulation.durable.close();
        }
        double days = Duration.ofNanos(simulation.time.nanos()).toMinutes() / 1440.0 * simulation.things.size();
        return new Outcome(simulation.seed, simulation.checker.violation(), simulation.counts, days);
    }

    private static String trace(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        for (int i = 0; i < Math.min(12, failure.getStackTrace().length); i++) {
            text.append("\n    at ").append(failure.getStackTrace()[i]);
        }
        return text.toString();
    }

    private void live() {
        provision();
        start();
        things.forEach(Thing::begins);
        people.begin();
        misfortunes();
        until(conditions.length());
        becomesFair();
        boolean patient = chance.oneIn(40);
        if (!patient) {
            things.forEach(thing -> people.triesAgain(thing.endpoint()));
        }
        until(conditions.length().plus(patient ? FAIR_LONG : FAIR));
        if (checker.violation() == null) {
            atTheEnd();
        }
    }

    private void until(Duration sinceStart) {
        long end = sinceStart.toNanos();
        while (checker.violation() == null && time.nanos() < end && time.advanceToNext()) {
            checker.counts("steps");
        }
    }

    private void misfortunes() {
        for (int i = 0; i < conditions.kills(); i++) {
            sometime(() -> withProcess(Process::kill));
        }
        for (int i = 0; i < conditions.jumps(); i++) {
            sometime(this::jump);
        }
        for (int i = 0; i < conditions.fullDisks(); i++) {
            sometime(() -> {
                diskFull = !fair;
                checker.note(() -> "the disk is full");
                time.after(chance.seconds(1, 1_200), () -> {
                    diskFull = false;
                    checker.note(() -> "the disk has room again");
                    checker.trouble();
                });
            });
        }
        if (chance.oneIn(4)) {
            sometime(() -> {
                ether.cut(true);
                time.after(chance.seconds(10, 3_000), () -> ether.cut(false));
            });
        }
    }

    private void sometime(Runnable misfortune) {
        time.after(chance.seconds(60, (int) conditions.length().toSeconds()), () -> {
            if (!fair) {
                misfortune.run();
            }
        });
    }

    /** By up to ten days, either way; for good, or until somebody puts it right. */
    private void jump() {
        if (astray != null) {
            return;
        }
        Duration step = Duration.ofMinutes(chance.between(-14_400, 14_400));
        checker.counts("clock jumps");
        checker.note(() -> "the wall clock jumps by " + step);
        time.jump(step);
        if (chance.oneIn(2)) {
            checker.messages().clockMoved();
            return;
        }
        astray = step;
        time.after(chance.seconds(1, 7_200), this::clockIsPutRight);
    }

    private void clockIsPutRight() {
        if (astray != null) {
            time.jump(astray.negated());
            checker.messages().clockMoved();
            astray = null;
        }
    }

    private void becomesFair() {
        checker.note(() -> "the world becomes fair");
        fair = true;
        diskFull = false;
        checker.trouble();
        clockIsPutRight();
        ether.becomesFair();
        people.go();
        things.forEach(Thing::settles);
    }

    /** Started again, with the clock put right before: at a start the wall clock decides. */
    private void start() {
        clockIsPutRight();
        if (process != null) {
            return;
        }
        checker.trouble();
        try {
            Process fresh = new Process(this);
            if (fresh.dead()) {
                return;
            }
            process = fresh;
            checker.counts("starts");
            checker.note(() -> "the server starts");
        } catch (StoreException cannotStart) {
            checker.processDied();
            time.after(Duration.ofSeconds(5), this::start);
        }
    }

    /** Before the first start, as an operator does it; the keys outlive every process. */
    private void provision() {
        SimulatedServer before = new SimulatedServer(durable, Runnable::run, time, chance.seed());
        for (Thing thing : things) {
            if (thing.habits().secure()) {
                before.provision(thing.endpoint(), "psk-" + thing.endpoint());
            }
        }
        provisioned = logged()[0];
    }

    void died(Process dead) {
        checker.counts("kills");
        checker.note(() -> "the server dies");
        checker.processDied();
        process = null;
        time.after(fair ? Duration.ofSeconds(1) : chance.seconds(1, 400), () -> {
            RestartSabotage.apply(sabotage, durable);
            start();
        });
    }

    Fate fateOfCommit() {
        if (fair) {
            return Fate.STORED;
        }
        if (chance.with(conditions.storeFails())) {
            return Fate.FAILS;
        }
        if (chance.with(conditions.storeUnsure())) {
            return Fate.UNSURE;
        }
        if (chance.with(conditions.crashes())) {
            return chance.oneIn(2) ? Fate.CRASH_BEFORE : Fate.CRASH_AFTER;
        }
        return Fate.STORED;
    }

    private void atTheEnd() {
        checker.messages().all().stream()
                .filter(life -> life.accepted && !life.clockUnsure)
                .forEach(life -> checker.require(life.ended(), life + " is in the end still " + life.state));
        things.forEach(thing -> people.explains(thing.endpoint(), explained -> settled(thing, explained)));
        until(Duration.ofNanos(time.nanos()).plusSeconds(1));
        log();
    }

    /** Reported is what is desired, or somebody says why not. */
    private void settled(Thing thing, JsonNode explained) {
        for (String path : Thing.TWIN_PATHS) {
            Desire desire = checker.desire(thing.endpoint(), path);
            JsonNode member = explained.path("members").path(path);
            Value desired = member.path("desired").isTextual()
                    ? new Value.Text(member.path("desired").asText())
                    : null;
            checker.require(
                    desire.mayBe(desired),
                    thing.endpoint() + path + " should be " + desire + ", and is desired to be " + desired);
            if (desired != null) {
                counts.merge("changes checked in the end", 1, Integer::sum);
                String state = member.path("state").asText();
                switch (state) {
                    case "in-sync" ->
                        checker.require(
                                Objects.equals(thing.value(path), desired)
                                        || thing.habits().movesValues()
                                        || (thing.habits().registersAlways() && checker.forgotLately(thing.endpoint())),
                                thing.endpoint() + path + " is called in sync with " + desired + ", the device has "
                                        + thing.value(path));
                    case "refused", "unsupported" ->
                        checker.require(
                                thing.habits().refuses().contains(path),
                                thing.endpoint() + path + " is called " + member + ", the device never refused it");
                    case "drifted" ->
                        checker.require(
                                thing.habits().bends().contains(path)
                                        || thing.habits().movesValues()
                                        || checker.forgotLately(thing.endpoint()),
                                thing.endpoint() + path + " is called " + member + ", the device does not bend it");
                    default -> checker.violated(thing.endpoint() + path + " is in the end " + member);
                }
            }
        }
    }

    private void log() {
        long[] log = logged();
        long told = provisioned + checker.eventsStored();
        checker.require(
                log[0] == told && log[2] == log[0] && (log[0] == 0 || log[1] == 1),
                "the log has " + log[0] + " events from " + log[1] + " to " + log[2] + ", stored were " + told);
    }

    /** How many events the log has, the first and the last number. */
    private long[] logged() {
        return durable.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*), MIN(seq), MAX(seq) FROM event")) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2), row.getLong(3)};
            }
        });
    }

    VirtualTime time() {
        return time;
    }

    Database durable() {
        return durable;
    }

    Chance chance() {
        return chance;
    }

    Checker checker() {
        return checker;
    }

    Conditions conditions() {
        return conditions;
    }

    Ether ether() {
        return ether;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    boolean diskFull() {
        return diskFull;
    }

    List<Thing> things() {
        return things;
    }

    Thing thing(String endpoint) {
        return things.get(Integer.parseInt(endpoint.substring("thing-".length())));
    }

    @Nullable
    Process process() {
        return process;
    }

    void withProcess(Consumer<Process> then) {
        Process alive = process;
        if (alive != null) {
            then.accept(alive);
        }
    }

    long processNanos() {
        Process alive = process;
        return alive == null ? 0 : alive.time().nanos();
    }

    boolean sleeps(String endpoint) {
        Process alive = process;
        return alive != null && !alive.reach(endpoint).listens();
    }

    @Override
    public String toString() {
        return "life of seed " + seed;
    }
}
