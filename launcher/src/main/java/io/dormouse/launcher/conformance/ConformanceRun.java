// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The cases run one after the other against one device; what they change they put back.
 *
 * @param results in the order of their numbers
 */
record ConformanceRun(String endpoint, Instant at, List<CaseResult> results) {
    ConformanceRun {
        results = List.copyOf(results);
    }

    /** All cases, by number. */
    static List<ConformanceCase> cases() {
        return Stream.of(
                        BootstrapCases.all(),
                        RegistrationCases.all(),
                        ReadCases.all(),
                        WriteCases.all(),
                        CompositeCases.all(),
                        ObserveCases.all(),
                        SecurityCases.all(),
                        InstanceCases.all())
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(ConformanceCase::number))
                .toList();
    }

    /** @param told of every result at once */
    static ConformanceRun of(
            DeviceUnderTest device, Predicate<ConformanceCase> chosen, Time time, Consumer<CaseResult> told) {
        Instant at = time.now();
        List<CaseResult> results = new ArrayList<>();
        List<ConformanceCase> restartsLast = new ArrayList<>(cases());
        restartsLast.sort(Comparator.comparing(ConformanceCase::restarts));
        for (ConformanceCase one : restartsLast) {
            if (chosen.test(one)) {
                CaseResult result = run(one, device, time);
                results.add(result);
                told.accept(result);
            }
        }
        results.sort(Comparator.comparingInt(result -> result.of().number()));
        return new ConformanceRun(device.endpoint(), at, results);
    }

    private static CaseResult run(ConformanceCase one, DeviceUnderTest device, Time time) {
        long begun = time.nanos();
        Findings findings = new Findings();
        Verdict verdict;
        try {
            one.check().run(device, findings);
            verdict = findings.verdict();
        } catch (NoAnswer none) {
            verdict = none.verdict();
        }
        return new CaseResult(one, verdict, device.takeEvidence(), Duration.ofNanos(time.nanos() - begun));
    }

    long count(Class<? extends Verdict> kind) {
        return results.stream()
                .filter(result -> kind.isInstance(result.verdict()))
                .count();
    }
}
