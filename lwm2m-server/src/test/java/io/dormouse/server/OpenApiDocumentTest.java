// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document by itself: whole, closed, and its examples true. */
final class OpenApiDocumentTest {
    private final OpenApiContract contract = OpenApiContract.load();

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static void walk(String pointer, JsonNode node, java.util.function.BiConsumer<String, JsonNode> visit) {
        visit.accept(pointer, node);
        node.properties().forEach(entry -> {
            boolean data = Set.of("example", "examples", "default", "const").contains(entry.getKey());
            if (!data) {
                walk(pointer + "/" + OpenApiContract.escape(entry.getKey()), entry.getValue(), visit);
            }
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(pointer + "/" + i, node.get(i), visit);
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        walk("#", contract.document(), (pointer, node) -> {
            if (node.path("$ref").isTextual()) {
                String target = node.path("$ref").textValue();
                used.add(target);
                assertFalse(contract.at(target).isMissingNode(), pointer + " refers to " + target);
            }
        });
        Set<String> unused = new TreeSet<>();
        contract.document()
                .path("components")
                .properties()
                .forEach(kind -> kind.getValue().fieldNames().forEachRemaining(name -> {
                    String pointer = "#/components/" + kind.getKey() + "/" + name;
                    if (!used.contains(pointer) && !kind.getKey().equals("securitySchemes")) {
                        unused.add(pointer);
                    }
                }));

        assertEquals(Set.of(), unused);
    }

    /** A comma in an unquoted description makes a member of what follows it. */
    @Test
    void noMemberIsTheRestOfASentence() {
        walk(
                "#",
                contract.document(),
                (pointer, node) -> node.fieldNames()
                        .forEachRemaining(
                                name -> assertFalse(name.contains(" "), pointer + " has a member \"" + name + "\"")));
    }

    @Test
    void everySchemaIsASchema() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var meta = registry.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        JsonNode schemas = contract.at("#/components/schemas");

        assertTrue(schemas.size() > 50);
        schemas.properties()
                .forEach(schema -> assertEquals(
                        List.of(), meta.validate(schema.getValue().toString(), InputFormat.JSON), schema.getKey()));
    }

    /** An object that says what it has also says that it has nothing else. */
    @Test
    void everyObjectWithNamedMembersIsClosed() {
        Set<String> open = new TreeSet<>();
        walk("#", contract.document(), (pointer, node) -> {
            boolean named = node.path("properties").isObject()
                    && node.path("type").toString().contains("object");
            boolean closed = node.has("additionalProperties") || node.has("unevaluatedProperties");
            boolean base = pointer.matches("#/components/schemas/Any[A-Z]\\w+");
            if (named && !closed && !base) {
                open.add(pointer);
            }
        });

        assertEquals(Set.of(), open);
    }

    @Test
    void everyExampleSatisfiesItsSchema() {
        List<String> wrong = new ArrayList<>();
        int[] examples = {0};
        contract.document().at("/components/schemas").properties().forEach(schema -> {
            String pointer = "#/components/schemas/" + schema.getKey();
            schema.getValue().path("examples").forEach(example -> {
                examples[0]++;
                contract.errors(pointer, example).forEach(error -> wrong.add(pointer + ": " + error));
            });
        });
        contract.bodies().forEach((pointer, body) -> {
            List<JsonNode> given = new ArrayList<>();
            if (body.has("example")) {
                given.add(body.get("example"));
            }
            body.path("examples").forEach(named -> given.add(named.path("value")));
            for (JsonNode example : given) {
                examples[0]++;
                contract.errors(pointer + "/schema", example).forEach(error -> wrong.add(pointer + ": " + error));
            }
        });

        assertEquals(List.of(), wrong);
        assertTrue(examples[0] > 30, "only " + examples[0] + " examples");
    }

    @Test
    void everyOperationHasANameATagASummaryAndItsPathVariables() {
        Set<String> names = new HashSet<>();
        contract.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getKey().equals("parameters")) {
                        return;
                    }
                    JsonNode operation = method.getValue();
                    String where = method.getKey() + " " + path.getKey();
                    assertTrue(names.add(operation.path("operationId").asText()), where);
                    assertEquals(1, operation.path("tags").size(), where);
                    assertTrue(operation.path("summary").asText().length() > 5, where);
                    assertEquals(variables(path.getKey()), described(path.getValue(), operation), where);
                }));
    }

    private static Set<String> variables(String template) {
        Set<String> names = new TreeSet<>();
        java.util.regex.Matcher matcher =
                java.util.regex.Pattern.compile("\\{(\\w+)}").matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private Set<String> described(JsonNode path, JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode where : List.of(path, operation)) {
            for (JsonNode parameter : where.path("parameters")) {
                JsonNode real = parameter.has("$ref")
                        ? contract.at(parameter.path("$ref").textValue())
                        : parameter;
                if (real.path("in").asText().equals("path")) {
                    names.add(real.path("name").asText());
                }
            }
        }
        return names;
    }

    @Test
    void everyGuardedOperationTellsHowItRefuses() {
        contract.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode operation = method.getValue();
                    if (method.getKey().equals("parameters") || operation.has("security")) {
                        return;
                    }
                    for (String status : List.of("400", "401", "403", "429", "503")) {
                        assertTrue(
                                operation.path("responses").has(status),
                                method.getKey() + " " + path.getKey() + " " + status);
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/api/v1/devices/{ep}/messages|{\"op\":\"read\",\"path\":\"/3/0\",\"tll\":\"PT1M\"}",
                "POST|/api/v1/devices/{ep}/messages|{\"op\":\"reed\",\"path\":\"/3/0\"}",
                "POST|/api/v1/devices/{ep}/rpc|{\"op\":\"read\",\"path\":\"3/0\"}",
                "POST|/api/v1/devices/{ep}/rpc|{\"op\":\"read\",\"path\":\"/3/0\",\"timeout\":\"PT1S\"}",
                "PATCH|/api/v1/devices/{ep}/twin/desired|{\"/1/0\":3}",
                "PUT|/api/v1/devices/{ep}/twin/desired|{\"/1/0/1\":null}",
                "PATCH|/api/v1/devices/{ep}|{\"tag\":{}}",
                "POST|/api/v1/devices|{\"tags\":{}}",
                "PUT|/api/v1/credentials/{ep}|{\"type\":\"psk\",\"identity\":\"a\",\"key\":\"0g\"}",
                "PUT|/api/v1/credentials/{ep}|{\"type\":\"psk\",\"generate\":true,\"key\":\"00\"}",
                "POST|/api/v1/tokens|{\"name\":\"ci\",\"role\":\"root\"}",
            })
    void aMisspeltOrImpossibleBodyFails(String method, String path, String body) throws Exception {
        assertFalse(contract.requestErrors(method, path, "application/json", json(body))
                .isEmpty());
    }

    @Test
    void whatIsNotDescribedIsFound() throws Exception {
        ObjectNode purged = JsonNodeFactory.instance.objectNode().put("purged", 3);
        contract.check("DELETE", "/api/v1/devices/{ep}/messages", 200, purged);

        String path = "/api/v1/devices/{ep}/messages";
        assertThrows(
                AssertionError.class,
                () -> contract.check("DELETE", path, 200, purged.deepCopy().put("x", 1)));
        assertThrows(AssertionError.class, () -> contract.check("DELETE", path, 200, null));
        assertThrows(AssertionError.class, () -> contract.check("DELETE", path, 418, purged));
        assertThrows(AssertionError.class, () -> contract.check("PUT", path, 200, purged));
        assertThrows(AssertionError.class, () -> contract.check("DELETE", "/api/v1/devicez", 200, purged));
    }
}
