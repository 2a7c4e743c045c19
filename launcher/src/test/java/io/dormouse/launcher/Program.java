// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The packaged program as a process of its own, started and killed as an operator (or the kernel) would. */
final class Program implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private Program(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "program-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** {@code server} on loopback, on free ports unless the arguments say otherwise, with an admin token beside the data. */
    static Program server(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "server",
                "--data",
                data.toString(),
                "--coap-bind",
                "127.0.0.1",
                "--admin-token-file",
                data.resolve("admin-token").toString()));
        arguments.addAll(List.of(more));
        return start(arguments);
    }

    /** On free ports. */
    static Program onFreePorts(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--http-port", "0", "--coap-port", "0", "--coaps-port", "0"));
        arguments.addAll(List.of(more));
        return server(data, arguments.toArray(String[]::new));
    }

    /** Any command, waiting until it prints {@code ready}. */
    static Program start(List<String> arguments) {
        Program program = new Program(launch(arguments));
        program.awaitReady();
        return program;
    }

    /** A command that ends by itself: its exit code and everything it printed. */
    static Ended run(String... arguments) {
        try {
            Process process = launch(List.of(arguments));
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, doing something once when a line contains {@code words}. */
    static Ended runUntil(String words, Runnable then, String... arguments) {
        try {
            Process process = launch(List.of(arguments));
            StringBuilder text = new StringBuilder();
            boolean done = false;
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    text.append(line).append('\n');
                    if (!done && line.contains(words)) {
                        done = true;
                        then.run();
                    }
                }
            }
            return new Ended(process.waitFor(), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    record Ended(int exitCode, String output) {}

    private static Process launch(List<String> arguments) {
        String jar = System.getProperty("dormouse.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException("The packaged program is missing: -Ddormouse.jar=" + jar);
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-jar", jar));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                int colon = line.indexOf(": ");
                if (colon > 0 && line.substring(colon + 2).matches("(http|https|coap|coaps)://\\S+")) {
                    addresses.put(line.substring(0, colon), line.substring(colon + 2));
                }
                if (line.equals("ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            synchronized (output) {
                output.add("(output ended: " + e.getMessage() + ")");
            }
        }
    }

    private void awaitReady() {
        try {
            long end = System.nanoTime() + START_MAX.toNanos();
            while (!ready.await(100, TimeUnit.MILLISECONDS)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    process.destroyForcibly();
                    throw new IllegalStateException("The program did not get ready:\n" + text());
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Address by the name it was printed with: {@code http}, {@code coap}, {@code coaps}. */
    URI address(String name) {
        String address = addresses.get(name);
        if (address == null) {
            throw new IllegalStateException("No " + name + " address was printed:\n" + text());
        }
        return URI.create(address);
    }

    String text() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    long pid() {
        return process.pid();
    }

    /** As the kernel's out-of-memory killer does it. */
    void kill() {
        process.destroyForcibly();
        waitFor();
    }

    private void waitFor() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The program did not end:\n" + text());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, and wait. */
    int stop() {
        process.destroy();
        waitFor();
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
