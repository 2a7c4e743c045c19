-- What a device's history says of it: gaps between its windows, its round trips, and after how long it no longer answered.
DROP INDEX presence_overdue;
ALTER TABLE presence DROP COLUMN wake_mean_millis;
ALTER TABLE presence DROP COLUMN wake_deviation_millis;
ALTER TABLE presence DROP COLUMN wake_intervals;
ALTER TABLE presence ADD COLUMN wake_gaps TEXT;
ALTER TABLE presence ADD COLUMN rtt_millis DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE presence ADD COLUMN rtt_variation_millis DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE presence ADD COLUMN silent_after TEXT;
ALTER TABLE presence ADD COLUMN silent_windows INTEGER NOT NULL DEFAULT 0;
