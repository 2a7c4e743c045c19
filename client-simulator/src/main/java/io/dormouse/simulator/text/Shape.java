// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section of a file: which words it knows. Read as {@link Section}. Immutable. */
public final class Shape implements Kind {
    private record Word(Kind kind, boolean required, String doc) {}

    private final String name;
    private final Map<String, Word> words;

    private Shape(String name, Map<String, Word> words) {
        this.name = name;
        this.words = words;
    }

    /** @param name as it is told in problems, such as {@code a group} */
    public static Shape called(String name) {
        return new Shape(name, Map.of());
    }

    /** A word that may be missing. */
    public Shape may(String word, Kind kind, String doc) {
        return with(word, new Word(kind, false, doc));
    }

    /** A word that must be there. */
    public Shape must(String word, Kind kind, String doc) {
        return with(word, new Word(kind, true, doc));
    }

    private Shape with(String name, Word word) {
        Map<String, Word> more = new LinkedHashMap<>(words);
        more.put(name, word);
        return new Shape(this.name, more);
    }

    @Override
    public @Nullable Section read(Yaml yaml, Problems problems) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            problems.add(yaml.at(), name + " is made of lines of the form word: value");
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((word, entry) -> {
            Word known = words.get(word);
            if (known == null) {
                problems.add(entry.key(), name + " knows no word " + word + Near.hint(word, words.keySet()));
            } else {
                Object value = known.kind().read(entry.value(), problems);
                if (value != null) {
                    values.put(word, value);
                }
            }
        });
        words.forEach((word, known) -> {
            if (known.required() && !mapping.entries().containsKey(word)) {
                problems.add(yaml.at(), name + " needs the word " + word);
            }
        });
        return new Section(yaml.at(), values);
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = Kinds.type("object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        words.forEach((word, known) -> {
            properties.set(word, known.kind().schema().deepCopy().put("description", known.doc()));
            if (known.required()) {
                required.add(word);
            }
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    String doc(String word) {
        Word known = words.get(word);
        return known == null ? "" : known.doc();
    }
}
