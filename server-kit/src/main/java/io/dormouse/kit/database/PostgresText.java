// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * Makes text storable: PostgreSQL refuses U+0000, which SQLite and JSON know and which devices may send. It becomes U+FFFD, the sign for what cannot be shown, so that
 * no text from outside fails a unit or a question.
 */
final class PostgresText {
    private PostgresText() {}

    static Connection storable(Connection connection) {
        return proxy(Connection.class, (self, method, arguments) -> {
            Object result = call(method, connection, arguments);
            return result instanceof PreparedStatement statement ? storable(statement) : result;
        });
    }

    private static PreparedStatement storable(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            boolean sets = arguments != null
                    && arguments.length > 1
                    && method.getName().startsWith("set");
            if (sets && arguments[1] instanceof String text && text.indexOf('\0') >= 0) {
                arguments[1] = text.replace('\0', '\uFFFD');
            }
            return call(method, statement, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(PostgresText.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }
}
