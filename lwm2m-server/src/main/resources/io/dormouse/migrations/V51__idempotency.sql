-- Answers to POST requests with an Idempotency-Key; a row without a status belongs to a request under way.
CREATE TABLE idempotency (
    principal TEXT NOT NULL,
    route TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    claimed_millis BIGINT NOT NULL,
    status INTEGER,
    headers TEXT,
    body TEXT,
    PRIMARY KEY (principal, route, idempotency_key)
);

CREATE INDEX idempotency_claimed ON idempotency (claimed_millis);
