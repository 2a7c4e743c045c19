-- How devices and groups of devices are enrolled. kind is 'device' or 'group'; the document is sealed, because it holds keys.
CREATE TABLE enrolment (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    pattern TEXT,
    issuer TEXT,
    identity TEXT UNIQUE,
    sealed TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_millis BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (kind, name)
);

-- Keys that were made for devices. One that is pending is given again until a device has confirmed it.
CREATE TABLE issued (
    endpoint TEXT NOT NULL,
    short_server_id INTEGER NOT NULL,
    identity TEXT NOT NULL,
    sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    issued_millis BIGINT NOT NULL,
    PRIMARY KEY (endpoint, short_server_id)
);

CREATE TABLE bootstrap_session (
    id TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL,
    cause TEXT,
    detail TEXT,
    identity TEXT,
    address TEXT NOT NULL,
    source TEXT NOT NULL,
    steps TEXT NOT NULL,
    started_millis BIGINT NOT NULL,
    ended_millis BIGINT
);
CREATE INDEX bootstrap_session_endpoint ON bootstrap_session (endpoint, id);
CREATE INDEX bootstrap_session_state ON bootstrap_session (state, id);
