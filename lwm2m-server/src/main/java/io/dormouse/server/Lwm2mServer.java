// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.time.SystemTime;
import io.dormouse.server.access.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A running server. What is stored is loaded before the first port opens, so that no device hears a false "not found". */
public final class Lwm2mServer implements AutoCloseable {
    private final Core core;
    private final HttpSide http;

    private Lwm2mServer(Core core, HttpSide http) {
        this.core = core;
        this.http = http;
    }

    /** Throws a RuntimeException whose message says what to do, having closed what was open. */
    public static Lwm2mServer start(ServerConfig config) {
        Core core = Core.open(config, new SystemTime());
        try {
            HttpSide http = new HttpSide(config, core);
            core.load();
            core.endpoints().start();
            core.resume();
            http.start();
            if (config.adminTokenFile() != null) {
                writeToken(config.adminTokenFile(), core.tokens());
            }
            return new Lwm2mServer(core, http);
        } catch (RuntimeException | Error failure) {
            core.close();
            throw failure;
        }
    }

    /** Where people and programs reach it. */
    public URI http() {
        return http.uri();
    }

    /** Where devices reach it, {@code coap:} and {@code coaps:}. */
    public List<URI> deviceAddresses() {
        return core.endpoints().urls();
    }

    /** Number of this program. */
    public static String version() {
        return Version.NUMBER;
    }

    /** Gives a device its key, as {@code PUT /credentials} does; one that it has already is left alone. */
    public void provision(String endpoint, String identity, byte[] key) {
        core.credentials().provision(endpoint, identity, key);
    }

    /** Never readable by others, not even for a moment; replaced as a whole. */
    private static void writeToken(Path file, Tokens tokens) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            if (posix) {
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(fresh, tokens.freshAdminToken().secret() + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The admin token could not be written to " + file, e);
        }
    }

    /** No new requests, then no new datagrams, then what is written behind is written. */
    @Override
    public void close() {
        try {
            http.close();
        } finally {
            core.close();
        }
    }
}
