// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.kit.database.Database;
import java.sql.Statement;

/** Planted faults that show after a crash: what a sound server finds in its store, and a broken one would not have put there. */
final class RestartSabotage {
    private RestartSabotage() {}

    static void apply(Sabotage sabotage, Database durable) {
        String sql = switch (sabotage) {
            case FORGETS_CHANGE_ON_CRASH -> "DELETE FROM twin_member WHERE state = 'pending'";
            case REPEATS_AFTER_RESTART ->
                "UPDATE message SET state = 'queued' WHERE state = 'in-flight' AND op = 'execute'";
            case LOSES_MESSAGES_ON_CRASH -> "DELETE FROM message WHERE waiting = 1";
            case SKIPS_A_VERSION -> "UPDATE twin SET version = version + 1";
            case HOLE_IN_THE_LOG -> "DELETE FROM event WHERE seq = (SELECT MAX(seq) - 1 FROM event)";
            default -> null;
        };
        if (sql != null) {
            durable.commit(transaction -> {
                try (Statement statement = transaction.connection().createStatement()) {
                    return statement.executeUpdate(sql);
                }
            });
        }
    }
}
