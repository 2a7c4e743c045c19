// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @ParameterizedTest
    @CsvSource({"1, PT30S", "2, PT1M", "3, PT2M", "10, PT4H16M", "11, PT6H", "2000000000, PT6H"})
    void aBusyDeviceIsLeftAloneLongerAndLonger(int times, Duration wait) {
        assertEquals(wait, Pace.afterBusy(times));
    }

    @ParameterizedTest
    @CsvSource({"1, PT0S", "2, PT0S", "3, PT0S", "4, PT24H", "5, PT168H", "50, PT168H"})
    void anUnansweredWriteWaitsForWindowsThenADayThenWeeks(int silences, Duration wait) {
        assertEquals(wait, Pace.afterSilence(silences));
    }

    @ParameterizedTest
    @CsvSource({"0, PT1M", "1, PT8M", "2, PT1H4M"})
    void aDriftedValueIsWrittenAgainLaterAndLater(int writes, Duration wait) {
        assertEquals(wait, Pace.beforeDriftWrite(writes));
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "401, REFUSED",
        "402, DIALECT",
        "403, REFUSED",
        "404, UNSUPPORTED",
        "405, UNSUPPORTED",
        "406, DIALECT",
        "408, TRANSIENT",
        "409, REFUSED",
        "412, REFUSED",
        "413, DIALECT",
        "415, DIALECT",
        "429, TRANSIENT",
        "500, TRANSIENT",
        "501, UNSUPPORTED",
        "502, TRANSIENT",
        "503, TRANSIENT",
        "504, TRANSIENT"
    })
    void everyCodeHasAMeaning(int code, CodeKind kind) {
        assertEquals(kind, CodeKind.of(code));
    }

    @Test
    void aClockThatGoesBackDelaysNothing() {
        Instant at = Instant.parse("2026-11-20T10:00:00Z");
        Effort silent = Effort.FRESH.unanswered(at, false).next(at.plus(Duration.ofDays(1)));
        Effort neverSent = Effort.FRESH.next(at.plus(Duration.ofDays(7)));

        assertFalse(silent.due(at.plus(Duration.ofHours(23))));
        assertFalse(silent.due(at.minusSeconds(60)));
        assertTrue(silent.due(at.minusSeconds(61)));
        assertFalse(neverSent.due(at));
        assertTrue(neverSent.due(at.minus(Duration.ofHours(2))));
    }
}
