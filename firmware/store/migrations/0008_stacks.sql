-- A stack of letters, and work on their pages (batch.split, page.*).
ALTER TABLE letters ADD COLUMN ticket BLOB;
ALTER TABLE pages ADD COLUMN turn INTEGER;
CREATE TABLE removed_pages (
    letter BLOB NOT NULL,
    hash BLOB NOT NULL,
    n INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    dpi INTEGER NOT NULL,
    side TEXT NOT NULL,
    turn INTEGER,
    PRIMARY KEY (letter, hash)
) STRICT, WITHOUT ROWID;
