-- The last registration of every device; ended is NULL while it stands, then 'deregistered' or 'expired'.
CREATE TABLE registration (
    endpoint TEXT PRIMARY KEY,
    registration_id TEXT NOT NULL UNIQUE,
    ended TEXT,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    lifetime_seconds BIGINT NOT NULL,
    registered_millis BIGINT NOT NULL,
    updated_millis BIGINT NOT NULL,
    document TEXT NOT NULL
);

-- Observations that devices confirmed, with what is needed to recognise their notifications after a restart.
CREATE TABLE observation_row (
    token TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX observation_row_endpoint ON observation_row (endpoint);
