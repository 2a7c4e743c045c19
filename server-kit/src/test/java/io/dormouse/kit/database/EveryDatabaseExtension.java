// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** What {@link EveryDatabase} does. */
final class EveryDatabaseExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Stream.of(
                new Invocation("SQLite", TestDatabase::sqlite), new Invocation("PostgreSQL", TestDatabase::postgres));
    }

    private record Invocation(String name, Supplier<TestDatabase> opening) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new OneDatabase(opening));
        }
    }

    private static final class OneDatabase implements ParameterResolver, AfterEachCallback {
        private final Supplier<TestDatabase> opening;
        private TestDatabase open;

        OneDatabase(Supplier<TestDatabase> opening) {
            this.opening = opening;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestDatabase.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            open = opening.get();
            return open;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            if (open != null) {
                open.remove();
            }
        }
    }
}
