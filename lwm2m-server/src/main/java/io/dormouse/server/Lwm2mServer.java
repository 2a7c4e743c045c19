// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.time.SystemTime;
import io.dormouse.kit.token.AdminTokenFile;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A running server. What is stored is loaded before the first port opens, so that no device hears a false "not found". */
public final class Lwm2mServer implements AutoCloseable {
    private final Core core;
    private final HttpSide http;
    private final Optional<String> setUp;

    private Lwm2mServer(Core core, HttpSide http, Optional<String> setUp) {
        this.core = core;
        this.http = http;
        this.setUp = setUp;
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
                AdminTokenFile.write(config.adminTokenFile(), core.tokens());
            }
            return new Lwm2mServer(core, http, http.people().accounts().firstAdminLink());
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

    /** Where the first admin chooses a password, once; a new one at each start until that is done. Empty when an admin can sign in. */
    public Optional<URI> setUpLink() {
        return setUp.map(secret -> http().resolve("/#setup=" + secret));
    }

    /** By which devices that pin raw public keys know this server, as PEM. */
    public String publicKey() {
        return core.coaps().publicKey();
    }

    /** Number of this program. */
    public static String version() {
        return Version.NUMBER;
    }

    /** Gives a device its key, as {@code PUT /credentials} does; one that it has already is left alone. */
    public void provision(String endpoint, String identity, byte[] key) {
        core.credentials().provision(endpoint, identity, key);
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
