// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.objects.ObjectVersion;
import io.dormouse.server.device.ObjectList;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.LwM2m.Version;
import org.eclipse.leshan.core.model.LwM2mCoreObjectVersionRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The list of objects and instances in a Register (RFC 6690, OMA LwM2M Core 1.1 §6.2.1), read as devices write it: quoted or bare {@code ver}, also on instances, a space
 * after a comma, a trailing comma, bare {@code ct=60 110}. Links that are no objects are ignored.
 *
 * @param rootPath the alternate path, {@code /} when none
 * @param contentFormats {@code ct} of the root link, empty when not said
 */
record LinkList(ObjectList objects, String rootPath, String contentFormats) {
    static final int LINKS_MAX = 2_000;
    static final int ATTRIBUTES_MAX = 16;

    private static final Pattern OBJECT = Pattern.compile("/([0-9]{1,5})(?:/([0-9]{1,5}))?/?");
    private static final int SECURITY = 0;
    private static final int OSCORE = 21;
    private static final LwM2mCoreObjectVersionRegistry CORE = new LwM2mCoreObjectVersionRegistry();

    static LinkList parse(byte[] body, String lwm2mVersion) throws Malformed {
        List<Link> links = links(text(body));
        Link root = links.stream().filter(Link::isRoot).findFirst().orElse(null);
        String rootPath = root == null ? "/" : root.path();
        SortedMap<Integer, ObjectVersion> versions = new TreeMap<>();
        SortedMap<Integer, SortedSet<Integer>> instances = new TreeMap<>();
        for (Link link : links) {
            collect(link, rootPath, versions, instances);
        }
        for (Integer objectId : instances.keySet()) {
            versions.computeIfAbsent(objectId, id -> usual(id, lwm2mVersion));
        }
        return new LinkList(new ObjectList(versions, instances), rootPath, root == null ? "" : root.value("ct"));
    }

    private static void collect(
            Link link,
            String rootPath,
            SortedMap<Integer, ObjectVersion> versions,
            SortedMap<Integer, SortedSet<Integer>> instances) {
        String path = link.path();
        if (!rootPath.equals("/") && path.startsWith(rootPath + "/")) {
            path = path.substring(rootPath.length());
        }
        Matcher parts = OBJECT.matcher(path);
        if (!parts.matches()) {
            return;
        }
        int objectId = Integer.parseInt(parts.group(1));
        if (objectId == SECURITY || objectId == OSCORE || objectId > 65_534) {
            return;
        }
        SortedSet<Integer> ids = instances.computeIfAbsent(objectId, id -> new TreeSet<>());
        String instance = parts.group(2);
        if (instance != null && Integer.parseInt(instance) <= 65_534) {
            ids.add(Integer.parseInt(instance));
        }
        ObjectVersion.parse(link.value("ver")).ifPresent(version -> versions.put(objectId, version));
    }

    /** The version that goes without saying (OMA LwM2M Core 1.1 §7.2). */
    private static ObjectVersion usual(int objectId, String lwm2mVersion) {
        LwM2mVersion enabler = lwm2mVersion.equals("1.0") ? LwM2mVersion.V1_0 : LwM2mVersion.V1_1;
        @Nullable Version core = CORE.getDefaultVersion(objectId, enabler);
        return core == null
                ? ObjectVersion.V1_0
                : ObjectVersion.parse(core.toString()).orElse(ObjectVersion.V1_0);
    }

    private static String text(byte[] body) throws Malformed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException failure) {
            throw Malformed.bad("the links are not UTF-8");
        }
    }

    private static List<Link> links(String text) throws Malformed {
        List<Link> links = new ArrayList<>();
        for (String part : split(text, ',')) {
            String link = part.strip();
            if (link.isEmpty()) {
                continue;
            }
            if (links.size() == LINKS_MAX) {
                throw Malformed.bad("more than " + LINKS_MAX + " links");
            }
            links.add(Link.parse(link));
        }
        return links;
    }

    /** Splits at a character outside of quotes and angle brackets. */
    private static List<String> split(String text, char separator) throws Malformed {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        boolean bracketed = false;
        int begin = 0;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '"' && !bracketed) {
                quoted = !quoted;
            } else if (next == '<' && !quoted) {
                if (bracketed) {
                    throw Malformed.bad("links are broken at character " + at);
                }
                bracketed = true;
            } else if (next == '>' && !quoted) {
                bracketed = false;
            } else if (next == separator && !quoted && !bracketed) {
                parts.add(text.substring(begin, at));
                begin = at + 1;
            }
        }
        if (quoted || bracketed) {
            throw Malformed.bad("links end within a quoted text or a path");
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private record Link(String path, Map<String, String> attributes) {
        static Link parse(String text) throws Malformed {
            int end = text.indexOf('>');
            if (!text.startsWith("<") || end < 2) {
                throw Malformed.bad("not a link: " + text.substring(0, Math.min(40, text.length())));
            }
            Map<String, String> attributes = new TreeMap<>();
            String rest = text.substring(end + 1).strip();
            if (!rest.isEmpty() && !rest.startsWith(";")) {
                throw Malformed.bad("unexpected text after a link");
            }
            for (String attribute : split(rest, ';')) {
                String[] pair = attribute.strip().split("=", 2);
                if (!pair[0].isEmpty() && attributes.size() < ATTRIBUTES_MAX) {
                    attributes.put(pair[0].strip(), pair.length == 1 ? "" : unquoted(pair[1].strip()));
                }
            }
            String path = text.substring(1, end);
            return new Link(
                    path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path, attributes);
        }

        private static String unquoted(String value) {
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            return quoted ? value.substring(1, value.length() - 1) : value;
        }

        boolean isRoot() {
            return path.startsWith("/") && List.of(value("rt").split(" ", -1)).contains("oma.lwm2m");
        }

        String value(String name) {
            return attributes.getOrDefault(name, "");
        }
    }
}
