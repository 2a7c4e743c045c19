// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted, as far as the life of the message depends on it; never changes.
 *
 * @param id ours; ordered by time of creation
 * @param messageId the caller's, unique per device while stored; null when none was given
 * @param path what it addresses, such as {@code /3/0/4}
 * @param onlyOnce Execute and Create: a code 5.xx may come from a device that has begun to do it
 * @param repeatable may be sent again although it may have been carried out
 * @param strict keeps its turn even when it went unanswered
 * @param ttl from submission or re-queueing to expiry
 */
public record Submission(
        String id,
        String endpoint,
        @Nullable String messageId,
        String op,
        String path,
        boolean onlyOnce,
        boolean repeatable,
        boolean strict,
        FeedbackWish feedback,
        Instant createdAt,
        Duration ttl) {}
