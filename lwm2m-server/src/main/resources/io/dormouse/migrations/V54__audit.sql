-- Who did what, from where, and how it ended; never what was in it. id begins with the time, so that it sorts by it.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at_millis BIGINT NOT NULL,
    who TEXT NOT NULL,
    remote TEXT NOT NULL,
    operation TEXT NOT NULL,
    target TEXT,
    endpoint TEXT,
    query TEXT,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    code TEXT,
    trace_id TEXT
);
CREATE INDEX audit_who ON audit (who, id);
CREATE INDEX audit_endpoint ON audit (endpoint, id);
