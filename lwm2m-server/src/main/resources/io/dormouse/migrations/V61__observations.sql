-- What people asked to be observed on a device, beside what the built-in profile does; declined: what they do not want observed.
CREATE TABLE observation_wish (
    endpoint TEXT NOT NULL,
    id TEXT NOT NULL,
    paths TEXT NOT NULL,
    attributes TEXT,
    declined INTEGER NOT NULL,
    created_millis BIGINT NOT NULL,
    PRIMARY KEY (endpoint, id)
);

-- What a device refused to have observed, valid for one registration: a restart of the server does not ask again.
CREATE TABLE observation_refusal (
    endpoint TEXT PRIMARY KEY,
    registration_id TEXT NOT NULL,
    refused TEXT NOT NULL
);
