// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Action;
import io.dormouse.kit.http.HttpObserver;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Tokens;
import io.dormouse.server.access.Accounts;
import io.dormouse.server.access.Audit;
import io.dormouse.server.access.Callers;
import io.dormouse.server.access.Passwords;
import io.dormouse.server.access.ServerFacts;
import io.dormouse.server.access.SessionRoutes;
import io.dormouse.server.access.Sessions;
import io.dormouse.server.access.SignIns;

/** How people sign in, wired. */
record People(Passwords passwords, Sessions sessions, Accounts accounts, Audit audit, SignIns signIns)
        implements AutoCloseable {
    static People over(Database database, ServerConfig config, Time time) {
        Randomness randomness = Randomness.secure();
        Passwords passwords = new Passwords(randomness);
        Sessions sessions = new Sessions(database, config.sessionIdle(), config.sessionLife(), time, randomness);
        Accounts accounts = new Accounts(database, time, randomness, sessions::forget);
        Audit audit = new Audit(database, time, randomness);
        SignIns signIns = new SignIns(database, passwords, accounts, sessions, audit, time);
        return new People(passwords, sessions, accounts, audit, signIns);
    }

    Callers callers(Tokens tokens) {
        return new Callers(tokens, sessions);
    }

    SessionRoutes.Ports sessionRoutes(Tokens tokens, ServerFacts facts, boolean secure) {
        return new SessionRoutes.Ports(signIns, sessions, tokens, facts, secure);
    }

    /** Tells the audit of what is done, and the other observer of everything. */
    HttpObserver watching(HttpObserver other) {
        return new HttpObserver() {
            @Override
            public void answered(String method, String template, int status, long nanos) {
                other.answered(method, template, status, nanos);
            }

            @Override
            public void acted(Action action) {
                audit.acted(action);
            }
        };
    }

    @Override
    public void close() {
        passwords.close();
    }
}
