// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A registration as the HTTP API writes it. */
final class RegistrationJson {
    private RegistrationJson() {}

    static ObjectNode write(Registered registered) {
        ObjectNode json = times(
                registered.registrationId(),
                text(registered.address()),
                registered.lifetime(),
                registered.registeredAt(),
                registered.updatedAt());
        json.put("lwm2mVersion", registered.lwm2mVersion());
        json.put("binding", registered.binding());
        json.put("queueMode", registered.queueMode());
        json.set("objects", objects(registered.objects()));
        json.put("security", registered.security());
        json.put("identity", registered.identity());
        json.put("connectionId", registered.connectionId());
        return json;
    }

    /** As {@link #write}, from the columns and the document of a stored registration. */
    static ObjectNode stored(
            String registrationId,
            InetSocketAddress address,
            Duration lifetime,
            Instant registeredAt,
            Instant updatedAt,
            JsonNode document) {
        ObjectNode json = times(registrationId, text(address), lifetime, registeredAt, updatedAt);
        for (String member : new String[] {"lwm2mVersion", "binding", "queueMode"}) {
            json.set(member, document.path(member));
        }
        ArrayNode objects = json.putArray("objects");
        document.path("objects").properties().forEach(object -> {
            JsonNode instances = object.getValue().path("instances");
            instances.forEach(instance -> objects.add("/" + object.getKey() + "/" + instance.asInt()));
            if (instances.isEmpty()) {
                objects.add("/" + object.getKey());
            }
        });
        for (String member : new String[] {"security", "identity", "connectionId"}) {
            json.set(member, document.path(member));
        }
        return json;
    }

    private static ObjectNode times(
            String registrationId, String address, Duration lifetime, Instant registeredAt, Instant updatedAt) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("registrationId", registrationId)
                .put("address", address)
                .put("lifetime", lifetime.toString())
                .put("registeredAt", Rfc3339.write(registeredAt))
                .put("updatedAt", Rfc3339.write(updatedAt))
                .put("expiresAt", expiresAt(lifetime, updatedAt));
    }

    /** Null for a lifetime without end. */
    private static @Nullable String expiresAt(Duration lifetime, Instant updatedAt) {
        return lifetime.isZero() ? null : Rfc3339.write(updatedAt.plus(lifetime));
    }

    private static ArrayNode objects(ObjectList list) {
        ArrayNode objects = JsonNodeFactory.instance.arrayNode();
        list.versions().keySet().forEach(id -> {
            list.instancesOf(id).forEach(instance -> objects.add("/" + id + "/" + instance));
            if (list.instancesOf(id).isEmpty()) {
                objects.add("/" + id);
            }
        });
        return objects;
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
