// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.report;

import io.dormouse.simulator.scenario.Outcome;
import io.dormouse.simulator.scenario.Outcome.Check;
import io.dormouse.simulator.scenario.Outcome.PhaseOutcome;
import io.dormouse.simulator.scenario.Outcome.Usage;
import io.dormouse.simulator.scenario.Sample;
import io.dormouse.simulator.text.Durations;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes as one page that needs nothing else: verdicts, charts, what each device needed, and how to play it again. */
public final class HtmlReport {
    private static final int DEVICES_SHOWN_MAX = 50;

    private static final String STYLE = """
            :root{color-scheme:light dark;--bad:#c0392b;--good:#1e8449;--line:#8884}
            body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
            h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
            table{border-collapse:collapse;width:100%}
            td,th{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
            .bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}.skip{opacity:.6}
            code{background:var(--line);padding:.1rem .3rem;border-radius:3px;overflow-wrap:anywhere}
            figure{margin:1rem 0}figcaption{font-size:.9rem;opacity:.8}svg{width:100%;height:auto}
            .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr));gap:1rem}
            """;

    private HtmlReport() {}

    /** @param replay the commands that play the runs again, in the same order */
    public static String of(List<Outcome> outcomes, List<String> replay) {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<title>Scenarios</title><style>")
                .append(STYLE)
                .append("</style></head><body>");
        for (int i = 0; i < outcomes.size(); i++) {
            outcome(html, outcomes.get(i), replay.get(i));
        }
        return html.append("</body></html>\n").toString();
    }

    private static void outcome(StringBuilder html, Outcome outcome, String replay) {
        html.append("<h1>")
                .append(mark(outcome.isMet()))
                .append(' ')
                .append(escaped(outcome.scenario().name()));
        html.append("</h1><p>").append(escaped(outcome.scenario().about())).append("</p><p>");
        html.append(outcome.usage().size()).append(" devices, ").append(Durations.words(outcome.took()));
        html.append(", seed ").append(outcome.seed()).append(", speed ").append(outcome.speed());
        html.append(", decisions <code>").append(outcome.digest()).append("</code></p>");
        html.append("<p>Play it again: <code>").append(escaped(replay)).append("</code></p>");
        outcome.phases().forEach(phase -> phase(html, phase));
        charts(html, outcome.samples());
        causes(html, outcome.usage());
        devices(html, outcome);
    }

    private static void phase(StringBuilder html, PhaseOutcome phase) {
        html.append("<h2>").append(phase.skipped() ? "<span class=\"skip\">skipped</span>" : mark(phase.isMet()));
        html.append(' ').append(escaped(phase.name())).append("</h2>");
        if (!phase.failure().isEmpty()) {
            html.append("<p class=\"bad\">").append(escaped(phase.failure())).append("</p>");
        }
        if (phase.checks().isEmpty()) {
            return;
        }
        html.append("<table><tr><th>verdict<th>expected<th>seen<th class=\"n\">after</tr>");
        for (Check check : phase.checks()) {
            html.append("<tr><td>").append(mark(check.isMet())).append("<td>").append(escaped(check.words()));
            html.append("<td>").append(escaped(check.verdict().actual()));
            check.verdict()
                    .worst()
                    .forEach(each ->
                            html.append("<br><code>").append(escaped(each)).append("</code>"));
            html.append("<td class=\"n\">")
                    .append(Durations.words(check.after()))
                    .append("</tr>");
        }
        html.append("</table>");
    }

    private static void charts(StringBuilder html, List<Sample> samples) {
        html.append("<h2>Over time</h2><div class=\"charts\">");
        html.append(Chart.of("registered", samples, Sample::registered));
        html.append(Chart.of("awake", samples, Sample::awake));
        html.append(Chart.rate("registrations a second", samples, Sample::registrations));
        html.append(Chart.rate("Updates a second", samples, Sample::updates));
        html.append(Chart.rate("operations of the server a second", samples, Sample::operations));
        html.append(Chart.rate("bytes a second", samples, Sample::bytes));
        html.append("</div>");
    }

    private static void causes(StringBuilder html, List<Usage> usage) {
        Map<String, long[]> sums = new TreeMap<>();
        for (Usage each : usage) {
            each.bytesByCause().forEach((cause, bytes) -> sums.computeIfAbsent(cause, any -> new long[2])[0] += bytes);
            each.millisByCause()
                    .forEach((cause, millis) -> sums.computeIfAbsent(cause, any -> new long[2])[1] += millis);
        }
        html.append("<h2>What the radio was used for</h2><table><tr><th>cause<th class=\"n\">bytes per device")
                .append("<th class=\"n\">seconds connected per device</tr>");
        double devices = Math.max(1, usage.size());
        sums.forEach((cause, sum) -> html.append("<tr><td>")
                .append(cause)
                .append("<td class=\"n\">")
                .append(Math.round(sum[0] / devices))
                .append("<td class=\"n\">")
                .append(Math.round(sum[1] / devices / 100) / 10.0)
                .append("</tr>"));
        html.append("</table>");
    }

    private static void devices(StringBuilder html, Outcome outcome) {
        html.append(
                        "<h2>Devices that needed most</h2><table><tr><th>device<th class=\"n\">bytes<th class=\"n\">connected")
                .append("<th class=\"n\">wakes<th class=\"n\">registrations<th class=\"n\">handshakes")
                .append("<th class=\"n\">operations<th>decisions</tr>");
        outcome.usage().stream().limit(DEVICES_SHOWN_MAX).forEach(each -> {
            html.append("<tr><td>").append(escaped(each.endpoint()));
            for (Object value : List.of(
                    each.bytes(),
                    Durations.words(each.connected()),
                    each.wakes(),
                    each.registrations(),
                    each.handshakes(),
                    each.operations())) {
                html.append("<td class=\"n\">").append(value);
            }
            html.append("<td><code>")
                    .append(outcome.decisions().get(each.endpoint()))
                    .append("</code></tr>");
        });
        html.append("</table>");
    }

    private static String mark(boolean met) {
        return met ? "<span class=\"good\">passed</span>" : "<span class=\"bad\">failed</span>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
