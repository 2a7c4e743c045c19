-- What is said of devices that pass a filter; the body as it was put.
CREATE TABLE profile (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_millis BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
