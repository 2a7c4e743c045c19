// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.bootstrap.BootstrapConfig;
import io.dormouse.bootstrap.BootstrapKeys;
import io.dormouse.bootstrap.BootstrapServer;
import io.dormouse.kit.config.Configuration;
import io.dormouse.kit.time.Randomness;
import io.dormouse.simulator.BootstrappedDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The bootstrap server of the demo, a group, and one device that comes with nothing but the key of the group. */
final class DemoEnrolment implements AutoCloseable {
    static final String DEVICE = "demo-enrolled";

    private static final String GROUP = "demo";
    private static final int KEY_BYTES = 16;

    private final BootstrapServer server;
    private final Path tokenFile;
    private final AtomicReference<URI> deviceServer;
    private @Nullable BootstrappedDevice device;

    private DemoEnrolment(BootstrapServer server, Path tokenFile, AtomicReference<URI> deviceServer) {
        this.server = server;
        this.tokenFile = tokenFile;
        this.deviceServer = deviceServer;
    }

    /**
     * Starts the bootstrap server on free ports; the other server is told where it is, and tells later where itself is.
     *
     * @param deviceServerToken file that will hold an admin token of the device-management server
     */
    static DemoEnrolment start(Path data, Path deviceServerToken) {
        Path tokenFile = data.resolve("admin-token");
        Map<String, String> keys = Map.of(
                BootstrapKeys.DATA.name(), data.toString(),
                BootstrapKeys.ADMIN_TOKEN_FILE.name(), tokenFile.toString(),
                BootstrapKeys.COAP_BIND.name(), "127.0.0.1",
                BootstrapKeys.COAPS_PORT.name(), "0",
                BootstrapKeys.HTTP_PORT.name(), "0");
        Configuration.Loading loading = Configuration.load(BootstrapKeys.all(), keys, Map.of(), null);
        if (!(loading instanceof Configuration.Loaded loaded)) {
            throw new IllegalStateException("The demo's bootstrap server cannot be configured: " + loading);
        }
        AtomicReference<URI> deviceServer = new AtomicReference<>(URI.create("http://127.0.0.1:1"));
        BootstrapConfig config = BootstrapConfig.of(loaded.configuration())
                .withDeviceServer(new BootstrapConfig.Upstream(deviceServer::get, deviceServerToken));
        return new DemoEnrolment(BootstrapServer.start(config), tokenFile, deviceServer);
    }

    URI http() {
        return server.http();
    }

    Path tokenFile() {
        return tokenFile;
    }

    /** Puts the group and switches the device on. */
    void begin(URI deviceServerHttp, URI coaps) {
        deviceServer.set(deviceServerHttp);
        byte[] key = new byte[KEY_BYTES];
        Randomness.secure().fill(key);
        putGroup("{\"match\":{\"endpoint\":\"" + DEVICE + "*\"},\"credential\":{\"identity\":\"" + GROUP
                + "\",\"key\":\"" + HexFormat.of().formatHex(key)
                + "\"},\"servers\":[{\"shortServerId\":101,\"uri\":\"" + coaps
                + "\",\"security\":{\"generate\":true},\"lifetime\":\"PT5M\"}]}");
        URI address = server.deviceAddresses().get(0);
        device = BootstrappedDevice.start(BootstrappedDevice.Factory.of(DEVICE, address, GROUP, key));
    }

    private void putGroup(String json) {
        try {
            HttpRequest put = HttpRequest.newBuilder(http().resolve("/api/v1/bootstrap/groups/" + GROUP))
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(tokenFile).strip())
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(json))
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(put, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("The demo's group was refused: " + answer.body());
            }
        } catch (IOException failure) {
            throw new IllegalStateException("The demo's group could not be put", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    void tell(PrintWriter out) {
        out.println("bootstrap-http: " + http());
        server.deviceAddresses().forEach(address -> out.println("bootstrap-" + address.getScheme() + ": " + address));
        out.println("enrolled: " + DEVICE + " gets its key from the bootstrap server");
    }

    @Override
    public void close() {
        BootstrappedDevice running = device;
        if (running != null) {
            running.close();
        }
        server.close();
    }
}
