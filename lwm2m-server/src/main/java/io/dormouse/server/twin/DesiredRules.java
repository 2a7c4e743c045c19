// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.util.Optional;
import java.util.Set;

/** What must not, or not lightly, be desired (semantics.md §2): level-triggering would do harm. */
final class DesiredRules {
    /** Seconds; a device that must update more often than that spends its battery on it. */
    static final long LIFETIME_MIN = 60;

    private static final int LIFETIME = 1;
    private static final Set<Integer> SERVER_DANGEROUS = Set.of(1, 7, 10, 21, 22);

    private DesiredRules() {}

    /** Why this is never desired; empty when it may be. */
    static Optional<String> notDesirable(MemberPath path) {
        return switch (path.objectId()) {
            case 0 -> Optional.of("the security object belongs to bootstrap");
            case 21 -> Optional.of("the OSCORE object belongs to bootstrap");
            case 3 -> once(path, Set.of(13), "the time moves by itself; use a message");
            case 5 -> once(path, Set.of(0, 1), "it starts a download; use a firmware job or a message");
            case 8 -> once(path, Set.of(1, 4), "it acts on every write; use a message");
            case 9 -> once(path, Set.of(2, 3), "it starts a download; use a job or a message");
            default -> Optional.empty();
        };
    }

    private static Optional<String> once(MemberPath path, Set<Integer> resources, String why) {
        return resources.contains(path.resourceId()) ? Optional.of(why) : Optional.empty();
    }

    /** A wrong value may cut the device off: role engineer and {@code ?confirm=dangerous}. */
    static boolean dangerous(MemberPath path) {
        return path.objectId() == 2 || (path.objectId() == 1 && SERVER_DANGEROUS.contains(path.resourceId()));
    }

    static boolean lifetime(MemberPath path) {
        return path.objectId() == 1 && path.resourceId() == LIFETIME;
    }

    /** Objects whose instances the server never creates. */
    static boolean creatable(int objectId) {
        return objectId > 3 && objectId != 21;
    }
}
