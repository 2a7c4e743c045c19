// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dormouse.kit.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers against {@code openapi.yaml}.
 *
 * <pre>{@code
 * TestHttp http = new TestHttp(OpenApiContract.load().holding(new TwinRoutes(…)));
 * }</pre>
 *
 * Every answer and every accepted body of such routes is then checked; {@link #check} does it for one.
 */
public final class OpenApiContract {
    private static final String BASE = "https://dormouse.invalid/openapi.yaml";
    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final OpenApiContract LOADED = new OpenApiContract();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private OpenApiContract() {
        try (InputStream yaml = OpenApiContract.class.getResourceAsStream("openapi.yaml")) {
            document = new YAMLMapper()
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .readTree(yaml);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Map<String, String> texts = Map.of(BASE, document.toString());
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts));
    }

    public static OpenApiContract load() {
        return LOADED;
    }

    public JsonNode document() {
        return document;
    }

    /** All operations, such as {@code GET /api/v1/devices/{ep}}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** The same routes, of which every answer and every accepted JSON body is held against the document. */
    public Routes holding(Routes routes) {
        return router -> routes.addTo(new HeldRouter(router, this));
    }

    /**
     * Throws AssertionError unless the document has the operation, the status of it, and a schema that the body satisfies.
     *
     * @param pathTemplate as declared, such as {@code /api/v1/devices/{ep}}
     * @param body null for an answer without one
     */
    public void check(String method, String pathTemplate, int status, @Nullable JsonNode body) {
        String where = method + " " + pathTemplate + " " + status;
        String responses = operation(method, pathTemplate) + "/responses";
        String pointer = resolved(responses + "/" + status);
        if (at(pointer).isMissingNode()) {
            throw new AssertionError(where + " is not in openapi.yaml");
        }
        JsonNode content = at(pointer).path("content");
        String type = status >= 400 && content.has(PROBLEM) ? PROBLEM : "application/json";
        if (!content.has(type)) {
            if (body != null && !body.isMissingNode()) {
                throw new AssertionError(where + " has no " + type + " in openapi.yaml, but the answer has: " + body);
            }
            return;
        }
        if (body == null || body.isMissingNode()) {
            throw new AssertionError(where + " has a body in openapi.yaml, but the answer has none");
        }
        validate(where, pointer + "/content/" + escape(type) + "/schema", body);
    }

    /** As {@link #check}, for the body of a request. */
    public void checkRequest(String method, String pathTemplate, String mediaType, JsonNode body) {
        List<String> errors = requestErrors(method, pathTemplate, mediaType, body);
        if (!errors.isEmpty()) {
            throw new AssertionError("body of " + method + " " + pathTemplate + ": " + errors + " in " + body);
        }
    }

    /** What the document says against the body of a request. */
    public List<String> requestErrors(String method, String pathTemplate, String mediaType, JsonNode body) {
        String pointer = resolved(operation(method, pathTemplate) + "/requestBody");
        JsonNode content = at(pointer).path("content");
        String type = content.has(mediaType) ? mediaType : "application/json";
        if (!content.has(type)) {
            return List.of("no body of " + mediaType + " is in openapi.yaml");
        }
        return errors(pointer + "/content/" + escape(type) + "/schema", body);
    }

    /** What a schema of the document, such as {@code #/components/schemas/Device}, says against a value. */
    public List<String> errors(String pointer, JsonNode value) {
        Schema schema =
                schemas.computeIfAbsent(pointer, key -> registry.getSchema(SchemaLocation.of(BASE + encoded(key))));
        return schema.validate(value.toString(), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    private void validate(String where, String pointer, JsonNode body) {
        List<String> errors = errors(pointer, body);
        if (!errors.isEmpty()) {
            throw new AssertionError(where + ": " + errors + " in " + body);
        }
    }

    private String operation(String method, String pathTemplate) {
        String pointer = "#/paths/" + escape(pathTemplate) + "/" + method.toLowerCase(java.util.Locale.ROOT);
        if (!at(pointer).isObject()) {
            throw new AssertionError(method + " " + pathTemplate + " is not in openapi.yaml");
        }
        return pointer;
    }

    /** Follows a reference that stands at a pointer. */
    private String resolved(String pointer) {
        JsonNode reference = at(pointer).path("$ref");
        return reference.isTextual() ? reference.textValue() : pointer;
    }

    JsonNode at(String pointer) {
        JsonNode found = document.at(pointer.substring(1));
        return found == null ? MissingNode.getInstance() : found;
    }

    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A pointer as the fragment of a URI. */
    private static String encoded(String pointer) {
        return pointer.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }

    /** All descriptions of bodies in the document: pointer to the object that has {@code schema} and maybe {@code example}. */
    Map<String, ObjectNode> bodies() {
        Map<String, ObjectNode> found = new java.util.TreeMap<>();
        collect("#", document, found);
        return found;
    }

    private static void collect(String pointer, JsonNode node, Map<String, ObjectNode> found) {
        if (node instanceof ObjectNode object && object.has("schema")) {
            found.put(pointer, object);
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> collect(pointer + "/" + escape(entry.getKey()), entry.getValue(), found));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(pointer + "/" + i, node.get(i), found);
        }
    }
}
