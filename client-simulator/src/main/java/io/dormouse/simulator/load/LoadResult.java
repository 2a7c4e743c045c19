// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param succeeded requests with a good answer
 * @param failed requests refused or not answered
 * @param micros how long the good ones took
 */
public record LoadResult(
        LoadPlan plan, int devices, int registered, double seconds, long succeeded, long failed, Histogram micros) {
    private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 100.0);
    private static final double MICROS_OF_MILLI = 1_000;

    /** One line for programs. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("load", plan.kind().word()).put("devices", devices).put("registered", registered);
        json.put("seconds", rounded(seconds)).put("succeeded", succeeded).put("failed", failed);
        json.put("perSecond", rounded(seconds == 0 ? 0 : succeeded / seconds));
        ObjectNode millis = json.putObject("millis");
        for (double percentile : PERCENTILES) {
            String name = percentile == 100 ? "max" : "p" + (percentile == 99.9 ? "99.9" : (int) percentile);
            millis.put(name, rounded(micros.getValueAtPercentile(percentile) / MICROS_OF_MILLI));
        }
        return json.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
