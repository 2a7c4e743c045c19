// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.config.Configuration;
import io.dormouse.server.Lwm2mServer;
import io.dormouse.server.ServerConfig;
import io.dormouse.server.ServerKeys;
import io.dormouse.simulator.api.ServerApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A server for the length of a few scenarios: free ports on loopback, a temporary directory, devices without DTLS let in. */
record OwnServer(Lwm2mServer server, Path directory) implements AutoCloseable {
    static OwnServer start() throws IOException {
        Path directory = Files.createTempDirectory("dormouse-scenarios");
        Map<String, String> flags = new HashMap<>();
        flags.put(ServerKeys.DATA.name(), directory.toString());
        flags.put(ServerKeys.ADMIN_TOKEN_FILE.name(), tokenFile(directory).toString());
        flags.put(ServerKeys.COAP_BIND.name(), "127.0.0.1");
        flags.put(ServerKeys.NOSEC.name(), "any");
        for (String port : new String[] {"http-port", "coap-port", "coaps-port"}) {
            flags.put(port, "0");
        }
        Configuration.Loading loading = Configuration.load(ServerKeys.all(), flags, Map.of(), null);
        if (loading instanceof Configuration.Refused refused) {
            throw new IllegalStateException(String.join("\n", refused.problems()));
        }
        Configuration configuration = ((Configuration.Loaded) loading).configuration();
        return new OwnServer(Lwm2mServer.start(ServerConfig.of(configuration)), directory);
    }

    private static Path tokenFile(Path directory) {
        return directory.resolve("admin-token");
    }

    URI coap() {
        return address("coap");
    }

    URI coaps() {
        return address("coaps");
    }

    private URI address(String scheme) {
        return server.deviceAddresses().stream()
                .filter(each -> each.getScheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No " + scheme + " port"));
    }

    ServerApi api() throws IOException {
        return new ServerApi(
                URI.create(server.http().toString()),
                Files.readString(tokenFile(directory)).strip());
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
