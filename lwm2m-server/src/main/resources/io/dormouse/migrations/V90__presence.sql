CREATE TABLE presence (
    endpoint TEXT PRIMARY KEY,
    registered INTEGER NOT NULL,
    queue_mode INTEGER NOT NULL,
    ended TEXT,
    unreachable INTEGER NOT NULL,
    last_seen_millis BIGINT NOT NULL,
    awake_until_millis BIGINT,
    next_at_millis BIGINT,
    next_early_millis BIGINT,
    next_late_millis BIGINT,
    next_basis TEXT,
    next_confidence DOUBLE PRECISION NOT NULL,
    woke_millis BIGINT,
    wake_mean_millis DOUBLE PRECISION NOT NULL,
    wake_deviation_millis DOUBLE PRECISION NOT NULL,
    wake_intervals INTEGER NOT NULL,
    overdue_told INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX presence_overdue ON presence (overdue_told, next_late_millis);
CREATE INDEX presence_seen ON presence (last_seen_millis, endpoint);
