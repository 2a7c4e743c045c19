// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that are used again behave as if they had just been prepared. */
class KeptStatementsTest {
    private static final String INSERT = "INSERT INTO number (n, word) VALUES (?, ?)";
    private static final String SELECT = "SELECT word FROM number WHERE n = ?";

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = KeptStatements.of(DriverManager.getConnection("jdbc:sqlite::memory:"));
        run("CREATE TABLE number (n INTEGER PRIMARY KEY, word TEXT)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        assertTrue(connection.isClosed());
    }

    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private void insert(int n, String word) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, n);
            if (word != null) {
                insert.setString(2, word);
            }
            insert.executeUpdate();
        }
    }

    private String word(int n) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setInt(1, n);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : "none";
            }
        }
    }

    @Test
    void aStatementIsUsedAgainWithoutTheParametersOfBefore() throws SQLException {
        insert(1, "one");
        insert(2, null);

        assertEquals("one", word(1));
        assertNull(word(2));
        assertEquals("none", word(3));
    }

    @Test
    void twoOfTheSameAtOnceDoNotDisturbEachOther() throws SQLException {
        insert(1, "one");
        insert(2, "two");
        try (PreparedStatement first = connection.prepareStatement(SELECT);
                PreparedStatement second = connection.prepareStatement(SELECT)) {
            first.setInt(1, 1);
            second.setInt(1, 2);
            try (ResultSet one = first.executeQuery();
                    ResultSet two = second.executeQuery()) {
                assertTrue(one.next());
                assertTrue(two.next());
                assertEquals("one", one.getString(1));
                assertEquals("two", two.getString(1));
            }
        }
        assertEquals("two", word(2));
    }

    @Test
    void aFailureIsTheDriversOwnAndDoesNotStayInTheStatement() throws SQLException {
        insert(1, "one");

        SQLException twice = assertThrows(SQLException.class, () -> insert(1, "again"));
        assertTrue(twice.getMessage().contains("UNIQUE"), twice.getMessage());
        insert(2, "two");
        assertEquals("two", word(2));
    }

    @Test
    void rowsThatNobodyClosedHoldNothingUp() throws SQLException {
        insert(1, "one");
        run("BEGIN");
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setInt(1, 1);
            ResultSet rows = select.executeQuery();
            assertTrue(rows.next());
        }
        run("ROLLBACK");
        run("DROP TABLE number");
    }

    @Test
    void aClosedStatementIsClosed() throws SQLException {
        PreparedStatement select = connection.prepareStatement(SELECT);
        select.close();
        select.close();

        assertThrows(SQLException.class, () -> select.setInt(1, 1));
    }

    @Test
    void moreStatementsThanAreKeptStillRun() throws SQLException {
        for (int i = 0; i <= KeptStatements.STATEMENTS_MAX + 1; i++) {
            run("INSERT INTO number (n) VALUES (" + i + ")");
        }
        for (int i = 0; i <= KeptStatements.STATEMENTS_MAX + 1; i++) {
            assertFalse("none".equals(word(i)));
        }
    }
}
