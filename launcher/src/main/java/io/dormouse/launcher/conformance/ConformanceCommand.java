// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import io.dormouse.kit.time.SystemTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dormouse conformance}: does a registered device do what LwM2M asks of it? */
@Command(
        name = "conformance",
        description = "Runs OMA's interoperability cases against a device that is registered at a server.",
        footer = {
            "",
            "Values that a case changes are put back. Some cases reboot the device or make it register anew:",
            "do not run this against devices that do real work.",
            "Exit code: 0 nothing failed, 1 something failed or could not be found out."
        },
        mixinStandardHelpOptions = true)
public final class ConformanceCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The server's HTTP API (default ${DEFAULT-VALUE})")
    private URI server = URI.create("http://127.0.0.1:8080");

    @Option(names = "--token-file", paramLabel = "FILE", description = "A token with the role engineer")
    private @Nullable Path tokenFile;

    @Option(names = "--device", paramLabel = "ENDPOINT", description = "The device")
    private @Nullable String endpoint;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "N|N-M",
            description = "Only these, such as 101,201-237 (default all)")
    private List<String> cases = new ArrayList<>();

    @Option(
            names = "--patience",
            paramLabel = "PT2M",
            defaultValue = "PT2M",
            description = "How long to wait for a sleeping device, and for its reactions (default ${DEFAULT-VALUE})")
    private Duration patience = Duration.ofMinutes(2);

    @Option(names = "--report", paramLabel = "FILE", description = "Writes JUnit XML")
    private @Nullable Path junit;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes JSON")
    private @Nullable Path json;

    @Option(names = "--evidence", description = "Shows what was asked and answered")
    private boolean evidence;

    @Option(names = "--list", description = "Lists the cases and ends")
    private boolean list;

    @Override
    public Integer call() {
        PrintWriter out = commandLine().getOut();
        if (list) {
            ConformanceRun.cases().forEach(one -> out.printf("%5s  %s%n", one.id(), one.purpose()));
            return 0;
        }
        if (endpoint == null || tokenFile == null) {
            throw new CommandLine.ParameterException(commandLine(), "--device and --token-file are needed");
        }
        try (SystemTime time = new SystemTime()) {
            String token = Files.readString(tokenFile).strip();
            DeviceUnderTest device = new DeviceUnderTest(new ServerApi(server, token), endpoint, patience, time);
            ConformanceRun run = ConformanceRun.of(device, chosen(), time, result -> show(out, result));
            out.println(Reports.summary(run));
            write(junit, Reports.junit(run));
            write(json, Reports.json(run));
            boolean clean = run.count(Verdict.Failed.class) == 0 && run.count(Verdict.Inconclusive.class) == 0;
            return clean ? 0 : 1;
        } catch (IOException | UncheckedIOException failure) {
            commandLine().getErr().println(failure.getMessage());
            return 1;
        }
    }

    private void show(PrintWriter out, CaseResult result) {
        out.println(Reports.line(result));
        if (evidence) {
            result.evidence().forEach(line -> out.println("              " + line));
        }
        out.flush();
    }

    private static void write(@Nullable Path file, String text) throws IOException {
        if (file != null) {
            Files.writeString(file, text);
        }
    }

    private Predicate<ConformanceCase> chosen() {
        if (cases.isEmpty()) {
            return one -> true;
        }
        Predicate<ConformanceCase> any = one -> false;
        for (String range : cases) {
            String[] ends = range.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                any = any.or(one -> one.number() >= first && one.number() <= last);
            } catch (NumberFormatException other) {
                throw new CommandLine.ParameterException(commandLine(), "--cases: " + range + " is no case or range");
            }
        }
        return any;
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine();
    }
}
