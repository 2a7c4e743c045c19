// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.time.Time;
import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.FleetKeys;
import io.dormouse.simulator.Received;
import io.dormouse.simulator.RegistrationTiming;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.radio.RadioProfiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine;

/** One device that does what is typed, and shows what its server does. */
final class ReplMode {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final String HELP = """
            set PATH VALUE     changes a value; observers are told      get PATH    its value now
            send PATH…         sends values with LwM2M Send             update      sends a registration Update
            sleep | wake       radio off | on                           move        another port, as behind another NAT
            reboot | reset     loses power | back to the factory        radio NAME  perfect, lte-m, nb-iot-good, …
            show               how it stands                            received    what the server did so far
            quit               takes leave of the server and ends""";

    private final PrintWriter out;
    private final SimulatedDevice device;
    private final Ether ether = new Ether();
    private long shown;

    private ReplMode(PrintWriter out, DeviceSpec spec) {
        this.out = out;
        device = spec.build(ether);
    }

    static int call(CommandLine line, TargetOptions target, FleetOptions options) throws IOException {
        URI server = target.given(line);
        PrintWriter out = line.getOut();
        String endpoint = options.prefix;
        DeviceSpec spec = SimulatedDevice.named(endpoint)
                .server(server)
                .lifetime(options.lifetime)
                .seed(target.seedOr(0))
                .timing(new RegistrationTiming(Duration.ofSeconds(30), Duration.ofSeconds(10)));
        if (options.queueMode > 0) {
            spec.queueMode();
        }
        if ("coaps".equals(server.getScheme())) {
            byte[] key = new FleetKeys(target.seedOr(0)).of(endpoint);
            spec.psk(endpoint, key);
            out.println("identity: " + endpoint + ", key: " + HexFormat.of().formatHex(key));
        }
        ReplMode repl = new ReplMode(out, spec);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            repl.live(in);
        }
        return 0;
    }

    private void live(BufferedReader in) throws IOException {
        device.start();
        out.println(HELP);
        watch();
        for (String line = in.readLine(); line != null && !line.strip().equals("quit"); line = in.readLine()) {
            if (!line.isBlank()) {
                try {
                    obey(List.of(line.strip().split("\\s+")));
                } catch (RuntimeException e) {
                    out.println("? " + e.getMessage());
                }
            }
            out.flush();
        }
        device.stop(true);
        device.close();
        ether.close();
    }

    private Time.Timer watch() {
        return ether.time().after(LOOK_EVERY, () -> {
            showNew();
            watch();
        });
    }

    private synchronized void showNew() {
        for (Received each : device.received()) {
            if (each.number() > shown) {
                shown = each.number();
                out.println("  < " + words(each));
            }
        }
        out.flush();
    }

    private static String words(Received each) {
        return each.operation().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " "
                + (each.paths().isEmpty() ? each.path() : String.join(" ", each.paths()))
                + (each.values().isEmpty() ? "" : " " + each.values()) + " -> " + each.code();
    }

    private void obey(List<String> words) {
        switch (words.get(0)) {
            case "set" -> {
                device.set(words.get(1), value(words.get(1), String.join(" ", words.subList(2, words.size()))));
                out.println(words.get(1) + " = " + device.read(words.get(1)));
            }
            case "get" -> out.println(words.get(1) + " = " + device.read(words.get(1)));
            case "send" -> {
                var unused = device.sendNow(words.subList(1, words.size()).toArray(String[]::new))
                        .whenComplete((code, failure) -> {
                            out.println(failure == null ? "  sent: " + code : "  not sent: " + failure.getMessage());
                            out.flush();
                        });
            }
            case "update" -> device.update();
            case "sleep" -> device.sleep();
            case "wake" -> device.wake();
            case "move" -> {
                device.move();
                out.println("port " + device.localPort());
            }
            case "reboot" -> device.reboot();
            case "reset" -> device.factoryReset();
            case "radio" ->
                device.radio(RadioProfiles.named(words.get(1))
                        .orElseThrow(() -> new IllegalArgumentException("possible: " + RadioProfiles.names())));
            case "show" -> show();
            case "received" -> device.received().forEach(each -> out.println("  < " + words(each)));
            default -> out.println(HELP);
        }
    }

    /** What was typed as what the resource holds. */
    private Object value(String path, String text) {
        Object now = device.read(path);
        if (now instanceof Long) {
            return Long.valueOf(text);
        }
        if (now instanceof Double) {
            return Double.valueOf(text);
        }
        if (now instanceof Boolean) {
            return Boolean.valueOf(text);
        }
        return now instanceof Instant ? Instant.parse(text) : text;
    }

    private void show() {
        out.println((device.isRegistered() ? "registered" : "not registered") + ", "
                + (device.isAwake() ? "awake" : "asleep") + ", port " + device.localPort());
        out.println(device.uplinks());
        out.println(device.traffic());
        out.println("bytes by cause " + device.radio().bytesByCause() + ", connected "
                + device.radio().connected().toSeconds() + " s");
    }
}
