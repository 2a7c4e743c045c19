// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Tokens;
import io.dormouse.server.access.Accounts;
import io.dormouse.server.access.Callers;
import io.dormouse.server.access.Passwords;
import io.dormouse.server.access.ServerFacts;
import io.dormouse.server.access.SessionRoutes;
import io.dormouse.server.access.Sessions;
import io.dormouse.server.access.SignIns;

/** How people sign in, wired. */
record People(Passwords passwords, Sessions sessions, Accounts accounts, SignIns signIns) implements AutoCloseable {
    static People over(Database database, ServerConfig config, Time time) {
        Randomness randomness = Randomness.secure();
        Passwords passwords = new Passwords(randomness);
        Sessions sessions = new Sessions(database, config.sessionIdle(), config.sessionLife(), time, randomness);
        Accounts accounts = new Accounts(database, time, randomness, sessions::forget);
        return new People(passwords, sessions, accounts, new SignIns(database, passwords, accounts, sessions, time));
    }

    Callers callers(Tokens tokens) {
        return new Callers(tokens, sessions);
    }

    SessionRoutes.Ports sessionRoutes(Tokens tokens, ServerFacts facts, boolean secure) {
        return new SessionRoutes.Ports(signIns, sessions, tokens, facts, secure);
    }

    @Override
    public void close() {
        passwords.close();
    }
}
