// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.ResponseCode;

/**
 * One operation that a device received.
 *
 * @param number from 1, in the order of arrival
 * @param path what the operation was addressed to, such as {@code /3/0/14}; {@code /} for a composite operation
 * @param paths every path it named; for a write the resources, for the others usually just {@code path}
 * @param values what it carried, by resource path (a resource instance as {@code /3/0/11/0}): String, Long, Double,
 *     Boolean, byte[], Instant; the arguments of an Execute as a String under its path
 * @param answer the code of the answer
 * @param answered false when the device was told to keep the answer to itself
 */
public record Received(
        long number,
        Instant at,
        Operation operation,
        String path,
        List<String> paths,
        SortedMap<String, Object> values,
        ResponseCode answer,
        boolean answered) {
    public Received {
        paths = List.copyOf(paths);
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The answer as CoAP writes it, such as {@code 2.04}. */
    public String code() {
        return answer.getCode() / 100 + "." + (answer.getCode() % 100 < 10 ? "0" : "") + answer.getCode() % 100;
    }
}
