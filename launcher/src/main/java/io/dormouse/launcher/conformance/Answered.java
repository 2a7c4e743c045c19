// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device answered to one operation.
 *
 * @param what the operation in words, such as {@code read /3/0/0}
 * @param body of the RPC answer
 */
record Answered(String what, JsonNode body) {
    String code() {
        return body.path("code").asText();
    }

    boolean success() {
        return body.path("success").asBoolean();
    }

    /** One resource is its value, more are an object from path to value. */
    JsonNode content() {
        return body.path("content");
    }

    /** The value of one resource in an answer that carries several; missing when it is not there. */
    JsonNode at(String path) {
        return content().path(path);
    }

    /** Paths of a Discover, in their order. */
    List<String> links() {
        List<String> paths = new ArrayList<>();
        body.path("links").forEach(link -> paths.add(link.path("path").asText()));
        return paths;
    }

    JsonNode attributesOf(String path) {
        for (JsonNode link : body.path("links")) {
            if (link.path("path").asText().equals(path)) {
                return link.path("attributes");
            }
        }
        return MissingNode.getInstance();
    }
}
