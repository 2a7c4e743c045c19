// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
    private static String code(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(ProblemException.class, call).problem().code();
    }

    @Test
    void theNextPageBeginsWhereTheLastEnded() {
        Paging first = Paging.of(TestRequest.get("/devices?sort=lastSeenAt&limit=2"), 2);
        ObjectNode page = first.page(List.of(IntNode.valueOf(1), IntNode.valueOf(2)), Cursor.of("2026", null), 7L);
        String next = page.get("next").textValue();
        Paging second = Paging.of(TestRequest.get("/devices?sort=lastSeenAt&cursor=" + next), 2);

        assertEquals(2, first.limit());
        assertTrue(first.after().isEmpty());
        assertEquals(Arrays.asList("2026", null), second.after().orElseThrow().keys());
        assertEquals(7, page.get("estimatedTotal").intValue());
        assertTrue(first.page(List.of(), null, null).get("next").isNull());
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String cursor = Paging.of(TestRequest.get("/devices?sort=state"), 1)
                .page(List.of(), Cursor.of("m1"), null)
                .get("next")
                .textValue();

        assertEquals("bad-cursor", code(() -> Paging.of(TestRequest.get("/devices?cursor=" + cursor), 1)));
        assertEquals("bad-cursor", code(() -> Paging.of(TestRequest.get("/messages?sort=state&cursor=" + cursor), 1)));
        assertEquals("bad-cursor", code(() -> Paging.of(TestRequest.get("/devices?sort=state&cursor=" + cursor), 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "!!!!", "eyJhIjoxfQ", "AAAAAFsiYSJd", "%01", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoCursorIsRefused(String text) {
        assertEquals("bad-cursor", code(() -> Paging.of(TestRequest.get("/devices?cursor=" + text), 1)));
    }

    @Test
    void everyChangedCharacterOfACursorIsNoticed() {
        String cursor = Cursor.of("meter-17", "42").encode("q");
        for (int i = 0; i < cursor.length() - 1; i++) {
            String changed = cursor.substring(0, i) + (cursor.charAt(i) == 'A' ? 'B' : 'A') + cursor.substring(i + 1);
            assertEquals("bad-cursor", code(() -> Cursor.decode(changed, "q", 2)), changed);
        }
        assertEquals(List.of("meter-17", "42"), Cursor.decode(cursor, "q", 2).keys());
    }

    @Test
    void aPageHasAtMostAThousandItems() {
        assertEquals(100, Paging.limit(TestRequest.get("/devices")));
        assertEquals(1, Paging.limit(TestRequest.get("/devices?limit=1")));
        assertEquals(1000, Paging.limit(TestRequest.get("/devices?limit=1000")));
        for (String wrong : List.of("0", "1001", "-1", "x", "99999999999", "")) {
            assertEquals("bad-limit", code(() -> Paging.limit(TestRequest.get("/devices?limit=" + wrong))));
        }
    }

    @Test
    void queryValuesAreTyped() {
        TestRequest request = TestRequest.get(
                "/x?from=2026-11-20T14:02:03.5Z&to=2026-11-20T15:00:00+01:00&step=PT1H30M&n=-7&all&not=false");

        assertEquals(
                Instant.parse("2026-11-20T14:02:03.500Z"),
                QueryValues.time(request, "from").orElseThrow());
        assertEquals(
                Instant.parse("2026-11-20T14:00:00Z"),
                QueryValues.time(request, "to").orElseThrow());
        assertEquals(
                Duration.ofMinutes(90), QueryValues.duration(request, "step").orElseThrow());
        assertEquals(Optional.of(-7L), QueryValues.number(request, "n"));
        assertEquals(Optional.of(true), QueryValues.flag(request, "all"));
        assertEquals(Optional.of(false), QueryValues.flag(request, "not"));
        assertEquals(Optional.empty(), QueryValues.time(request, "missing"));
        assertEquals("2026-11-20T14:02:03.000Z", Rfc3339.write(Instant.parse("2026-11-20T14:02:03Z")));
    }

    @Test
    void aQueryValueOfTheWrongTypeIsNamed() {
        TestRequest request = TestRequest.get("/x?from=yesterday&step=-PT1H&long=PT1X&n=1.5&flag=maybe");
        Problem problem = assertThrows(ProblemException.class, () -> QueryValues.time(request, "from"))
                .problem();

        assertEquals("bad-query", problem.code());
        assertEquals("?from", problem.errors().get(0).pointer());
        assertEquals("bad-time", problem.errors().get(0).code());
        assertEquals("bad-query", code(() -> QueryValues.duration(request, "step")));
        assertEquals("bad-query", code(() -> QueryValues.duration(request, "long")));
        assertEquals("bad-query", code(() -> QueryValues.number(request, "n")));
        assertEquals("bad-query", code(() -> QueryValues.flag(request, "flag")));
    }
}
