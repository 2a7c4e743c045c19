-- Live DTLS connections with their keys (sealed). write_reserved: no write number from here on was ever used.
CREATE TABLE dtls_connection (
    connection_id TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    write_reserved BIGINT NOT NULL,
    read_lower BIGINT NOT NULL,
    read_bits BIGINT NOT NULL,
    mac_errors BIGINT NOT NULL,
    host TEXT,
    port INTEGER NOT NULL,
    nanos BIGINT NOT NULL,
    saved_millis BIGINT NOT NULL
);
