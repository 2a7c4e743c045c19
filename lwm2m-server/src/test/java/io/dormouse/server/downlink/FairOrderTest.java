// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dormouse.kit.time.Randomness;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.World;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.eclipse.leshan.core.request.ReadRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of work in a window (semantics.md §5) holds whatever arrives when, from seeds. A failing one is named by its number. */
class FairOrderTest {
    private static final int WINDOWS = 40;

    static LongStream seeds() {
        return LongStream.range(1, 201);
    }

    /** A kind of work with a backlog that arrives at random. */
    private final class Kind implements DownlinkSource {
        final String name;
        int waiting;
        int urgent;

        /** Windows that ended without a turn for it although it had work from their beginning. */
        int passedOver;

        final Map<String, Integer> turnsOfOthers = new HashMap<>();
        boolean hadWork;
        boolean hadTurn;

        Kind(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean urgent(Device device, Window window) {
            return urgent > 0;
        }

        @Override
        public Optional<DownlinkWork> next(Device device, Window window) {
            if (waiting == 0) {
                return Optional.empty();
            }
            chosen(this);
            waiting--;
            urgent = Math.max(0, urgent - 1);
            return Optional.of(new DownlinkWork(new ReadRequest(3, 0, 0), Duration.ofSeconds(5), name));
        }

        @Override
        public void answered(Device device, DownlinkWork work, Answer answer) {
            if (answer instanceof Answer.NoAnswer) {
                waiting++;
            }
        }
    }

    private final World world = new World();
    private final Kind rpc = new Kind("rpc");
    private final List<Kind> kinds =
            List.of(new Kind("message"), new Kind("twin"), new Kind("verification"), new Kind("observation"));
    private final List<String> turns = new ArrayList<>();
    private int callsInRow;
    private int urgentInRow;
    private int aheadOfRotation;
    private int rotationTurns;
    private final List<String> wrong = new ArrayList<>();

    private void chosen(Kind kind) {
        boolean othersWait = kinds.stream().anyMatch(other -> other.waiting > 0);
        boolean ahead = kind == rpc || (kind.urgent > 0 && urgentInRow < DownlinkScheduler.URGENT_MAX);
        turns.add(kind.name + (ahead ? "!" : ""));
        kind.hadTurn = true;
        callsInRow = kind == rpc && othersWait ? callsInRow + 1 : 0;
        check(callsInRow <= DownlinkScheduler.IMMEDIATE_MAX, callsInRow + " calls in succession");
        if (ahead) {
            aheadOfRotation = othersWait ? aheadOfRotation + 1 : 0;
            urgentInRow += kind == rpc ? 0 : 1;
            check(aheadOfRotation <= 6, aheadOfRotation + " items went ahead of the rotation");
            return;
        }
        aheadOfRotation = 0;
        urgentInRow = 0;
        rotationTurns++;
        for (Kind other : kinds) {
            other.turnsOfOthers.merge(kind.name, 1, Integer::sum);
            if (other == kind || other.waiting == 0) {
                other.turnsOfOthers.clear();
            }
            check(
                    other.turnsOfOthers.values().stream().allMatch(count -> count <= 1),
                    kind.name + " had two turns while " + other.name + " waited");
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise + ": " + turns);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyKindGetsATurnWithinThreeWindowsAndNobodyGoesAheadForEver(long seed) {
        Randomness random = Randomness.seeded(seed);
        FakeDevice meter = world.device("meter").has("/3/0/0", new Value.Text("x"));
        // A window of 10 s and answers that take 1 to 4 s; some never come.
        world.known.set("meter", new DeviceSettings(Duration.ofSeconds(10), null, null));
        boolean lossy = random.below(2) == 0;
        meter.answersAfter(Duration.ofMillis(1_000 + random.below(3_000)));
        world.plug(rpc, kinds.toArray(new DownlinkSource[0]));
        meter.registersWithQueueMode();
        for (int window = 0; window < WINDOWS; window++) {
            arrive(random);
            kinds.forEach(kind -> {
                kind.hadWork = kind.waiting > 0;
                kind.hadTurn = false;
            });
            int begun = turns.size();
            rotationTurns = 0;
            int exchanges = 2 + random.below(6);
            int swallowed = lossy && random.below(3) == 0 ? begun + 1 + random.below(3) : Integer.MAX_VALUE;
            meter.swallows(line -> turns.size() >= Math.min(swallowed, begun + exchanges));
            meter.wakes();
            world.pass(Duration.ofMinutes(3));
            boolean held = rotationTurns >= 2;
            for (Kind kind : kinds) {
                kind.passedOver = kind.hadTurn || !kind.hadWork ? 0 : kind.passedOver + (held ? 1 : 0);
                check(kind.passedOver < 3, kind.name + " got no turn in 3 windows");
            }
        }
        assertEquals(List.of(), wrong.stream().limit(1).toList());
        assertEquals(0, meter.heardWhileAsleep());
        world.close();
    }

    /** Calls are few, as they are in life: a caller waits for each. Messages that cannot wait come in bursts. */
    private void arrive(Randomness random) {
        rpc.waiting = random.below(3);
        for (Kind kind : kinds) {
            kind.waiting = Math.min(kind.waiting + random.below(4), 12);
        }
        Kind messages = kinds.get(0);
        messages.urgent = random.below(4) == 0 ? Math.min(messages.waiting, 2) : 0;
    }
}
