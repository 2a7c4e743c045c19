// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.report;

import io.dormouse.simulator.scenario.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** A line over time, as SVG within the page. */
final class Chart {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 160;
    private static final int LEFT = 48;
    private static final int BOTTOM = 20;

    private Chart() {}

    static String of(String title, List<Sample> samples, ToLongFunction<Sample> value) {
        List<double[]> points = new ArrayList<>();
        samples.forEach(sample -> points.add(new double[] {sample.seconds(), value.applyAsLong(sample)}));
        return svg(title, points);
    }

    /** How much a count grew each second. */
    static String rate(String title, List<Sample> samples, ToLongFunction<Sample> count) {
        List<double[]> points = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            Sample before = samples.get(i - 1);
            Sample now = samples.get(i);
            double seconds = Math.max(0.05, now.seconds() - before.seconds());
            points.add(new double[] {now.seconds(), (count.applyAsLong(now) - count.applyAsLong(before)) / seconds});
        }
        return svg(title, points);
    }

    private static String svg(String title, List<double[]> points) {
        double right = points.stream().mapToDouble(point -> point[0]).max().orElse(1);
        double top =
                Math.max(1, points.stream().mapToDouble(point -> point[1]).max().orElse(1));
        StringBuilder line = new StringBuilder();
        for (double[] point : points) {
            double x = LEFT + (WIDTH - LEFT) * point[0] / Math.max(0.001, right);
            double y = (HEIGHT - BOTTOM) * (1 - point[1] / top) + 2;
            line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return "<figure><figcaption>" + HtmlReport.escaped(title) + "</figcaption>"
                + "<svg viewBox=\"0 0 " + WIDTH + " " + (HEIGHT + 4) + "\" role=\"img\" aria-label=\""
                + HtmlReport.escaped(title) + "\"><g fill=\"currentColor\" font-size=\"11\">"
                + "<text x=\"0\" y=\"12\">" + number(top) + "</text><text x=\"0\" y=\"" + (HEIGHT - BOTTOM)
                + "\">0</text><text x=\"" + (WIDTH - 44) + "\" y=\"" + HEIGHT + "\">" + number(right) + " s</text></g>"
                + "<path d=\"M" + LEFT + " 2V" + (HEIGHT - BOTTOM + 2) + "H" + WIDTH
                + "\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".4\"/>"
                + "<polyline points=\"" + line.toString().strip()
                + "\" fill=\"none\" stroke=\"#2e86de\" stroke-width=\"2\"/></svg></figure>";
    }

    private static String number(double value) {
        return value >= 100 ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
    }
}
