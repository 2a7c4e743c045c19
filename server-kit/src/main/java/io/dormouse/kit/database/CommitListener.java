// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.time.Duration;
import java.util.function.IntSupplier;

/** What the group commit tells metrics. Called on committer and caller threads: must be quick and must not throw. */
public interface CommitListener {
    /** Listens to nothing. */
    CommitListener NONE = new CommitListener() {};

    /** Called once at the start with a gauge of the units that were accepted and not yet answered. */
    default void started(IntSupplier waitingUnits) {}

    /** A group is on disk. {@code failed} units of it failed by themselves and stored nothing. */
    default void committed(int units, int failed, Duration took) {}

    /** A whole group failed with the store. */
    default void failed(int units) {}

    /** A unit was refused because too many wait. */
    default void refused() {}
}
