// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.config.Configuration;
import io.dormouse.server.Lwm2mServer;
import io.dormouse.server.ServerConfig;
import io.dormouse.server.ServerKeys;
import io.dormouse.simulator.DeviceCredential;
import io.dormouse.simulator.Fleet;
import io.dormouse.simulator.FleetPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dormouse demo}: the whole product with a small fleet, in one process. */
@Command(
        name = "demo",
        description =
                "Runs both servers with a small simulated fleet: half of it over DTLS, half of it sleeping, and one device that bootstraps.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Duration AWAKE = Duration.ofSeconds(8);
    private static final Duration ASLEEP = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--devices", paramLabel = "N", description = "Simulated devices (default ${DEFAULT-VALUE})")
    int devices = 20;

    @Option(names = "--open", description = "Opens the console in a browser")
    boolean open;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> defaults = defaults();
        Configuration first = KeyOptions.load(spec, ServerKeys.all(), defaults);
        PrintWriter out = Output.of(spec);
        DemoEnrolment enrolment = DemoEnrolment.start(
                first.get(ServerKeys.DATA).resolve("bootstrap"),
                first.find(ServerKeys.ADMIN_TOKEN_FILE).orElseThrow());
        defaults.put(ServerKeys.BOOTSTRAP_URL.name(), enrolment.http().toString());
        defaults.put(
                ServerKeys.BOOTSTRAP_TOKEN_FILE.name(), enrolment.tokenFile().toString());
        Configuration configuration = KeyOptions.load(spec, ServerKeys.all(), defaults);
        Lwm2mServer server = started(configuration, enrolment);
        Fleet fleet = Fleet.of(FleetPlan.mixed("demo", devices, address(server, "coap"), address(server, "coaps"))
                .withCycle(AWAKE, ASLEEP)
                .withSeed(1));
        UntilStopped running = UntilStopped.of(fleet, enrolment, server);
        for (DeviceCredential credential : fleet.credentials()) {
            server.provision(credential.endpoint(), credential.identity(), credential.key());
        }
        fleet.start();
        enrolment.begin(server.http(), address(server, "coaps"));
        boolean complete = fleet.awaitRegistered(PATIENCE);
        StartLines.print(out, server);
        enrolment.tell(out);
        Optional<Path> tokenFile = configuration.find(ServerKeys.ADMIN_TOKEN_FILE);
        tokenFile.ifPresent(file -> out.println("admin token: in " + file));
        Optional<String> signIn = tokenFile.map(file -> signInLink(server, file));
        signIn.ifPresent(link -> out.println("sign in: " + link));
        out.println("devices: " + fleet.progress().registered() + " of " + devices + " registered"
                + (complete ? "" : "; the others go on trying"));
        out.println("ready");
        if (open) {
            signIn.ifPresent(Browser::open);
        }
        running.await();
        return 0;
    }

    private static Lwm2mServer started(Configuration configuration, DemoEnrolment enrolment) {
        try {
            return Lwm2mServer.start(ServerConfig.of(configuration));
        } catch (RuntimeException failure) {
            enrolment.close();
            throw failure;
        }
    }

    private Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        String data = spec == null
                ? null
                : spec.commandLine().getParseResult().matchedOptionValue(ServerKeys.DATA.flag(), (String) null);
        Path directory = Path.of(data == null ? "demo-data" : data);
        defaults.put(ServerKeys.DATA.name(), directory.toString());
        defaults.put(
                ServerKeys.ADMIN_TOKEN_FILE.name(),
                directory.resolve("admin-token").toString());
        defaults.put(ServerKeys.COAP_BIND.name(), "127.0.0.1");
        defaults.put(ServerKeys.NOSEC.name(), "any");
        return defaults;
    }

    /** The token travels in the fragment, which no browser sends to a server. */
    private static String signInLink(Lwm2mServer server, Path tokenFile) {
        try {
            return server.http() + "/#token=" + Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI address(Lwm2mServer server, String scheme) {
        return server.deviceAddresses().stream()
                .filter(address -> address.getScheme().equals(scheme))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("The demo needs a " + scheme + " port: do not switch it off"));
    }
}
