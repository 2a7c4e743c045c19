-- People who sign in. The password is kept as its Argon2id hash; null until its owner has chosen one.
CREATE TABLE account (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    filter TEXT,
    password TEXT,
    created_millis BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    password_millis BIGINT,
    signed_in_millis BIGINT
);

-- Browsers that are signed in, as an account or with a token; only the SHA-256 of the cookie is kept.
CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account TEXT,
    token_id TEXT,
    created_millis BIGINT NOT NULL,
    used_millis BIGINT NOT NULL,
    expires_millis BIGINT NOT NULL,
    remote TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX session_account ON session (account, created_millis);
CREATE INDEX session_expires ON session (expires_millis);

-- Links with which somebody chooses a password, once: of an account, or without one the first admin's.
CREATE TABLE set_up_link (
    hash TEXT PRIMARY KEY,
    account TEXT,
    created_millis BIGINT NOT NULL,
    expires_millis BIGINT NOT NULL
);
