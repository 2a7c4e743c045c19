// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.objects.ResourcePath;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Values that a device told us in one message.
 *
 * @param begunNanos monotonic time when the read was sent or the notification received: a value is evidence about a write only when begun after its
 *     acknowledgement
 * @param receivedAt wall clock of arrival
 * @param absent resources that the device said it does not have (4.04)
 * @param whole paths of instances that were read as a whole, such as {@code /3/0}: what they lack among the samples is absent too
 */
public record Report(
        Via via,
        long begunNanos,
        Instant receivedAt,
        List<Sample> samples,
        Set<ResourcePath> absent,
        Set<String> whole) {
    public enum Via {
        NOTIFY("notify"),
        SEND("send"),
        READ("read");

        private final String word;

        Via(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
