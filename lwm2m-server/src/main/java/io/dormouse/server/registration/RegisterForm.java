// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.leshan.core.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * What a Register or Update says, checked as far as it can be without knowing who sent it (OMA LwM2M Core 1.1 §6.2.1, §6.2.2). Null where an Update says nothing.
 *
 * @param endpoint null when the sender's identity is to tell
 */
record RegisterForm(
        @Nullable String endpoint,
        @Nullable String lwm2mVersion,
        @Nullable Duration lifetime,
        @Nullable String binding,
        @Nullable Boolean queueMode,
        @Nullable LinkList links,
        Map<String, String> attributes) {
    static final int ENDPOINT_BYTES_MAX = io.dormouse.server.device.KnownDevices.ENDPOINT_BYTES_MAX;
    static final int ATTRIBUTES_MAX = 16;
    static final int ATTRIBUTE_BYTES_MAX = 256;
    static final long LIFETIME_SECONDS_MAX = Integer.MAX_VALUE;

    private static final Duration LIFETIME_OF_1_0 = Duration.ofDays(1);
    private static final Set<String> OWN = Set.of("ep", "lt", "lwm2m", "b", "Q");
    private static final Pattern VERSION = Pattern.compile("(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})(\\.[0-9]{1,4})?");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,19}");

    /** A full Register; what it leaves out has its default. */
    static RegisterForm register(List<String> query, byte[] body, boolean versionTwo) throws Malformed {
        Map<String, String> said = said(query);
        String version = version(said.get("lwm2m"), versionTwo);
        String binding = binding(said.getOrDefault("b", "U"), version);
        LinkList links = LinkList.parse(body, version);
        if (links.objects().versions().isEmpty()) {
            if (version.equals("1.2") && said.containsKey("pid")) {
                throw new Malformed(new ResponseCode(409, "CONFLICT"), "profile-unknown", "send the object list");
            }
            throw Malformed.bad("the object list is empty");
        }
        boolean queueMode = said.containsKey("Q") || binding.contains("Q");
        return new RegisterForm(
                endpoint(said.get("ep")),
                version,
                lifetime(said.get("lt"), version),
                binding.replace("Q", ""),
                queueMode,
                links,
                attributes(said));
    }

    /** An Update of a registration of this version; what it leaves out stays as it is. */
    static RegisterForm update(List<String> query, byte[] body, String version) throws Malformed {
        Map<String, String> said = said(query);
        String lifetime = said.get("lt");
        String binding = said.containsKey("b") ? binding(said.getOrDefault("b", ""), version) : null;
        Boolean queueMode = said.containsKey("Q") ? Boolean.TRUE : null;
        if (binding != null && (binding.contains("Q") || version.equals("1.0"))) {
            queueMode = binding.contains("Q");
        }
        return new RegisterForm(
                null,
                null,
                lifetime == null ? null : lifetime(lifetime, version),
                binding == null ? null : binding.replace("Q", ""),
                queueMode,
                body.length == 0 ? null : LinkList.parse(body, version),
                attributes(said));
    }

    private static Map<String, String> said(List<String> query) throws Malformed {
        Map<String, String> said = new LinkedHashMap<>();
        for (String option : query) {
            String[] pair = option.split("=", 2);
            if (said.putIfAbsent(pair[0], pair.length == 1 ? "" : pair[1]) != null) {
                throw Malformed.bad("the parameter is given twice: " + pair[0]);
            }
        }
        return said;
    }

    private static @Nullable String endpoint(@Nullable String name) throws Malformed {
        if (name == null) {
            return null;
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > ENDPOINT_BYTES_MAX) {
            throw Malformed.bad("ep must have 1 to " + ENDPOINT_BYTES_MAX + " bytes");
        }
        boolean unprintable = name.codePoints()
                .anyMatch(point -> Character.isISOControl(point) || point == '\uFFFD' || !Character.isDefined(point));
        if (unprintable) {
            throw Malformed.bad("ep must be UTF-8 without control characters");
        }
        return name;
    }

    /** 1.0 devices may leave it out, some write {@code 1.0.3}. */
    private static String version(@Nullable String text, boolean versionTwo) throws Malformed {
        if (text == null) {
            return "1.0";
        }
        var parts = VERSION.matcher(text);
        if (!parts.matches()) {
            throw Malformed.bad("lwm2m is no version");
        }
        String version = parts.group(1) + "." + parts.group(2);
        return switch (version) {
            case "1.0", "1.1" -> version;
            case "1.2" -> {
                if (!versionTwo) {
                    throw unsupported();
                }
                yield version;
            }
            default -> throw unsupported();
        };
    }

    private static Malformed unsupported() {
        return new Malformed(
                ResponseCode.PRECONDITION_FAILED, "version-unsupported", "served are LwM2M versions 1.0 and 1.1");
    }

    private static Duration lifetime(@Nullable String text, String version) throws Malformed {
        if (text == null) {
            if (version.equals("1.0")) {
                return LIFETIME_OF_1_0;
            }
            throw Malformed.bad("lt is missing");
        }
        if (!SECONDS.matcher(text).matches()) {
            throw Malformed.bad("lt is no number of seconds");
        }
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException tooLong) {
            throw Malformed.bad("lt is too large");
        }
        if (seconds > LIFETIME_SECONDS_MAX || (seconds == 0 && !version.equals("1.2"))) {
            throw Malformed.bad("lt must be 1 to " + LIFETIME_SECONDS_MAX);
        }
        return Duration.ofSeconds(seconds);
    }

    /** Letters of the version, each once, and in any version a {@code Q}, as devices in the field write it. */
    private static String binding(String text, String version) throws Malformed {
        String allowed = switch (version) {
            case "1.0" -> "US";
            case "1.1" -> "UTSN";
            default -> "UTSNMH";
        };
        String letters = text.replaceFirst("Q", "");
        boolean good = !letters.isEmpty()
                && letters.chars().allMatch(letter -> allowed.indexOf(letter) >= 0)
                && letters.chars().distinct().count() == letters.length();
        if (!good) {
            throw Malformed.bad("b is no binding of LwM2M " + version);
        }
        return text;
    }

    /** What we do not know is kept for people, within bounds. */
    private static Map<String, String> attributes(Map<String, String> said) {
        Map<String, String> attributes = new HashMap<>();
        said.forEach((name, value) -> {
            int bytes = name.getBytes(StandardCharsets.UTF_8).length + value.getBytes(StandardCharsets.UTF_8).length;
            if (!OWN.contains(name) && attributes.size() < ATTRIBUTES_MAX && bytes <= ATTRIBUTE_BYTES_MAX) {
                attributes.put(name, value);
            }
        });
        return attributes;
    }
}
