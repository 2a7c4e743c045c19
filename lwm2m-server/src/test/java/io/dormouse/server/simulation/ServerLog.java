// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What the server logs as an error is one, unless the simulation made it; nothing else of its log is kept. One life per thread. */
final class ServerLog {
    private static final ThreadLocal<@Nullable Checker> CURRENT = new ThreadLocal<>();
    private static final Object ONCE = new Object();
    private static boolean listening;

    private ServerLog() {}

    /** From now on, until {@link #leave}, errors that are logged on this thread are violations. */
    static void watch(Checker checker) {
        listen();
        CURRENT.set(checker);
    }

    static void leave() {
        CURRENT.remove();
    }

    private static void listen() {
        synchronized (ONCE) {
            if (listening) {
                return;
            }
            listening = true;
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            Errors errors = new Errors();
            errors.setContext(context);
            errors.start();
            Logger product = context.getLogger("io.dormouse");
            product.setLevel(Level.ERROR);
            product.setAdditive(false);
            product.addAppender(errors);
        }
    }

    private static final class Errors extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            Checker checker = CURRENT.get();
            IThrowableProxy failure = event.getThrowableProxy();
            if (checker == null || planted(failure)) {
                return;
            }
            StringBuilder text = new StringBuilder("logged as an error: " + event.getFormattedMessage());
            for (IThrowableProxy each = failure; each != null; each = each.getCause()) {
                text.append("\n  ").append(each.getClassName()).append(": ").append(each.getMessage());
                for (int i = 0; i < Math.min(8, each.getStackTraceElementProxyArray().length); i++) {
                    text.append("\n    ").append(each.getStackTraceElementProxyArray()[i]);
                }
            }
            checker.violated(text.toString());
        }

        private static boolean planted(@Nullable IThrowableProxy failure) {
            for (IThrowableProxy each = failure; each != null; each = each.getCause()) {
                if (each.getClassName().endsWith("Slip")
                        || String.valueOf(each.getMessage()).contains("the simulation says so")) {
                    return true;
                }
            }
            return false;
        }
    }
}
