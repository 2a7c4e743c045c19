// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.SQLException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the tables to what this program needs. Costs about 0.1 s at the start when there is nothing to do. */
final class Migrations {
    private Migrations() {}

    /**
     * Out of order, because each module numbers its migrations in a range of its own.
     *
     * @param tables folder of the class path with all migrations of this database
     */
    static void run(DataSource source, String tables) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .loggers(FlywayLog.class.getName())
                    .dataSource(source)
                    .locations("classpath:" + tables)
                    .failOnMissingLocations(true)
                    .validateMigrationNaming(true)
                    .outOfOrder(true)
                    .ignoreMigrationPatterns(new String[0])
                    .connectRetries(0)
                    .load()
                    .migrate();
        } catch (FlywayValidateException mismatch) {
            throw new StoreException(
                    "The database was written by another version of this program and cannot be used by this one: "
                            + firstLines(mismatch),
                    mismatch);
        } catch (FlywayException failure) {
            Throwable reason = reason(failure);
            throw new StoreException("The database cannot be opened: " + firstLine(reason), reason);
        }
    }

    /** What the database itself said. Flyway's own words around it hold the URL, which may hold a password. */
    private static Throwable reason(FlywayException failure) {
        Throwable reason = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                reason = cause;
            }
        }
        return reason;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** Flyway says in the first line that something is wrong and in the second what. */
    private static String firstLines(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
    }
}
