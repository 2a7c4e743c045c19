// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML document whose parts know where they stand. */
public sealed interface Yaml {
    /** Larger files are no scenarios. */
    int CHARS_MAX = 1 << 20;

    Spot at();

    /** @param value String, Long, Double, Boolean or null */
    record Scalar(Spot at, String text, @Nullable Object value) implements Yaml {}

    record Sequence(Spot at, List<Yaml> items) implements Yaml {}

    record Mapping(Spot at, Map<String, Entry> entries) implements Yaml {}

    /** @param key where the key stands */
    record Entry(Spot key, Yaml value) {}

    /** The whole document; null, and a problem, when it is not YAML. */
    static @Nullable Yaml read(String text, Problems problems) {
        if (text.length() > CHARS_MAX) {
            problems.add(new Spot(1, 1), "the file has more than " + CHARS_MAX + " characters");
            return null;
        }
        YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (YAMLParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                problems.add(new Spot(1, 1), "the file is empty");
                return null;
            }
            return next(parser);
        } catch (JsonProcessingException malformed) {
            problems.add(spot(malformed), words(malformed));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Yaml next(YAMLParser parser) throws IOException {
        Spot at = spot(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, at);
            case START_ARRAY -> {
                List<Yaml> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(next(parser));
                }
                yield new Sequence(at, items);
            }
            case VALUE_NUMBER_INT -> new Scalar(at, parser.getText(), whole(parser));
            case VALUE_NUMBER_FLOAT -> new Scalar(at, parser.getText(), parser.getDoubleValue());
            case VALUE_TRUE -> new Scalar(at, parser.getText(), true);
            case VALUE_FALSE -> new Scalar(at, parser.getText(), false);
            case VALUE_NULL -> new Scalar(at, "", null);
            default -> new Scalar(at, parser.getText(), parser.getText());
        };
    }

    private static Object whole(YAMLParser parser) throws IOException {
        try {
            return parser.getLongValue();
        } catch (JsonProcessingException tooLarge) {
            return parser.getText();
        }
    }

    private static Mapping mapping(YAMLParser parser, Spot at) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Spot key = spot(parser.currentTokenLocation());
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, new Entry(key, next(parser)));
        }
        return new Mapping(at, entries);
    }

    private static Spot spot(@Nullable JsonLocation location) {
        return location == null ? new Spot(1, 1) : new Spot(location.getLineNr(), location.getColumnNr());
    }

    private static Spot spot(JsonProcessingException malformed) {
        if (malformed.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return new Spot(
                    yaml.getProblemMark().getLine() + 1, yaml.getProblemMark().getColumn() + 1);
        }
        return spot(malformed.getLocation());
    }

    private static String words(JsonProcessingException malformed) {
        if (malformed.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null) {
            return yaml.getProblem();
        }
        return malformed.getOriginalMessage().lines().findFirst().orElse("not understood");
    }
}
