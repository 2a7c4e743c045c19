-- Lists count what waits for each device: without this index SQLite may look at all queued messages for every row.
CREATE INDEX message_count ON message (endpoint, state);
