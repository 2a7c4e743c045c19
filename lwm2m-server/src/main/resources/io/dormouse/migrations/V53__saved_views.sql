-- Lists of devices that somebody keeps: filter, sort and columns under a name.
CREATE TABLE saved_view (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    changed_millis BIGINT NOT NULL,
    PRIMARY KEY (owner, name)
);
