// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTypeTest {
    private enum NoSec {
        OFF,
        ANY_DEVICE
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "12h, PT12H",
        "7d, PT168H",
        "PT1H30M, PT1H30M",
        "P7D, PT168H",
        "30 s, PT30S",
        "0s, PT0S",
        "1x, -",
        "30, -",
        "-5s, -",
        "five, -",
        "366d, -",
        "999999999999999d, -",
        "'', -"
    })
    void durations(String text, String expected) {
        assertEquals(
                expected.equals("-") ? Optional.empty() : Optional.of(Duration.parse(expected)),
                KeyType.duration(Duration.ZERO, Duration.ofDays(365)).read(text));
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "64k, 65536",
        "64KiB, 65536",
        "10M, 10485760",
        "10MB, 10000000",
        "1G, 1073741824",
        "1023, -1",
        "1024, 1024",
        "1T, -1",
        "k, -1",
        "-1, -1",
        "999999999999999G, -1",
        "1.5M, -1"
    })
    void sizes(String text, long expected) {
        long min = expected == 512 ? 1 : 1024;
        assertEquals(
                expected < 0 ? Optional.empty() : Optional.of(expected),
                KeyType.size(min, Long.MAX_VALUE).read(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "65535, 65535",
        "65536, -",
        "-1, -",
        "80a, -",
        "0x50, -",
        "' 80 ', 80",
        "99999999999999999999, -"
    })
    void ports(String text, String expected) {
        assertEquals(
                expected.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(expected)),
                KeyType.port().read(text));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false", "yes, -", "1, -", "'', -"})
    void booleans(String text, String expected) {
        assertEquals(
                expected.equals("-") ? Optional.empty() : Optional.of(Boolean.valueOf(expected)),
                KeyType.bool().read(text));
    }

    @Test
    void enumerations() {
        assertEquals(Optional.of(NoSec.ANY_DEVICE), KeyType.oneOf(NoSec.class).read("any-device"));
        assertEquals(Optional.of(NoSec.OFF), KeyType.oneOf(NoSec.class).read("Off"));
        assertEquals(Optional.empty(), KeyType.oneOf(NoSec.class).read("any_device"));
        assertEquals("one of off, any-device", KeyType.oneOf(NoSec.class).expected());
        assertEquals("any-device", KeyType.oneOf(NoSec.class).writer().apply(NoSec.ANY_DEVICE));
    }

    @Test
    void addresses() throws Exception {
        assertEquals(
                Optional.of(InetAddress.getByName("::1")), KeyType.address().read("[::1]"));
        assertEquals(
                Optional.of(InetAddress.getByName("127.0.0.1")),
                KeyType.address().read("127.0.0.1"));
        assertEquals(Optional.empty(), KeyType.address().read("256.0.0.1:80"));
        assertEquals(Optional.empty(), KeyType.address().read(""));
    }

    @Test
    void paths() {
        assertEquals(Optional.of(Path.of("a/b")), KeyType.path().read("a/b"));
        assertEquals(Optional.empty(), KeyType.path().read("a\u0000b"));
    }

    @Test
    void aTextHasALargestLength() {
        String longest = "x".repeat(KeyType.TEXT_MAX);
        assertEquals(Optional.of(longest), KeyType.text().read(longest));
        assertEquals(Optional.empty(), KeyType.text().read(longest + "x"));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.25S, 250ms", "PT90S, 90s", "PT24H, 1d", "PT36H, 36h", "PT0.0001S, PT0.0001S"})
    void durationsAreShownShort(String iso, String shown) {
        assertEquals(shown, Spellings.shown(Duration.parse(iso)));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, acb, 1", "abc, ab, 1", "abc, abcd, 1", "abc, xyz, 3", "'', abc, 3"})
    void changesBetweenWords(String from, String to, int changes) {
        assertEquals(changes, Suggestion.changes(from, to));
    }
}
