-- On the same clock as deadline_millis; 0: at once.
ALTER TABLE message ADD COLUMN not_before_millis BIGINT NOT NULL DEFAULT 0;
