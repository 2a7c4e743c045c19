// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final List<Sql> versionQueries = new ArrayList<>();

    private Sql compile(String expression, String... knownVersions) {
        FilterSql compiler = new FilterSql(NOW, select -> {
            versionQueries.add(select);
            return List.of(knownVersions);
        });
        return compiler.condition(Filter.parse(expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state in (asleep,overdue) and version(reported./3/0/3) < \"2.10\" and tags.site = brno and lastSeenAt > -1h",
                "STATE_IS_NOT_A_FIELD = 1 or endpoint = x",
                "not (queueMode = true or not security = none)",
                "endpoint in ('a b', \"c\\\"d\", e)",
                "tags.\"name with spaces\" != 3.5",
                "lastSeenAt <= 2026-11-20T14:02:03.120Z",
                "lastSeenAt >= '2026-11-20T14:02:03Z'",
                "twin.pending>0 AND messages.queued<=3",
                "desired./1/0/1 = 300",
                "reported./3/0/7/1 < 3300",
                "version(lwm2mVersion) >= 1.1"
            })
    void understandsTheLanguage(String expression) {
        if (expression.startsWith("STATE_IS")) {
            assertThrows(BadFilter.class, () -> Filter.parse(expression));
        } else {
            Filter.parse(expression);
        }
    }

    @Test
    void everyExampleOfThePageIsUnderstood() throws IOException {
        Matcher examples = Pattern.compile("```filter\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/filter-language.md")));
        int count = 0;
        while (examples.find()) {
            Filter.parse(examples.group(1));
            count++;
        }

        assertTrue(count >= 6, "only " + count + " found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stat = asleep                | 1  | state      | there is no field \"stat\"",
                "state = aslep                | 9  | asleep     | \"aslep\" is no state",
                "state < asleep               | 7  |            | cannot be compared",
                "reported/3/0/3 = x           | 1  | reported./3/0/3 | there is no field",
                "reported.3/0/3 = x           | 10 | reported./3/0/3 | is no resource path",
                "reported./3/0 = x            | 10 |            | is no resource path",
                "reported./3/0/7/1/2 = x      | 10 |            | is no resource path",
                "reported./3/0/7/x = x        | 10 |            | is no resource path",
                "tags. = x                    | 1  | tags.site  | the name of a tag is missing",
                "endpoint == x                | 10 | =          | expected one of",
                "endpoint like x              | 10 |            | expected one of",
                "endpoint                     | 9  |            | expected one of",
                "endpoint =                   | 11 |            | expected a value, found the end",
                "endpoint = a endpoint = b    | 14 |            | expected \"and\", \"or\" or the end",
                "endpoint = a adn label = b   | 14 | and        | expected \"and\", \"or\" or the end",
                "(endpoint = a                | 14 | )          | expected \")\", found the end",
                "endpoint in a                | 13 | (          | expected \"(\"",
                "endpoint in ()               | 14 |            | expected a value",
                "endpoint in (a b)            | 16 | )          | expected \")\"",
                "queueMode = maybe            | 13 |            | neither true nor false",
                "twin.pending = many          | 16 |            | is not a number",
                "twin.pending = '3'           | 16 |            | is not a number",
                "lastSeenAt > yesterday       | 14 |            | is no time",
                "lastSeenAt > -99999999w      | 14 |            | is no time",
                "endpoint = 'open             | 12 |            | never closed",
                "version(state) < 2           | 9  |            | is no text",
                "versoin(endpoint) < 2        | 1  | version    | there is no function",
                "and                          | 1  |            | there is no field",
                "= 3                          | 1  |            | expected a field"
            })
    void saysWhatIsWrongAndWhere(String expression, int position, String suggestion, String what) {
        BadFilter bad = assertThrows(BadFilter.class, () -> Filter.parse(expression.strip()));

        assertTrue(bad.what().contains(what.strip()), bad::getMessage);
        assertEquals(position, bad.position(), bad::getMessage);
        assertEquals(suggestion == null ? null : suggestion.strip(), bad.suggestion());
        assertEquals(400, bad.problem().status());
        assertEquals(position, bad.problem().members().get("position").asInt());
    }

    @Test
    void anEmptyExpressionIsRefusedAtItsFirstPosition() {
        BadFilter bad = assertThrows(BadFilter.class, () -> Filter.parse("  "));

        assertEquals("expected a field, found the end", bad.what());
    }

    @Test
    void theLongestExpressionIsTakenAndOneCharacterMoreIsNot() {
        String prefix = "endpoint = ";
        Filter.parse(prefix + "x".repeat(Filter.LENGTH_MAX - prefix.length()));

        assertThrows(BadFilter.class, () -> Filter.parse(prefix + "x".repeat(Filter.LENGTH_MAX - prefix.length() + 1)));
    }

    @Test
    void comparisonsValuesAndDepthAreBounded() {
        Filter.parse(repeated("label=a", " or ", Filter.COMPARISONS_MAX));
        Filter.parse("label in (" + repeated("a", ",", Filter.VALUES_MAX) + ")");
        Filter.parse("(".repeat(Filter.DEPTH_MAX) + "label=a" + ")".repeat(Filter.DEPTH_MAX));
        Filter.parse("not ".repeat(Filter.DEPTH_MAX) + "label=a");

        assertThrows(BadFilter.class, () -> Filter.parse(repeated("label=a", " or ", Filter.COMPARISONS_MAX + 1)));
        assertThrows(
                BadFilter.class, () -> Filter.parse("label in (" + repeated("a", ",", Filter.VALUES_MAX + 1) + ")"));
        assertThrows(BadFilter.class, () -> Filter.parse("(".repeat(500) + "label=a" + ")".repeat(500)));
        assertThrows(BadFilter.class, () -> Filter.parse("not ".repeat(Filter.DEPTH_MAX + 1) + "label=a"));
    }

    private static String repeated(String part, String between, int times) {
        return String.join(between, java.util.Collections.nCopies(times, part));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoint = \"x'; DROP TABLE device; --\"",
                "tags.\"a' OR '1'='1\" = 1",
                "label in (\"') UNION SELECT hash FROM token --\")",
                "reported./3/0/3 = \"?) OR (1=1\""
            })
    void valuesFromOutsideAreNeverPartOfTheSql(String expression) {
        Sql sql = compile(expression);

        assertFalse(sql.text().contains("DROP"), sql::text);
        assertFalse(sql.text().contains("UNION"), sql::text);
        assertFalse(sql.text().contains("1=1"), sql::text);
        assertFalse(sql.text().contains("'1'"), sql::text);
        assertEquals(
                sql.parameters().size(),
                sql.text().chars().filter(c -> c == '?').count());
    }

    @Test
    void aNumberIsComparedAsNumberAndAQuotedOneAsText() {
        Sql number = compile("tags.floor = 3");
        Sql text = compile("tags.floor = \"3\"");

        assertTrue(number.text().contains("x.number = ?"), number::text);
        assertEquals(List.of("tags", "floor", 3.0), number.parameters());
        assertTrue(text.text().contains("x.text = ?"), text::text);
        assertEquals(List.of("tags", "floor", "3"), text.parameters());
    }

    @Test
    void timesRelativeToNowCountFromTheRequest() {
        Sql sql = compile("lastSeenAt > -1h");

        assertEquals(List.of(NOW.minusSeconds(3600).toEpochMilli()), sql.parameters());
    }

    @Test
    void versionsAreChosenFromTheValuesThatExist() {
        Sql sql = compile("version(reported./3/0/3) < \"2.10\"", "2.9", "2.10", "2.10-rc1", "3.0", "v1.4");

        assertEquals(List.of("reported", "/3/0/3", "2.9", "2.10-rc1", "v1.4"), sql.parameters());
        assertEquals(List.of("reported", "/3/0/3"), versionQueries.get(0).parameters());
    }

    @Test
    void whatFewDevicesHaveLeadsToThemAndWhatManyHaveIsCheckedOneByOne() {
        String[] few = java.util.Collections.nCopies(FilterSql.RARE_MAX, "tags").toArray(String[]::new);
        String[] many =
                java.util.Collections.nCopies(FilterSql.RARE_MAX + 1, "tags").toArray(String[]::new);

        assertTrue(compile("tags.site = brno", few).text().contains("d.endpoint IN (SELECT"));
        assertTrue(compile("tags.site = brno", many).text().contains("EXISTS (SELECT 1"));
        assertEquals(
                List.of("tags", "site", "brno"),
                compile("tags.site = brno", few).parameters());
        assertEquals(
                List.of("tags", "site", "brno"),
                compile("tags.site = brno", many).parameters());
    }

    @Test
    void aVersionThatNobodyHasMatchesNothing() {
        assertEquals("1 = 0", compile("version(reported./3/0/3) > 9").text());
    }

    @Test
    void tooManyDifferentVersionsAreRefused() {
        String[] many = new String[FilterSql.VERSIONS_MAX + 1];
        java.util.Arrays.fill(many, "1.0");

        assertThrows(BadFilter.class, () -> compile("version(label) = 1", many));
    }
}
