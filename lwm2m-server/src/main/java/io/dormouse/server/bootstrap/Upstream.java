// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.bootstrap;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the bootstrap server is.
 *
 * @param url such as {@code https://bootstrap.example:8081}
 * @param tokenFile holds a token of its role engineer; read anew each time it is used
 */
public record Upstream(URI url, Path tokenFile) {
    /** Throws IllegalArgumentException, with a text for people. */
    public Upstream {
        if (!url.toString().matches("https?://[^/?#]+/?")) {
            throw new IllegalArgumentException(
                    "bootstrap-url must be http://host:port or https://host:port, not " + url);
        }
    }
}
