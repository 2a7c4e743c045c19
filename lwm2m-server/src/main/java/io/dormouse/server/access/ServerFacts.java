// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a console must know of the server before it draws anything.
 *
 * @param node name of this node, null when it has none
 * @param noSec {@code off}, {@code known} or {@code any}: which devices may come without security
 * @param bootstrap whether the bootstrap server is reached through this one
 */
public record ServerFacts(String version, @Nullable String node, String noSec, boolean bootstrap) {
    ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("node", node)
                .put("noSec", noSec);
        body.putObject("features").put("bootstrap", bootstrap);
        return body;
    }
}
