// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import java.time.Duration;
import java.util.List;

/**
 * One case that was run.
 *
 * @param evidence what was asked and answered, in order
 */
record CaseResult(ConformanceCase of, Verdict verdict, List<String> evidence, Duration took) {
    CaseResult {
        evidence = List.copyOf(evidence);
    }
}
