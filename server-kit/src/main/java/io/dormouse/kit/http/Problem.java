// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why a request is refused (RFC 9457).
 *
 * @param status HTTP status
 * @param code stable and catalogued in docs/errors.md, such as {@code device-asleep}
 * @param detail one sentence for a person: what was wrong and what to do
 * @param errors one per part of the request that was wrong
 * @param headers extra response headers, such as Retry-After
 * @param members extra members of the body, such as nextContact
 */
public record Problem(
        int status, String code, String detail, List<Fault> errors, Map<String, String> headers, ObjectNode members) {
    /**
     * @param pointer JSON pointer into the request body (RFC 6901), or {@code ?name} for a query parameter
     * @param code such as {@code not-writable}
     */
    public record Fault(String pointer, String code, String detail) {}

    /** 403: the caller's role is too small for this. */
    public static Problem roleMissing(Role needed, String detail) {
        String name = needed.name().toLowerCase(Locale.ROOT);
        return of(403, "role-missing", detail).withMember("neededRole", TextNode.valueOf(name));
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), Map.of(), JsonNodeFactory.instance.objectNode());
    }

    public Problem withErrors(List<Fault> faults) {
        return new Problem(status, code, detail, List.copyOf(faults), headers, members);
    }

    public Problem withHeader(String name, String value) {
        var more = new java.util.LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, code, detail, errors, Map.copyOf(more), members);
    }

    public Problem withMember(String name, com.fasterxml.jackson.databind.JsonNode value) {
        ObjectNode more = members.deepCopy();
        more.set(name, value);
        return new Problem(status, code, detail, errors, headers, more);
    }

    /** For handlers that stop in the middle: the router answers with this problem. */
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
