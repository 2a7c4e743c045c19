// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.simulator.SocketBudget;
import io.dormouse.simulator.api.ServerApi;
import io.dormouse.simulator.report.HtmlReport;
import io.dormouse.simulator.report.JunitXml;
import io.dormouse.simulator.report.TerminalReport;
import io.dormouse.simulator.scenario.Outcome;
import io.dormouse.simulator.scenario.RunSettings;
import io.dormouse.simulator.scenario.Scenario;
import io.dormouse.simulator.scenario.ScenarioFile;
import io.dormouse.simulator.scenario.ScenarioFile.Reading;
import io.dormouse.simulator.scenario.ScenarioFile.Refused;
import io.dormouse.simulator.scenario.ScenarioFile.Understood;
import io.dormouse.simulator.scenario.ScenarioRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;

/** Plays scenarios and tells their verdicts. */
final class ScenarioMode {
    private final CommandLine line;
    private final TargetOptions target;
    private final ScenarioOptions options;
    private final List<String> replays = new ArrayList<>();

    ScenarioMode(CommandLine line, TargetOptions target, ScenarioOptions options) {
        this.line = line;
        this.target = target;
        this.options = options;
    }

    /** 0 when all were met, 1 when not, 2 when a scenario cannot be read. */
    int call(List<String> names) throws IOException, InterruptedException {
        List<Scenario> scenarios = read(names);
        if (scenarios.isEmpty()) {
            return CommandLine.ExitCode.USAGE;
        }
        if (options.check) {
            line.getOut().println(scenarios.size() + " scenarios can be played");
            return 0;
        }
        SocketBudget.refusal(
                        scenarios.stream().mapToInt(Scenario::devices).max().orElse(0))
                .filter(why -> !options.small)
                .ifPresent(why -> {
                    throw new CommandLine.ParameterException(line, why);
                });
        List<Outcome> outcomes;
        if (options.withServer) {
            try (OwnServer server = OwnServer.start();
                    ServerApi api = server.api()) {
                outcomes = play(names, scenarios, settings(server.coap(), server.coaps(), Optional.of(api)));
            }
        } else {
            URI coap = target.coap(line);
            URI coaps = target.coaps(line);
            try (Closing api = new Closing(api())) {
                needed(scenarios, api.api());
                outcomes = play(names, scenarios, settings(coap, coaps, api.api()));
            }
        }
        write(outcomes);
        return outcomes.stream().allMatch(Outcome::isMet) ? 0 : 1;
    }

    private record Closing(Optional<ServerApi> api) implements AutoCloseable {
        @Override
        public void close() {
            api.ifPresent(ServerApi::close);
        }
    }

    private List<Scenario> read(List<String> names) throws IOException {
        List<Scenario> scenarios = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            Reading reading = reading(name);
            if (reading instanceof Understood understood) {
                scenarios.add(understood.scenario());
            } else if (reading instanceof Refused refused) {
                problems.addAll(refused.problems());
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(line.getErr()::println);
        }
        return problems.isEmpty() ? scenarios : List.of();
    }

    private Reading reading(String name) throws IOException {
        Path file = Path.of(name);
        Optional<String> shipped = Files.exists(file) ? Optional.empty() : ShippedScenarios.text(name);
        if (shipped.isPresent()) {
            return ScenarioFile.read(shipped.get(), name, Path.of(""));
        }
        if (!Files.exists(file)) {
            throw new CommandLine.ParameterException(
                    line, "there is neither a file nor a shipped scenario called " + name + "; see --list");
        }
        return ScenarioFile.read(file);
    }

    private Optional<ServerApi> api() throws IOException {
        URI base = options.api;
        Path file = options.tokenFile;
        if (base == null) {
            return Optional.empty();
        }
        return Optional.of(
                new ServerApi(base, file == null ? "" : Files.readString(file).strip()));
    }

    private void needed(List<Scenario> scenarios, Optional<ServerApi> api) {
        List<String> needing = scenarios.stream()
                .filter(Scenario::needsApi)
                .map(Scenario::name)
                .toList();
        if (api.isEmpty() && !needing.isEmpty()) {
            throw new CommandLine.ParameterException(
                    line,
                    "these scenarios use the API of the server: " + String.join(", ", needing)
                            + "; give --api URL and --token-file FILE, or --with-server");
        }
    }

    private RunSettings settings(URI coap, URI coaps, Optional<ServerApi> api) {
        return new RunSettings(
                coap,
                coaps,
                api,
                target.seed == null ? OptionalLong.empty() : OptionalLong.of(target.seed),
                options.speed == null ? OptionalDouble.empty() : OptionalDouble.of(options.speed),
                options.small);
    }

    private List<Outcome> play(List<String> names, List<Scenario> scenarios, RunSettings settings)
            throws InterruptedException {
        for (int i = 0; i < names.size(); i++) {
            replays.add(
                    replay(names.get(i), settings.seed().orElse(scenarios.get(i).seed())));
        }
        ExecutorService players = Executors.newFixedThreadPool(Math.max(1, options.parallel));
        try {
            List<Future<Outcome>> playing = new ArrayList<>();
            for (int i = 0; i < scenarios.size(); i++) {
                Scenario scenario = scenarios.get(i);
                String replay = replays.get(i);
                playing.add(players.submit(() -> play(scenario, settings, replay)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : playing) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            players.shutdownNow();
        }
    }

    private Outcome play(Scenario scenario, RunSettings settings, String replay) throws InterruptedException {
        boolean together = options.parallel > 1;
        StringWriter kept = new StringWriter();
        PrintWriter out = together ? new PrintWriter(kept) : line.getOut();
        boolean live = !together && !options.plain && Terminal.isLookedAt();
        try (ScenarioRun run = new ScenarioRun(scenario, settings, new TerminalReport(out, live, replay))) {
            return run.play();
        } finally {
            if (together) {
                synchronized (this) {
                    line.getOut().print(kept);
                    line.getOut().flush();
                }
            }
        }
    }

    private String replay(String name, long seed) {
        StringBuilder command = new StringBuilder("dormouse simulate ")
                .append(name)
                .append(" --seed ")
                .append(seed);
        if (options.small) {
            command.append(" --small");
        }
        if (options.speed != null) {
            command.append(" --speed ").append(options.speed);
        }
        if (options.withServer) {
            return command.append(" --with-server").toString();
        }
        target.servers.forEach(server -> command.append(" --server ").append(server));
        if (options.api != null) {
            command.append(" --api ").append(options.api);
        }
        if (options.tokenFile != null) {
            command.append(" --token-file ").append(options.tokenFile);
        }
        return command.toString();
    }

    private void write(List<Outcome> outcomes) throws IOException {
        if (options.report != null) {
            Files.write(options.report, JunitXml.of(outcomes, replays));
            line.getOut().println("verdicts: " + options.report);
        }
        if (options.html != null) {
            Files.writeString(options.html, HtmlReport.of(outcomes, replays));
            line.getOut().println("report: " + options.html);
        }
        if (outcomes.size() > 1) {
            long met = outcomes.stream().filter(Outcome::isMet).count();
            line.getOut().println(met + " of " + outcomes.size() + " scenarios passed");
        }
    }
}
