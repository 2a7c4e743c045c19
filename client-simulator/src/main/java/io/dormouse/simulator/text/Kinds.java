// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of values that scenario files are made of. */
public final class Kinds {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern PATH = Pattern.compile("/(\\d+(/\\d+){0,3})?");

    private Kinds() {}

    /** Any text; a number or a yes is taken as it is written. */
    public static final Kind TEXT = scalar("text", type("string"), Yaml.Scalar::text);

    /** {@code true} or {@code false}. */
    public static final Kind YES_NO =
            scalar("true or false", type("boolean"), scalar -> scalar.value() instanceof Boolean given ? given : null);

    /** As {@code 500ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 7d} or ISO 8601. */
    public static final Kind DURATION = scalar(
            "a duration such as 500ms, 10s, 5m, 24h or 7d",
            type("string").put("pattern", Durations.PATTERN),
            scalar -> Durations.parse(scalar.text()).orElse(null));

    /** As {@code 30%} or 0.3. */
    public static final Kind SHARE = scalar(
            "a share such as 30% (or 0.3)",
            oneOf(
                    type("string").put("pattern", "^[0-9.]+ *%$"),
                    type("number").put("minimum", 0).put("maximum", 1)),
            Kinds::share);

    /** A path such as {@code /3/0/15}. */
    public static final Kind PATH_KIND = scalar(
            "an LwM2M path such as /3303/0/5700",
            type("string").put("pattern", "^" + PATH.pattern() + "$"),
            scalar -> PATH.matcher(scalar.text()).matches() ? scalar.text() : null);

    /** A text, number, yes or no; or a map of such by resource instance. */
    public static final Kind VALUE = new ValueKind();

    /** A whole number between the two. */
    public static Kind whole(long min, long max) {
        return scalar(
                "a whole number from " + min + " to " + max,
                type("integer").put("minimum", min).put("maximum", max),
                scalar -> scalar.value() instanceof Long number && number >= min && number <= max ? number : null);
    }

    /** A number between the two. */
    public static Kind number(double min, double max) {
        return scalar(
                "a number from " + min + " to " + max,
                type("number").put("minimum", min).put("maximum", max),
                scalar -> scalar.value() instanceof Number number
                                && number.doubleValue() >= min
                                && number.doubleValue() <= max
                        ? (Object) number.doubleValue()
                        : null);
    }

    /** One of these words. */
    public static Kind choice(Collection<String> words) {
        List<String> all = List.copyOf(words);
        ObjectNode schema = JSON.objectNode();
        ArrayNode values = schema.putArray("enum");
        all.forEach(values::add);
        return new Kind() {
            @Override
            public @Nullable Object read(Yaml yaml, Problems problems) {
                if (yaml instanceof Yaml.Scalar scalar && all.contains(scalar.text())) {
                    return scalar.text();
                }
                String given = yaml instanceof Yaml.Scalar scalar ? scalar.text() : "";
                problems.add(yaml.at(), "unknown word " + given + Near.hint(given, all));
                return null;
            }

            @Override
            public ObjectNode schema() {
                return schema;
            }
        };
    }

    /** A name that is defined elsewhere in the file, see {@link Problems#resolve}. */
    public static Kind reference(String what) {
        return new Kind() {
            @Override
            public @Nullable Object read(Yaml yaml, Problems problems) {
                if (yaml instanceof Yaml.Scalar scalar) {
                    problems.refer(yaml.at(), what, scalar.text());
                    return scalar.text();
                }
                problems.add(yaml.at(), "the name of a " + what + " is missing");
                return null;
            }

            @Override
            public ObjectNode schema() {
                return type("string");
            }
        };
    }

    /** One of them, or a list; read as a list. */
    public static Kind manyOf(Kind item) {
        ObjectNode list = type("array");
        list.set("items", item.schema());
        return new Kind() {
            @Override
            public Object read(Yaml yaml, Problems problems) {
                List<Object> values = new ArrayList<>();
                for (Yaml each : yaml instanceof Yaml.Sequence sequence ? sequence.items() : List.of(yaml)) {
                    Object value = item.read(each, problems);
                    if (value != null) {
                        values.add(value);
                    }
                }
                return values;
            }

            @Override
            public ObjectNode schema() {
                return oneOf(item.schema(), list);
            }
        };
    }

    /** Names that the file chooses, each with one of these; read as a map in the order of the file. */
    public static Kind mapOf(Kind names, Kind values) {
        return new Kind() {
            @Override
            public @Nullable Object read(Yaml yaml, Problems problems) {
                if (!(yaml instanceof Yaml.Mapping mapping)) {
                    problems.add(yaml.at(), "expected lines of the form name: value");
                    return null;
                }
                Map<String, Object> read = new LinkedHashMap<>();
                mapping.entries().forEach((name, entry) -> {
                    Object key = names.read(new Yaml.Scalar(entry.key(), name, name), problems);
                    Object value = values.read(entry.value(), problems);
                    if (key != null && value != null) {
                        read.put(name, value);
                    }
                });
                return read;
            }

            @Override
            public ObjectNode schema() {
                ObjectNode schema = type("object");
                schema.set("additionalProperties", values.schema());
                return schema;
            }
        };
    }

    /** The shape when lines of words stand there, the plain kind otherwise. */
    public static Kind either(Kind plain, Kind shape) {
        return new Kind() {
            @Override
            public @Nullable Object read(Yaml yaml, Problems problems) {
                return (yaml instanceof Yaml.Mapping ? shape : plain).read(yaml, problems);
            }

            @Override
            public ObjectNode schema() {
                return oneOf(plain.schema(), shape.schema());
            }
        };
    }

    private static Kind scalar(String words, ObjectNode schema, Function<Yaml.Scalar, @Nullable Object> parser) {
        return new Kind() {
            @Override
            public @Nullable Object read(Yaml yaml, Problems problems) {
                Object value =
                        yaml instanceof Yaml.Scalar scalar && !scalar.text().isEmpty() ? parser.apply(scalar) : null;
                if (value == null) {
                    String given = yaml instanceof Yaml.Scalar scalar ? ", not \"" + scalar.text() + "\"" : "";
                    problems.add(yaml.at(), "expected " + words + given);
                }
                return value;
            }

            @Override
            public ObjectNode schema() {
                return schema;
            }
        };
    }

    private static @Nullable Object share(Yaml.Scalar scalar) {
        String text = scalar.text().strip();
        try {
            double share = text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1).strip()) / 100
                    : Double.parseDouble(text);
            return share >= 0 && share <= 1 ? (Object) share : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }

    static ObjectNode oneOf(ObjectNode... choices) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode any = schema.putArray("anyOf");
        for (ObjectNode choice : choices) {
            any.add(choice);
        }
        return schema;
    }

    private static final class ValueKind implements Kind {
        @Override
        public @Nullable Object read(Yaml yaml, Problems problems) {
            if (yaml instanceof Yaml.Scalar scalar && scalar.value() != null) {
                return scalar.value();
            }
            if (yaml instanceof Yaml.Mapping mapping) {
                Map<String, Object> instances = new LinkedHashMap<>();
                mapping.entries().forEach((name, entry) -> {
                    Object value = read(entry.value(), problems);
                    if (value != null) {
                        instances.put(name, value);
                    }
                });
                return instances;
            }
            problems.add(yaml.at(), "expected a value");
            return null;
        }

        @Override
        public ObjectNode schema() {
            return oneOf(type("string"), type("number"), type("boolean"), type("object"));
        }
    }
}
