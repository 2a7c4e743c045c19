// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Against which server devices run. */
final class TargetOptions {
    private static final int COAP_PORT = 5683;
    private static final int COAPS_PORT = 5684;

    @Option(
            names = "--server",
            paramLabel = "URI",
            description =
                    "coap://host:port or coaps://host:port; both may be given, otherwise the other one has its usual port")
    List<URI> servers = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "S", description = "Decides keys and all that is drawn by lot")
    @Nullable
    Long seed;

    /** @throws CommandLine.ParameterException when it was not given or is no such address */
    URI given(CommandLine line) {
        if (servers.isEmpty()) {
            throw new CommandLine.ParameterException(line, "Missing required option: '--server=URI'");
        }
        servers.forEach(server -> check(line, server));
        return servers.get(0);
    }

    private static void check(CommandLine line, URI server) {
        boolean known = "coap".equals(server.getScheme()) || "coaps".equals(server.getScheme());
        if (!known || server.getHost() == null) {
            throw new CommandLine.ParameterException(line, "--server must begin with coap:// or coaps://");
        }
    }

    URI coap(CommandLine line) {
        return of(line, "coap", COAP_PORT);
    }

    URI coaps(CommandLine line) {
        return of(line, "coaps", COAPS_PORT);
    }

    private URI of(CommandLine line, String scheme, int usualPort) {
        URI first = given(line);
        Optional<URI> named = servers.stream()
                .filter(server -> scheme.equals(server.getScheme()))
                .findFirst();
        return named.orElseGet(() -> URI.create(scheme + "://" + first.getHost() + ":" + usualPort));
    }

    long seedOr(long usual) {
        return seed == null ? usual : seed;
    }
}
