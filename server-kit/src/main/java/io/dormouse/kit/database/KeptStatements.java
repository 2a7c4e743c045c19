// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the prepared statements of a connection: SQLite's driver compiles the SQL again at every {@code prepareStatement}, which costs more than most of our statements take
 * to run. Closing such a statement only puts it back.
 */
final class KeptStatements implements InvocationHandler {
    /** Per connection; the longest unused one is closed. */
    static final int STATEMENTS_MAX = 200;

    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

    private KeptStatements(Connection connection) {
        this.connection = connection;
    }

    /** The same connection; only {@code prepareStatement(sql)} is answered from what is kept. */
    static Connection of(Connection connection) {
        return proxy(Connection.class, new KeptStatements(connection));
    }

    /** The same source; its connections keep their statements. */
    static DataSource of(DataSource source) {
        return proxy(
                DataSource.class,
                (self, method, arguments) -> method.getName().equals("getConnection")
                        ? of((Connection) call(source, method, arguments))
                        : call(source, method, arguments));
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length == 1 && method.getName().equals("prepareStatement")) {
            String sql = (String) arguments[0];
            PreparedStatement kept = idle.remove(sql);
            PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
            return proxy(PreparedStatement.class, new Lent(sql, statement));
        }
        if (method.getName().equals("close")) {
            for (PreparedStatement statement : idle.values()) {
                statement.close();
            }
            idle.clear();
        }
        return call(connection, method, arguments);
    }

    private void putBack(String sql, PreparedStatement statement) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        statement.clearParameters();
        PreparedStatement same = idle.put(sql, statement);
        if (same != null) {
            same.close();
        }
        if (idle.size() > STATEMENTS_MAX) {
            String oldest = idle.keySet().iterator().next();
            PreparedStatement unused = idle.remove(oldest);
            if (unused != null) {
                unused.close();
            }
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    /** A statement in somebody's hands. */
    private final class Lent implements InvocationHandler {
        private final String sql;
        private final PreparedStatement statement;
        private @Nullable ResultSet rows;
        private boolean failed;
        private boolean closed;

        Lent(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            String name = method.getName();
            if (name.equals("close")) {
                close();
                return null;
            }
            if (closed) {
                throw new SQLException("The statement is closed");
            }
            try {
                Object result = call(statement, method, arguments);
                if (result instanceof ResultSet open) {
                    rows = open;
                }
                return result;
            } catch (SQLException failure) {
                failed = true;
                throw failure;
            }
        }

        private void close() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            ResultSet open = rows;
            if (open != null) {
                open.close();
            }
            if (failed) {
                statement.close();
            } else {
                putBack(sql, statement);
            }
        }
    }
}
