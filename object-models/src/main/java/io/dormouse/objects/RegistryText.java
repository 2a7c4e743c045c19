// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the tab-separated form of the bundled registry; its columns are explained at the head of that file. */
final class RegistryText {
    private static final int OBJECT_COLUMNS = 6;
    private static final int RESOURCE_COLUMNS = 7;

    private final List<ObjectDefinition> definitions = new ArrayList<>();
    /** A tenth of the ranges is distinct, and reading one costs more than the rest of its line. */
    private final Map<String, Constraint> constraints = new HashMap<>();

    private @Nullable ObjectDefinition head;
    private SortedMap<Integer, ResourceDefinition> resources = new TreeMap<>();

    private RegistryText() {}

    /** @throws IllegalStateException naming the line that is malformed */
    static List<ObjectDefinition> parse(String text) {
        RegistryText reader = new RegistryText();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            try {
                reader.accept(line);
            } catch (IllegalArgumentException malformed) {
                throw new IllegalStateException("line " + number + " of the bundled registry: " + line, malformed);
            }
        }
        reader.endObject();
        return reader.definitions;
    }

    private void accept(String line) {
        if (line.startsWith("#")) {
            return;
        }
        if (!line.startsWith("\t")) {
            endObject();
            head = head(columns(line, OBJECT_COLUMNS));
            resources = new TreeMap<>();
            return;
        }
        ResourceDefinition resource = resource(columns(line.substring(1), RESOURCE_COLUMNS));
        if (head == null || resources.put(resource.id(), resource) != null) {
            throw new IllegalArgumentException("resource without object or twice");
        }
    }

    private void endObject() {
        if (head != null) {
            definitions.add(new ObjectDefinition(
                    head.id(),
                    head.version(),
                    head.name(),
                    head.urn(),
                    head.lwm2mVersion(),
                    head.multiple(),
                    head.mandatory(),
                    resources));
        }
    }

    /** The object as its own line tells of it, still without resources. */
    private static ObjectDefinition head(String[] columns) {
        return new ObjectDefinition(
                Integer.parseInt(columns[0]),
                version(columns[1]),
                columns[5],
                columns[4],
                version(columns[2]),
                isMultiple(columns[3]),
                isMandatory(columns[3]),
                Collections.emptySortedMap());
    }

    private ResourceDefinition resource(String[] columns) {
        ResourceType type = ResourceType.ofKey(columns[3]).orElseThrow(IllegalArgumentException::new);
        return new ResourceDefinition(
                Integer.parseInt(columns[0]),
                columns[4],
                operations(columns[1]),
                isMultiple(columns[2]),
                isMandatory(columns[2]),
                type,
                columns[5],
                columns[6].isEmpty()
                        ? Constraint.NONE
                        : constraints.computeIfAbsent(
                                columns[3] + '\t' + columns[6], absent -> Constraint.parse(type, columns[6])));
    }

    private static String[] columns(String line, int count) {
        String[] columns = new String[count];
        int from = 0;
        for (int i = 0; i < count; i++) {
            int tab = line.indexOf('\t', from);
            int to = tab < 0 || i == count - 1 ? line.length() : tab;
            columns[i] = line.substring(from, to);
            from = Math.min(to + 1, line.length());
        }
        return columns;
    }

    private static ObjectVersion version(String text) {
        return ObjectVersion.parse(text).orElseThrow(IllegalArgumentException::new);
    }

    private static Operations operations(String text) {
        return switch (text) {
            case "-" -> new Operations(false, false, false);
            case "R" -> new Operations(true, false, false);
            case "W" -> new Operations(false, true, false);
            case "RW" -> new Operations(true, true, false);
            case "E" -> new Operations(false, false, true);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static boolean isMultiple(String instances) {
        return switch (instances) {
            case "+", "*" -> true;
            case "1", "?" -> false;
            default -> throw new IllegalArgumentException(instances);
        };
    }

    private static boolean isMandatory(String instances) {
        return instances.equals("1") || instances.equals("+");
    }
}
