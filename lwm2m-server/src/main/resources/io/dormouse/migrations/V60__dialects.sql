-- What a model with a firmware (or, while that is not known, one device) was seen not to understand.
CREATE TABLE dialect (
    speaker TEXT NOT NULL,
    refusal TEXT NOT NULL,
    learned_millis BIGINT NOT NULL,
    PRIMARY KEY (speaker, refusal)
);

-- Which model with which firmware a device is, as it last told itself.
CREATE TABLE dialect_speaker (
    endpoint TEXT PRIMARY KEY,
    manufacturer TEXT,
    model TEXT,
    firmware TEXT
);
