// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.dialect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sample;
import org.jspecify.annotations.Nullable;

/** Who speaks: what a device tells of itself in its Device object (OMA LwM2M Core 1.1 Appendix E.4). */
record Speaker(
        @Nullable String manufacturer,
        @Nullable String model,
        @Nullable String firmware) {
    static final Speaker STRANGER = new Speaker(null, null, null);
    static final int CHARS_MAX = 100;

    private static final ResourcePath MANUFACTURER = new ResourcePath(3, 0, 0);
    private static final ResourcePath MODEL = new ResourcePath(3, 0, 1);
    private static final ResourcePath FIRMWARE = new ResourcePath(3, 0, 3);

    /** With what a report adds; the same when it adds nothing. */
    Speaker and(Report report) {
        Speaker known = this;
        for (Sample sample : report.samples()) {
            if (sample.value() instanceof Value.Text text) {
                known = known.and(sample.path(), cut(text.text()));
            }
        }
        return known;
    }

    private Speaker and(ResourcePath path, String text) {
        if (path.equals(MANUFACTURER)) {
            return new Speaker(text, model, firmware);
        }
        if (path.equals(MODEL)) {
            return new Speaker(manufacturer, text, firmware);
        }
        return path.equals(FIRMWARE) ? new Speaker(manufacturer, model, text) : this;
    }

    /**
     * Under which refusals are remembered: all devices of a model with a firmware share theirs, once all three are
     * known.
     */
    String key(String endpoint) {
        var key = JsonNodeFactory.instance.arrayNode();
        if (manufacturer == null || model == null || firmware == null) {
            return key.add(endpoint).toString();
        }
        return key.add(manufacturer).add(model).add(firmware).toString();
    }

    private static String cut(String text) {
        return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX);
    }
}
