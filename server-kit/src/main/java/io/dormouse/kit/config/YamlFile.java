// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML file as entries with their lines. Maps within maps are read as longer names: {@code http: {port: 1}} is {@code http-port: 1}. */
final class YamlFile {
    /** A larger file is not a configuration. */
    static final int BYTES_MAX = 1 << 20;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String fileName;
    private final List<String> problems;
    private final List<Entry> entries = new ArrayList<>();

    private YamlFile(Path file, List<String> problems) {
        this.fileName = String.valueOf(file.getFileName());
        this.problems = problems;
    }

    /** The entries; what cannot be read is added to {@code problems}. */
    static List<Entry> read(Path file, List<String> problems) {
        YamlFile yaml = new YamlFile(file, problems);
        try {
            if (Files.size(file) > BYTES_MAX) {
                problems.add(file + ": larger than " + BYTES_MAX + " bytes");
                return List.of();
            }
            try (YAMLParser parser = YAML.createParser(Files.readString(file))) {
                yaml.document(parser);
            }
        } catch (JsonProcessingException malformed) {
            problems.add(yaml.problem(malformed));
        } catch (IOException unreadable) {
            problems.add(file + ": cannot be read (" + unreadable + ")");
        }
        return yaml.entries;
    }

    private void document(YAMLParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || (first.isScalarValue() && parser.getText().isBlank())) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            problems.add(fileName + " line " + line(parser) + ": expected lines of the form key: value");
            return;
        }
        Deque<String> path = new ArrayDeque<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            entry(parser, token, path);
        }
    }

    private void entry(YAMLParser parser, JsonToken token, Deque<String> path) throws IOException {
        switch (token) {
            case FIELD_NAME -> path.addLast(parser.currentName());
            case START_OBJECT -> {}
            case END_OBJECT -> path.pollLast();
            case START_ARRAY -> {
                refuse(parser, path, " takes one value, not a list");
                parser.skipChildren();
            }
            default -> {
                if (parser.isCurrentAlias()) {
                    refuse(parser, path, " is an alias, which is not understood here");
                } else {
                    Origin origin = new Origin(Origin.Source.FILE, fileName + " line " + line(parser));
                    String text = token == JsonToken.VALUE_NULL ? "" : parser.getText();
                    entries.add(new Entry(origin, String.join("-", path), text));
                    path.pollLast();
                }
            }
        }
    }

    private void refuse(JsonParser parser, Deque<String> path, String why) {
        problems.add(fileName + " line " + line(parser) + ": " + String.join("-", path) + why);
        path.pollLast();
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private String problem(JsonProcessingException malformed) {
        if (malformed.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return fileName + " line " + (yaml.getProblemMark().getLine() + 1) + ": " + yaml.getProblem();
        }
        String line = malformed.getLocation() == null
                ? ""
                : " line " + malformed.getLocation().getLineNr();
        return fileName + line + ": "
                + malformed.getOriginalMessage().lines().findFirst().orElse("not understood");
    }
}
