-- A key can be rotated under the identity that it has: then both have it. An identity belongs to one device, whatever its credentials.
CREATE TABLE credential_identity (
    type TEXT NOT NULL,
    identity TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (type, identity)
);
CREATE INDEX credential_identity_endpoint ON credential_identity (endpoint);
INSERT INTO credential_identity (type, identity, endpoint) SELECT type, identity, endpoint FROM credential;

CREATE TABLE credential_of_any_type (
    endpoint TEXT NOT NULL,
    slot TEXT NOT NULL,
    type TEXT NOT NULL,
    identity TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_millis BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (endpoint, slot)
);
INSERT INTO credential_of_any_type (endpoint, slot, type, identity, sealed, created_millis, created_by)
    SELECT endpoint, slot, type, identity, sealed, created_millis, created_by FROM credential;
DROP TABLE credential;
ALTER TABLE credential_of_any_type RENAME TO credential;
CREATE INDEX credential_of_identity ON credential (type, identity);

-- The key pair that the server proves itself with to devices that share no key with it, the same for all nodes.
CREATE TABLE server_key (
    name TEXT PRIMARY KEY,
    public_key TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_millis BIGINT NOT NULL
);
