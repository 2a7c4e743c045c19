// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark;

import io.dormouse.benchmark.load.Load;
import io.dormouse.benchmark.load.LoadResult;
import io.dormouse.benchmark.peer.BareServer;
import io.dormouse.benchmark.peer.EchoServer;
import io.dormouse.benchmark.peer.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ours and the bare library alternately, every trial in a fresh process with the same Java options, under the same load. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Compares the product with the bare library under the same load.")
public final class Benchmarks implements Callable<Integer> {
    @Option(names = "--jar", defaultValue = "launcher/target/dormouse.jar", description = "The packaged product.")
    private Path jar = Path.of("");

    @Option(names = "--rounds", defaultValue = "5", description = "Trials of each server.")
    private int rounds;

    @Option(names = "--devices", defaultValue = "10000", description = "Devices, each on a socket of its own.")
    private int devices;

    @Option(names = "--operations", defaultValue = "200000", description = "Requests of each load.")
    private long operations;

    @Option(names = "--window", defaultValue = "256", description = "Requests under way at once.")
    private int window;

    @Option(names = "--rate", defaultValue = "0", description = "Requests begun per second; 0 as fast as answers come.")
    private double rate;

    @Option(
            names = "--loads",
            split = ",",
            defaultValue = "REGISTER,UPDATE,NOTIFY,SEND,DEREGISTER",
            description = "Of ${COMPLETION-CANDIDATES}.")
    private List<Load> loads = List.of();

    @Option(names = "--only", description = "product, bare or echo alone.")
    private String only = "";

    @Option(names = "--java-options", split = " ", description = "Given to both servers alike.")
    private List<String> javaOptions = List.of();

    @Option(names = "--product-java-options", split = " ", description = "Given to the product in addition.")
    private List<String> productJavaOptions = List.of();

    @Option(names = "--report", description = "Where the table is written, as Markdown.")
    private Path report = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Trial.Plan plan = new Trial.Plan(loads, devices, operations, window, rate);
        Map<Load, Series> product = new EnumMap<>(Load.class);
        Map<Load, Series> bare = new EnumMap<>(Load.class);
        Map<Load, Series> echo = new EnumMap<>(Load.class);
        for (int round = 1; round <= rounds; round++) {
            if (only.isEmpty() || only.equals("product")) {
                System.out.println("round " + round + ", product");
                productTrial(plan).forEach(one -> into(product, one));
            }
            if (only.isEmpty() || only.equals("bare")) {
                System.out.println("round " + round + ", bare library");
                try (ServerProcess server = ServerProcess.of(BareServer.class, javaOptions, "observe")) {
                    new Trial(plan).run(server, endpoints -> {}).forEach(one -> into(bare, one));
                }
            }
        }
        if (only.isEmpty() || only.equals("echo")) {
            System.out.println("echo: what the load itself can do");
            Trial.Plan bounded = new Trial.Plan(
                    loads.stream().filter(load -> load != Load.NOTIFY).toList(), devices, operations, window, rate);
            try (ServerProcess server = ServerProcess.of(EchoServer.class, javaOptions)) {
                new Trial(bounded).run(server, endpoints -> {}).forEach(one -> into(echo, one));
            }
        }
        String table = Table.of(loads, product, bare, echo);
        System.out.println(table);
        if (!report.toString().isEmpty()) {
            Files.writeString(report, table);
        }
        return 0;
    }

    private List<Trial.Measured> productTrial(Trial.Plan plan) throws IOException {
        Path data = Files.createTempDirectory("benchmark");
        List<String> options =
                Stream.concat(javaOptions.stream(), productJavaOptions.stream()).toList();
        try (ServerProcess server = ServerProcess.product(jar, data, options)) {
            return new Trial(plan).run(server, new ProductObserving(server, data.resolve("token")));
        } finally {
            delete(data);
        }
    }

    private static void into(Map<Load, Series> all, Trial.Measured one) {
        LoadResult result = one.result();
        all.computeIfAbsent(result.load(), load -> new Series()).add(one);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Benchmarks::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
