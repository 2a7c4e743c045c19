-- Every device that anything durable names.
CREATE TABLE device (
    endpoint TEXT PRIMARY KEY,
    created_millis BIGINT NOT NULL,
    label TEXT,
    settings TEXT
);
