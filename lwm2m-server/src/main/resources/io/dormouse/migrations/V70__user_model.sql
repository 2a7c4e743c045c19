-- Object definitions that operators uploaded: the DDF files as they came in (base64), and which object versions count from which file.
CREATE TABLE user_model_file (
    id TEXT PRIMARY KEY,
    xml TEXT NOT NULL,
    created_millis BIGINT NOT NULL,
    created_by TEXT NOT NULL
);

CREATE TABLE user_model (
    object_id INTEGER NOT NULL,
    version TEXT NOT NULL,
    file_id TEXT NOT NULL REFERENCES user_model_file (id),
    PRIMARY KEY (object_id, version)
);

CREATE INDEX user_model_of_file ON user_model (file_id);
