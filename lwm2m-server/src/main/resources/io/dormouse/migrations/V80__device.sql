-- Every device that anything durable names. version counts changes of label and settings. lwm2m_version and security are those of the last registration: what
-- the filter language asks for.
CREATE TABLE device (
    endpoint TEXT PRIMARY KEY,
    created_millis BIGINT NOT NULL,
    version BIGINT NOT NULL,
    label TEXT,
    settings TEXT,
    lwm2m_version TEXT,
    security TEXT
);
