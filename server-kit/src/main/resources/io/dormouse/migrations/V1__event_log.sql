-- Numbers of events are taken from this one row by the last statement of a transaction: number order is commit order.
CREATE TABLE event_counter (last BIGINT NOT NULL);
INSERT INTO event_counter (last) VALUES (0);

CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    at_millis BIGINT NOT NULL,
    endpoint TEXT,
    type TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX event_of_endpoint ON event (endpoint, seq);
CREATE INDEX event_by_age ON event (type, at_millis);

-- The highest number that retention has removed, per type: what a reader may have missed.
CREATE TABLE event_trimmed (
    type TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);
