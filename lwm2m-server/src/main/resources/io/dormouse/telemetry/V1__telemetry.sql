-- Days of which values are kept; each has a table of its own, telemetry_20261124, so that a day is forgotten at once.
CREATE TABLE IF NOT EXISTS telemetry_day (day BIGINT PRIMARY KEY);
