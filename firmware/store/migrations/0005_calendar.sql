-- The calendar: every session and booking ever, as it stands. Bridge points one a line.
CREATE TABLE sessions (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    state TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    held TEXT NOT NULL,
    business_day INTEGER NOT NULL,
    start_min INTEGER NOT NULL,
    end_min INTEGER NOT NULL,
    service TEXT NOT NULL,
    leader TEXT NOT NULL,
    delegate TEXT NOT NULL,
    venue TEXT NOT NULL,
    bridge_points TEXT NOT NULL,
    quota INTEGER NOT NULL,
    slot_min INTEGER NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    notice TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    opened_ms INTEGER,
    closed_ms INTEGER,
    closed_why TEXT
) STRICT;
CREATE UNIQUE INDEX sessions_id ON sessions (id);
CREATE INDEX sessions_day ON sessions (business_day, start_min);

CREATE TABLE bookings (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    session BLOB NOT NULL,
    code TEXT NOT NULL,
    who TEXT NOT NULL,
    party INTEGER NOT NULL,
    place_min INTEGER,
    state TEXT NOT NULL,
    reason TEXT,
    ticket BLOB,
    made_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX bookings_id ON bookings (id);
CREATE INDEX bookings_code ON bookings (code);
CREATE INDEX bookings_session ON bookings (session);
