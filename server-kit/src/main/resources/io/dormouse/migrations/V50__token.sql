-- API tokens; only the SHA-256 of the token itself is kept.
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_millis BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_millis BIGINT,
    filter TEXT,
    used_millis BIGINT
);
