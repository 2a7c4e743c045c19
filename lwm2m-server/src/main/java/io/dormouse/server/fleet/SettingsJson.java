// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.server.device.DeviceSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a device as the API writes them and as they are stored: {@code {"awakeTime":"PT30S","ackTimeout":"PT5S","contentFormat":112,"blockSize":256}}. */
final class SettingsJson {
    static final Duration AWAKE_TIME_MIN = Duration.ofSeconds(1);
    static final Duration AWAKE_TIME_MAX = Duration.ofHours(24);
    static final Duration ACK_TIMEOUT_MIN = Duration.ofSeconds(1);
    static final Duration ACK_TIMEOUT_MAX = Duration.ofMinutes(2);

    /** CoAP content formats of LwM2M: text, opaque, CBOR, SenML JSON and CBOR, TLV, JSON (OMA LwM2M Core 1.1 §7.4). */
    private static final Set<Integer> FORMATS = Set.of(0, 42, 60, 110, 112, 11_542, 11_543);

    /** Sizes that a Block option can name (RFC 7959 §2.2). */
    private static final List<Integer> BLOCK_SIZES = List.of(16, 32, 64, 128, 256, 512, 1024);

    private static final Set<String> MEMBERS = Set.of("awakeTime", "ackTimeout", "contentFormat", "blockSize");

    private SettingsJson() {}

    static ObjectNode write(DeviceSettings settings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (settings.awakeTime() != null) {
            json.put("awakeTime", settings.awakeTime().toString());
        }
        if (settings.ackTimeout() != null) {
            json.put("ackTimeout", settings.ackTimeout().toString());
        }
        if (settings.contentFormat() != null) {
            json.put("contentFormat", settings.contentFormat());
        }
        if (settings.blockSize() != null) {
            json.put("blockSize", settings.blockSize());
        }
        return json;
    }

    /** Settings that are complete; adds what is wrong with them, in which case the result is of no use. */
    static DeviceSettings read(JsonNode json, String pointer, List<Fault> faults) {
        if (!json.isObject()) {
            faults.add(new Fault(pointer, "wrong-type", "Settings are an object."));
            return DeviceSettings.NONE;
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                String nearest = Suggestion.nearest(name, MEMBERS);
                faults.add(new Fault(
                        pointer + "/" + name,
                        "unknown-member",
                        "There is no such setting" + (nearest == null ? "." : "; did you mean \"" + nearest + "\"?")));
            }
        });
        return new DeviceSettings(
                duration(json, "awakeTime", AWAKE_TIME_MIN, AWAKE_TIME_MAX, pointer, faults),
                duration(json, "ackTimeout", ACK_TIMEOUT_MIN, ACK_TIMEOUT_MAX, pointer, faults),
                format(json.path("contentFormat"), pointer, faults),
                blockSize(json.path("blockSize"), pointer, faults));
    }

    private static @Nullable Duration duration(
            JsonNode json, String name, Duration min, Duration max, String pointer, List<Fault> faults) {
        JsonNode node = json.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        try {
            Duration duration = Duration.parse(node.asText(""));
            if (node.isTextual() && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (DateTimeException notADuration) {
            // the fault below says what is expected
        }
        faults.add(new Fault(
                pointer + "/" + name,
                "bad-duration",
                "An ISO 8601 duration from " + min + " to " + max + ", such as PT30S."));
        return null;
    }

    private static @Nullable Integer format(JsonNode node, String pointer, List<Fault> faults) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (node.isIntegralNumber() && FORMATS.contains(node.asInt())) {
            return node.asInt();
        }
        faults.add(new Fault(
                pointer + "/contentFormat",
                "bad-content-format",
                "The number of a content format of LwM2M: "
                        + FORMATS.stream().sorted().map(String::valueOf).toList() + "."));
        return null;
    }

    private static @Nullable Integer blockSize(JsonNode node, String pointer, List<Fault> faults) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (node.isIntegralNumber() && BLOCK_SIZES.contains(node.asInt())) {
            return node.asInt();
        }
        faults.add(new Fault(pointer + "/blockSize", "out-of-range", "One of " + BLOCK_SIZES + "."));
        return null;
    }
}
