// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Why a device cannot be reached, in words. */
class ReachTest {
    @Test
    void timesInWordsAreToTheSecond() {
        Instant heard = Instant.parse("2026-11-25T00:59:05.582Z");
        NextContact next =
                new NextContact(Instant.parse("2026-11-25T04:59:18.485891168Z"), heard, heard, "history", 0.9);

        assertEquals(
                "asleep, last heard 2026-11-25T00:59:05Z; next contact about 2026-11-25T04:59:18Z",
                new Reach(DeviceState.ASLEEP, null, heard, null, next).why());
        assertEquals("asleep, last heard an unknown time", new Reach(DeviceState.ASLEEP, null, null, null, null).why());
    }
}
