// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section with exactly one of several words; read as {@link Chosen}. */
public final class OneOf implements Kind {
    /** @param value as the kind of that word reads it */
    public record Chosen(Spot at, String word, Object value) {
        /** The section that stands behind the word. */
        public Section section() {
            return (Section) value;
        }
    }

    private record Word(Kind kind, String doc) {}

    private final String name;
    private final Map<String, Word> words = new LinkedHashMap<>();

    /** @param name as it is told in problems, such as {@code an action} */
    public OneOf(String name) {
        this.name = name;
    }

    /** While the vocabulary is made. */
    public OneOf word(String word, Kind kind, String doc) {
        words.put(word, new Word(kind, doc));
        return this;
    }

    @Override
    public @Nullable Chosen read(Yaml yaml, Problems problems) {
        if (!(yaml instanceof Yaml.Mapping mapping) || mapping.entries().size() != 1) {
            problems.add(
                    yaml.at(),
                    name + " is one word with what belongs to it"
                            + (yaml instanceof Yaml.Mapping many
                                    ? ", not " + many.entries().keySet()
                                    : "")
                            + "; put a dash before each");
            return null;
        }
        Map.Entry<String, Yaml.Entry> only =
                mapping.entries().entrySet().iterator().next();
        Word known = words.get(only.getKey());
        if (known == null) {
            problems.add(
                    only.getValue().key(),
                    name + " cannot be " + only.getKey() + Near.hint(only.getKey(), words.keySet()));
            return null;
        }
        Object value = known.kind().read(only.getValue().value(), problems);
        return value == null ? null : new Chosen(only.getValue().key(), only.getKey(), value);
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = Kinds.type("object")
                .put("additionalProperties", false)
                .put("minProperties", 1)
                .put("maxProperties", 1);
        ObjectNode properties = schema.putObject("properties");
        words.forEach((word, known) ->
                properties.set(word, known.kind().schema().deepCopy().put("description", known.doc())));
        return schema;
    }
}
