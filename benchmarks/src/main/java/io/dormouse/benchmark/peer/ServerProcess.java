// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, and what it costs the machine. */
public final class ServerProcess implements AutoCloseable {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final Map<String, String> urls = new HashMap<>();

    private ServerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> said = new ArrayList<>();
        for (String line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("The server ended before it was ready:\n" + String.join("\n", said));
            }
            said.add(line);
            int colon = line.indexOf(": ");
            if (colon > 0) {
                urls.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 2).trim());
            }
        }
        Thread drain = new Thread(() -> drain(lines), "drain");
        drain.setDaemon(true);
        drain.start();
    }

    /** The product: everything stored, HTTP open. */
    public static ServerProcess product(Path jar, Path data, List<String> javaOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar.toString(), "server", "--data", data.toString()));
        command.addAll(
                List.of("--http-port", "0", "--coap-bind", "127.0.0.1", "--coap-port", "0", "--coaps-port", "0"));
        command.addAll(List.of(
                "--nosec", "any", "--admin-token-file", data.resolve("token").toString()));
        return new ServerProcess(command);
    }

    /** The bare library, or the echo: main classes of this program. */
    public static ServerProcess of(Class<?> main, List<String> javaOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ServerProcess(command);
    }

    /** So that a full pipe does not stop the server. */
    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {}
        } catch (IOException ended) {
            // The stream closes with the process, which is how every server here ends.
            Thread.currentThread().interrupt();
        }
    }

    public InetSocketAddress coap() {
        URI uri = URI.create(url("coap"));
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    public String http() {
        return url("http");
    }

    private String url(String scheme) {
        String url = urls.get(scheme);
        if (url == null) {
            throw new IllegalStateException("The server did not say its " + scheme + " URL");
        }
        return url;
    }

    /** Processor time of all its threads since it began. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory now; 0 where the system does not tell. */
    public long residentBytes() {
        try {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException absent) {
            return 0;
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
