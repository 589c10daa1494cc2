-- Holds, transfers, returns, merges; groups; breaks of a counter.
ALTER TABLE tickets ADD COLUMN representatives INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN hold_reason TEXT;
ALTER TABLE tickets ADD COLUMN wake_ms INTEGER;
ALTER TABLE tickets ADD COLUMN cancel_reason TEXT;
ALTER TABLE tickets ADD COLUMN merged_into BLOB;
ALTER TABLE tickets ADD COLUMN group_id BLOB;
ALTER TABLE counters ADD COLUMN break_until_ms INTEGER;

CREATE TABLE groups (
    id BLOB PRIMARY KEY,
    business_day INTEGER NOT NULL,
    origin TEXT NOT NULL,
    large_people INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX groups_day ON groups (business_day);
