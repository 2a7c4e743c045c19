// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.report;

import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.scenario.Action;
import io.dormouse.simulator.scenario.Outcome;
import io.dormouse.simulator.scenario.Outcome.Check;
import io.dormouse.simulator.scenario.Outcome.PhaseOutcome;
import io.dormouse.simulator.scenario.Phase;
import io.dormouse.simulator.scenario.RunListener;
import io.dormouse.simulator.scenario.Sample;
import io.dormouse.simulator.scenario.Scenario;
import io.dormouse.simulator.scenario.ScenarioRun;
import io.dormouse.simulator.text.Durations;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a run on a terminal: lines that stay, and below them, when somebody looks, lines that are painted anew. */
public final class TerminalReport implements RunListener {
    private static final int BAR_WIDTH = 30;
    private static final int WORST_SHOWN = 3;
    private static final double PLAIN_EVERY_SECONDS = 5;

    private final PrintWriter out;
    private final boolean live;
    private final String replay;
    private int painted;
    private double lastTold = -PLAIN_EVERY_SECONDS;
    private @Nullable Sample before;
    private @Nullable ScenarioRun run;
    private String phase = "";

    /**
     * @param live whether the output is a terminal that understands ANSI
     * @param replay the command that plays this run again
     */
    public TerminalReport(PrintWriter out, boolean live, String replay) {
        this.out = out;
        this.live = live;
        this.replay = replay;
    }

    @Override
    public void begins(ScenarioRun begun) {
        run = begun;
        before = null;
        lastTold = -PLAIN_EVERY_SECONDS;
        Scenario scenario = begun.scenario();
        int devices = begun.groups().stream()
                .mapToInt(group -> group.devices().size())
                .sum();
        stay(scenario.name() + ": " + devices + " devices, " + scenario.phases().size() + " phases");
    }

    @Override
    public void phase(Phase begun, int number, int of) {
        phase = begun.name();
        stay("  [" + number + "/" + of + "] " + begun.name());
    }

    @Override
    public void action(Action action) {
        stay("        do " + action.words());
    }

    @Override
    public void settled(Check check) {
        stay("        " + (check.isMet() ? "ok   " : "FAIL ") + check.words() + " ("
                + check.verdict().actual() + ", " + Durations.words(check.after()) + ")");
        check.verdict().worst().forEach(device -> stay("             " + device));
    }

    @Override
    public void sample(Sample now) {
        if (live) {
            paint(lines(now));
        } else if (now.seconds() - lastTold >= PLAIN_EVERY_SECONDS) {
            lastTold = now.seconds();
            out.println("        " + plain(now));
            out.flush();
            before = now;
        }
    }

    private String plain(Sample now) {
        return String.format(
                Locale.ROOT,
                "%.0f s: registered %d of %d, awake %d, failing %d, %s",
                now.seconds(),
                now.registered(),
                now.devices(),
                now.awake(),
                now.failing(),
                rates(now));
    }

    private String rates(Sample now) {
        Sample last = before;
        double seconds = last == null ? Math.max(1, now.seconds()) : Math.max(0.1, now.seconds() - last.seconds());
        return String.format(
                Locale.ROOT,
                "%.1f registers/s, %.1f updates/s, %.1f operations/s, %.1f kB/s",
                (now.registrations() - (last == null ? 0 : last.registrations())) / seconds,
                (now.updates() - (last == null ? 0 : last.updates())) / seconds,
                (now.operations() - (last == null ? 0 : last.operations())) / seconds,
                (now.bytes() - (last == null ? 0 : last.bytes())) / seconds / 1_000);
    }

    private List<String> lines(Sample now) {
        List<String> lines = new ArrayList<>();
        int full = now.devices() == 0 ? 0 : BAR_WIDTH * now.registered() / now.devices();
        lines.add(String.format(
                Locale.ROOT,
                "  %s  [%s%s] registered %d/%d  awake %d  failing %d",
                phase,
                "#".repeat(full),
                ".".repeat(BAR_WIDTH - full),
                now.registered(),
                now.devices(),
                now.awake(),
                now.failing()));
        lines.add("  " + Math.round(now.seconds()) + " s  " + rates(now));
        worst().forEach(each -> lines.add("  most bytes: " + each));
        before = now;
        return lines;
    }

    private List<String> worst() {
        ScenarioRun current = run;
        return current == null
                ? List.of()
                : current.groups().stream()
                        .flatMap(group -> group.devices().stream())
                        .sorted(Comparator.comparingLong((SimulatedDevice device) ->
                                        device.traffic().bytes())
                                .reversed())
                        .limit(WORST_SHOWN)
                        .map(device ->
                                device.endpoint() + "  " + device.traffic().bytes() + " B, "
                                        + device.uplinks().failures() + " failures")
                        .toList();
    }

    @Override
    public void ends(Outcome outcome) {
        long met = outcome.phases().stream().filter(PhaseOutcome::isMet).count();
        for (PhaseOutcome each : outcome.phases()) {
            if (!each.failure().isEmpty()) {
                stay("        FAIL " + each.name() + ": " + each.failure());
            }
        }
        stay((outcome.isMet() ? "PASSED " : "FAILED ") + outcome.scenario().name() + ": " + met + " of "
                + outcome.phases().size() + " phases in " + Durations.words(outcome.took()) + ", seed " + outcome.seed()
                + ", decisions " + outcome.digest());
        if (!outcome.isMet()) {
            stay("replay: " + replay);
        }
    }

    private void stay(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    private void paint(List<String> lines) {
        erase();
        lines.forEach(out::println);
        painted = lines.size();
        out.flush();
    }

    private void erase() {
        if (painted > 0) {
            out.print("\u001b[" + painted + "A\u001b[J");
            painted = 0;
        }
    }
}
