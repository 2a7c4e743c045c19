// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The texts of one {@code <Object>} or {@code <Item>}, by element, and what they mean. */
final class DdfFields {
    private final String element;
    private final int line;
    private final Map<String, Field> byName = new HashMap<>();

    DdfFields(String element, int line) {
        this.element = element;
        this.line = line;
    }

    private record Field(int line, String text) {}

    void put(String name, int atLine, String text) throws MalformedDdf {
        if (byName.putIfAbsent(name, new Field(atLine, text.strip().replaceAll("\\s+", " "))) != null) {
            throw new MalformedDdf(atLine, "<" + name + "> comes twice in <" + element + ">");
        }
    }

    /** Empty when the element is missing. */
    String optional(String name) {
        Field field = byName.get(name);
        return field == null ? "" : field.text;
    }

    String required(String name) throws MalformedDdf {
        String text = optional(name);
        if (text.isEmpty()) {
            throw new MalformedDdf(line, "<" + element + "> has no " + name);
        }
        return text;
    }

    int id(String name) throws MalformedDdf {
        String text = required(name);
        int id = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
        if (id > ResourcePath.ID_MAX) {
            throw wrong(name, "expected 0 to " + ResourcePath.ID_MAX);
        }
        return id;
    }

    /** 1.0 when missing, as DDF files of LwM2M 1.0 have none. */
    ObjectVersion version(String name) throws MalformedDdf {
        String text = optional(name);
        if (text.isEmpty()) {
            return ObjectVersion.V1_0;
        }
        return ObjectVersion.parse(text).orElseThrow(() -> wrong(name, "expected a version such as 1.0"));
    }

    boolean isMultiple() throws MalformedDdf {
        return either("MultipleInstances", "Multiple", "Single");
    }

    boolean isMandatory() throws MalformedDdf {
        return either("Mandatory", "Mandatory", "Optional");
    }

    Operations operations() throws MalformedDdf {
        return switch (optional("Operations").toUpperCase(Locale.ROOT)) {
            case "" -> new Operations(false, false, false);
            case "R" -> new Operations(true, false, false);
            case "W" -> new Operations(false, true, false);
            case "RW" -> new Operations(true, true, false);
            case "E" -> new Operations(false, false, true);
            default -> throw wrong("Operations", "expected R, W, RW, E or nothing");
        };
    }

    ResourceType type(Operations operations) throws MalformedDdf {
        if (operations.executable()) {
            return ResourceType.NONE;
        }
        return switch (required("Type").toLowerCase(Locale.ROOT)) {
            case "string" -> ResourceType.STRING;
            case "integer" -> ResourceType.INTEGER;
            case "unsigned integer" -> ResourceType.UNSIGNED;
            case "float" -> ResourceType.FLOAT;
            case "boolean" -> ResourceType.BOOLEAN;
            case "opaque" -> ResourceType.OPAQUE;
            case "time" -> ResourceType.TIME;
            case "objlnk" -> ResourceType.OBJLNK;
            case "corelnk" -> ResourceType.CORELNK;
            default ->
                throw wrong(
                        "Type",
                        "expected String, Integer, Unsigned Integer, Float, Boolean, Opaque, Time, Objlnk or Corelnk");
        };
    }

    private boolean either(String name, String yes, String no) throws MalformedDdf {
        String text = required(name);
        if (text.equalsIgnoreCase(yes)) {
            return true;
        }
        if (text.equalsIgnoreCase(no)) {
            return false;
        }
        throw wrong(name, "expected " + yes + " or " + no);
    }

    /** The text itself is left out: it may be long and is data of a stranger. */
    private MalformedDdf wrong(String name, String expected) {
        Field field = byName.get(name);
        return new MalformedDdf(field == null ? line : field.line, name + ": " + expected);
    }
}
