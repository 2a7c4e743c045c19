CREATE TABLE twin (
    endpoint TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    desired_version BIGINT NOT NULL,
    reported_version BIGINT NOT NULL,
    tags TEXT NOT NULL,
    pending INTEGER NOT NULL,
    drifted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    registers_in_row INTEGER NOT NULL,
    verified_millis BIGINT
);

CREATE TABLE twin_member (
    endpoint TEXT NOT NULL,
    path TEXT NOT NULL,
    wanted TEXT NOT NULL,
    exact_set INTEGER NOT NULL,
    unchecked INTEGER NOT NULL,
    desired_version BIGINT NOT NULL,
    desired_millis BIGINT NOT NULL,
    desired_by TEXT NOT NULL,
    acked_version BIGINT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    code TEXT,
    synced_millis BIGINT,
    attempts INTEGER NOT NULL,
    silences INTEGER NOT NULL,
    busy INTEGER NOT NULL,
    drift_writes INTEGER NOT NULL,
    alone INTEGER NOT NULL,
    last_millis BIGINT,
    next_millis BIGINT,
    PRIMARY KEY (endpoint, path)
);

CREATE TABLE twin_reported (
    endpoint TEXT NOT NULL,
    path TEXT NOT NULL,
    reported TEXT,
    digest_length INTEGER,
    digest_sha256 TEXT,
    at_millis BIGINT NOT NULL,
    device_time INTEGER NOT NULL,
    clock_wrong INTEGER NOT NULL,
    via TEXT NOT NULL,
    doubtful INTEGER NOT NULL,
    PRIMARY KEY (endpoint, path)
);

CREATE TABLE twin_index (
    endpoint TEXT NOT NULL,
    section TEXT NOT NULL,
    path TEXT NOT NULL,
    text TEXT,
    number DOUBLE PRECISION,
    PRIMARY KEY (endpoint, section, path)
);

CREATE INDEX twin_index_text ON twin_index (section, path, text);
CREATE INDEX twin_index_number ON twin_index (section, path, number);
