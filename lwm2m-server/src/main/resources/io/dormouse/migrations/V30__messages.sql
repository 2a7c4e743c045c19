-- Cloud-to-device messages. place: order within a device; waiting: 1 while queued or in flight; steps counts the transitions.
-- deadline_millis is expires_millis on a clock that a step of the wall clock does not move; written anew at every start.
CREATE TABLE message (
    id TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    message_id TEXT,
    place BIGINT NOT NULL,
    op TEXT NOT NULL,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    only_once INTEGER NOT NULL,
    repeatable INTEGER NOT NULL,
    strict INTEGER NOT NULL,
    feedback TEXT NOT NULL,
    created_millis BIGINT NOT NULL,
    ttl_millis BIGINT NOT NULL,
    expires_millis BIGINT NOT NULL,
    deadline_millis BIGINT NOT NULL,
    state TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    unanswered INTEGER NOT NULL,
    code TEXT,
    result TEXT,
    cause TEXT,
    steps INTEGER NOT NULL,
    changed_millis BIGINT NOT NULL
);
CREATE UNIQUE INDEX message_once ON message (endpoint, message_id);
CREATE INDEX message_waiting ON message (endpoint, place) WHERE waiting = 1;
CREATE INDEX message_due ON message (deadline_millis) WHERE waiting = 1;
CREATE INDEX message_in_flight ON message (id) WHERE state = 'in-flight';
CREATE INDEX message_of_device ON message (endpoint, id);
CREATE INDEX message_by_state ON message (state, id);
CREATE INDEX message_ended ON message (changed_millis) WHERE waiting = 0;

CREATE TABLE message_history (
    id TEXT NOT NULL,
    step INTEGER NOT NULL,
    state TEXT NOT NULL,
    at_millis BIGINT NOT NULL,
    PRIMARY KEY (id, step)
);
