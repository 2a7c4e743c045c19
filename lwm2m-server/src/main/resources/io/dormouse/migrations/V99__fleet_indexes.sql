-- Counting a million devices by state, and finding them by tag or value, reads these indexes and no table.
CREATE INDEX presence_state ON presence
    (registered, queue_mode, unreachable, awake_until_millis, overdue_told, ended, endpoint);
CREATE INDEX presence_next ON presence
    (next_at_millis, endpoint, registered, queue_mode, awake_until_millis, overdue_told);
CREATE INDEX twin_open ON twin (pending, drifted, refused, endpoint);
DROP INDEX twin_index_text;
DROP INDEX twin_index_number;
CREATE INDEX twin_index_text ON twin_index (section, path, text, endpoint);
CREATE INDEX twin_index_number ON twin_index (section, path, number, endpoint);
