// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.ObjectVersion;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Sender;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A registration as JSON: what is stored of it beside the columns, and what events tell. */
final class RegistrationDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistrationDocument() {}

    static Sender sender(Registered registered) {
        return new Sender(
                registered.address(),
                registered.localUri(),
                registered.security(),
                registered.identity(),
                registered.connectionId());
    }

    static String write(Registered registered) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("localUri", registered.localUri().toString());
        document.put("security", registered.security());
        document.put("identity", registered.identity());
        document.put("connectionId", registered.connectionId());
        document.put("lwm2mVersion", registered.lwm2mVersion());
        document.put("binding", registered.binding());
        document.put("queueMode", registered.queueMode());
        document.set("objects", objects(registered.objects()));
        document.put("rootPath", registered.rootPath());
        ObjectNode attributes = document.putObject("attributes");
        registered.attributes().forEach(attributes::put);
        return document.toString();
    }

    static Registered read(
            String registrationId,
            InetSocketAddress address,
            Duration lifetime,
            Instant registeredAt,
            Instant updatedAt,
            String text,
            ObjectLists lists) {
        JsonNode document = tree(text);
        Map<String, String> attributes = new HashMap<>();
        document.path("attributes")
                .properties()
                .forEach(
                        field -> attributes.put(field.getKey(), field.getValue().asText()));
        return new Registered(
                registrationId,
                address,
                URI.create(document.path("localUri").asText()),
                document.path("security").asText(),
                optional(document.path("identity")),
                optional(document.path("connectionId")),
                document.path("lwm2mVersion").asText(),
                document.path("binding").asText(),
                document.path("queueMode").asBoolean(),
                lifetime,
                registeredAt,
                updatedAt,
                lists.shared(objects(document.path("objects"))),
                document.path("rootPath").asText(),
                Map.copyOf(attributes));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("A stored registration cannot be read", broken);
        }
    }

    private static @Nullable String optional(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    /** {@code {"3":{"version":"1.1","instances":[0]}}} */
    static ObjectNode objects(ObjectList list) {
        ObjectNode objects = JsonNodeFactory.instance.objectNode();
        list.versions().forEach((id, version) -> {
            ObjectNode object = objects.putObject(id.toString());
            object.put("version", version.toString());
            var instances = object.putArray("instances");
            list.instancesOf(id).forEach(instance -> instances.add(instance.intValue()));
        });
        return objects;
    }

    private static ObjectList objects(JsonNode objects) {
        SortedMap<Integer, ObjectVersion> versions = new TreeMap<>();
        SortedMap<Integer, SortedSet<Integer>> instances = new TreeMap<>();
        objects.properties().forEach(field -> {
            int id = Integer.parseInt(field.getKey());
            versions.put(
                    id,
                    ObjectVersion.parse(field.getValue().path("version").asText())
                            .orElse(ObjectVersion.V1_0));
            SortedSet<Integer> ids = new TreeSet<>();
            field.getValue().path("instances").forEach(instance -> ids.add(instance.asInt()));
            instances.put(id, ids);
        });
        return new ObjectList(versions, instances);
    }

    /** For {@code device.registered} and, with what may change, {@code device.updated}. */
    static ObjectNode event(Registered registered) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("registrationId", registered.registrationId());
        data.put("address", text(registered.address()));
        data.put("lwm2mVersion", registered.lwm2mVersion());
        data.put("binding", registered.binding());
        data.put("queueMode", registered.queueMode());
        data.put("lifetime", registered.lifetime().toSeconds());
        data.put("security", registered.security());
        data.set("objects", objects(registered.objects()));
        return data;
    }

    /** For a mere refresh, which comes often. */
    static ObjectNode refreshed(Registered registered) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("registrationId", registered.registrationId());
        data.put("address", text(registered.address()));
        data.put("lifetime", registered.lifetime().toSeconds());
        return data;
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
