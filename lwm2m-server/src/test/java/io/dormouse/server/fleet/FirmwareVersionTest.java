// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareVersionTest {
    @ParameterizedTest
    @CsvSource({
        "2.9,        2.10,      -1",
        "2.10,       2.10.0,    0",
        "2.10,       v2.10,     0",
        "2.10-rc1,   2.10,      -1",
        "2.10-rc1,   2.10-rc2,  -1",
        "2.10-alpha, 2.10-beta, -1",
        "2.10,       2.10a,     -1",
        "2.10a,      2.10b,     -1",
        "2.10a,      2.10.1,    -1",
        "1.0.007,    1.0.7,     0",
        "1.99999999999999999999999, 1.100000000000000000000000, -1",
        "FW_3-1,     fw_3-2,    -1",
        "'',         0,         0",
        "'',         1,         -1"
    })
    void versionsAreOrderedAsPeopleReadThem(String left, String right, int expected) {
        FirmwareVersion a = FirmwareVersion.parse(left);
        FirmwareVersion b = FirmwareVersion.parse(right);

        assertEquals(expected, Integer.signum(a.compareTo(b)));
        assertEquals(-expected, Integer.signum(b.compareTo(a)));
    }
}
