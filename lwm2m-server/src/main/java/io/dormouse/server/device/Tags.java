// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Port: the tags of devices, which are a section of their twins (semantics.md §2). */
@FunctionalInterface
public interface Tags {
    /** Throws a {@code ProblemException} when these cannot be the first tags of a device. */
    default void check(ObjectNode first) {}

    /**
     * Changes the tags of a device by merge patch (RFC 7396), all or nothing. Callable from any thread but a lane that waits for the answer.
     *
     * @param ifVersion the version that the twin must have, 412 otherwise
     * @return the version of the twin afterwards; a refusal completes it with a {@code ProblemException}
     */
    CompletionStage<Long> patch(String endpoint, ObjectNode patch, OptionalLong ifVersion, String by);
}
