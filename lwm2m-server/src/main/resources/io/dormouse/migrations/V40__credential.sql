-- What devices prove themselves with. A device has one current credential and, while it is being rotated, the next one.
CREATE TABLE credential (
    endpoint TEXT NOT NULL,
    slot TEXT NOT NULL,
    type TEXT NOT NULL,
    identity TEXT NOT NULL UNIQUE,
    sealed TEXT NOT NULL,
    created_millis BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (endpoint, slot)
);
