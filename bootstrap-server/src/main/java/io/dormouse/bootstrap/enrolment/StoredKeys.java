// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys in documents: taken out before anybody sees them, and taken over when what was seen is put again. */
final class StoredKeys {
    private static final List<String> SECRETS = List.of("key", "privateKey");

    private StoredKeys() {}

    /** The document without its keys. */
    static ObjectNode without(ObjectNode document) {
        ObjectNode shown = document.deepCopy();
        strip(shown.path("credential"));
        shown.path("servers").forEach(server -> strip(server.path("security")));
        return shown;
    }

    private static void strip(JsonNode keys) {
        if (keys instanceof ObjectNode object) {
            object.remove(SECRETS);
        }
    }

    /** Keys that {@code document} leaves out are taken from {@code before}: of the same server with the same identity, public key or certificate. */
    static ObjectNode filledIn(ObjectNode document, @Nullable ObjectNode before) {
        if (before == null) {
            return document;
        }
        fill(document.path("credential"), before.path("credential"));
        for (JsonNode server : document.path("servers")) {
            for (JsonNode old : before.path("servers")) {
                if (server.path("shortServerId").equals(old.path("shortServerId"))) {
                    fill(server.path("security"), old.path("security"));
                }
            }
        }
        return document;
    }

    private static void fill(JsonNode keys, JsonNode old) {
        boolean same = keys.isObject()
                && List.of("mode", "identity", "publicKey", "certificate").stream()
                        .allMatch(name -> keys.path(name).equals(old.path(name)))
                && !keys.path("generate").asBoolean(false);
        if (same && keys instanceof ObjectNode object) {
            for (String secret : SECRETS) {
                if (!object.has(secret) && old.has(secret)) {
                    object.set(secret, old.path(secret));
                }
            }
        }
    }
}
