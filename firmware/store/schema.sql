-- The store's schema in full: what an empty database takes in one step. A database of an older
-- version reaches the same schema by migrations/NNNN_*.sql; a test compares both roads.

-- Whose journal this is. One row.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    device BLOB NOT NULL,
    epoch INTEGER NOT NULL
) STRICT;

-- The truth. Never updated, never deleted from. `kind` repeats the header for queries.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    header BLOB NOT NULL,
    body TEXT NOT NULL,
    chain BLOB NOT NULL
) STRICT;
CREATE INDEX journal_days ON journal (seq) WHERE kind = 'day.opened';
CREATE INDEX journal_parked ON journal (seq) WHERE kind = 'record.parked';

-- Idempotency keys of the day, written in the transaction of their ticket.issued.
CREATE TABLE issue_keys (
    key TEXT PRIMARY KEY,
    business_day INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    request TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- projections: derived from the journal, rebuilt by replay; days count from 1970-01-01

CREATE TABLE days (
    business_day INTEGER PRIMARY KEY,
    opened_ms INTEGER NOT NULL,
    closed_ms INTEGER
) STRICT;

CREATE TABLE tickets (
    order_seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    business_day INTEGER NOT NULL,
    service TEXT NOT NULL,
    prefix TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    arrival_ms INTEGER NOT NULL,
    party INTEGER NOT NULL,
    people INTEGER NOT NULL,
    language TEXT NOT NULL,
    recalls INTEGER NOT NULL,
    counter TEXT,
    issued_ms INTEGER NOT NULL,
    called_ms INTEGER,
    arrived_ms INTEGER,
    ended_ms INTEGER,
    outcome TEXT,
    head_start_min INTEGER,
    representatives INTEGER NOT NULL DEFAULT 0,
    hold_reason TEXT,
    wake_ms INTEGER,
    cancel_reason TEXT,
    merged_into BLOB,
    group_id BLOB
) STRICT;
CREATE UNIQUE INDEX tickets_id ON tickets (id);
CREATE UNIQUE INDEX tickets_number ON tickets (business_day, prefix, number);
CREATE UNIQUE INDEX tickets_at_counter ON tickets (counter) WHERE state IN ('called', 'serving');

CREATE TABLE counters (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    ticket BLOB,
    break_until_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Tickets for one matter; `large_people` once the group was announced as a large one.
CREATE TABLE groups (
    id BLOB PRIMARY KEY,
    business_day INTEGER NOT NULL,
    origin TEXT NOT NULL,
    large_people INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX groups_day ON groups (business_day);

CREATE TABLE visits (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    business_day INTEGER NOT NULL,
    ticket BLOB,
    counter TEXT NOT NULL,
    people INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL,
    step TEXT NOT NULL,
    officer TEXT NOT NULL,
    session_kind TEXT,
    held TEXT,
    session BLOB,
    case_token TEXT,
    nth INTEGER,
    group_id BLOB,
    kind TEXT,
    field TEXT,
    prior_result TEXT,
    outcome TEXT,
    recorded_ms INTEGER,
    closed_ms INTEGER,
    corrections INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX visits_id ON visits (id);
CREATE UNIQUE INDEX visits_ticket ON visits (ticket);
CREATE INDEX visits_day ON visits (business_day);

-- From how many people on a group is a large one, by the first business day that it counts for.
-- No row: five.
CREATE TABLE group_mins (
    business_day INTEGER PRIMARY KEY,
    group_min INTEGER NOT NULL
) STRICT;

CREATE TABLE letters (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    dpi INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL,
    reason TEXT,
    class TEXT,
    code TEXT,
    kind TEXT,
    body TEXT,
    bucket INTEGER,
    as_is INTEGER,
    content BLOB,
    confirmed_seq INTEGER,
    confirmed_ms INTEGER,
    handed_over_ms INTEGER,
    ticket BLOB
) STRICT;
CREATE UNIQUE INDEX letters_id ON letters (id);
CREATE INDEX letters_to_hand_over ON letters (confirmed_seq) WHERE state = 'confirmed';
CREATE INDEX letters_by_day ON letters (confirmed_ms);

CREATE TABLE pages (
    letter BLOB NOT NULL,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    dpi INTEGER NOT NULL,
    side TEXT NOT NULL,
    turn INTEGER,
    PRIMARY KEY (letter, n)
) STRICT, WITHOUT ROWID;

-- Pages that staff took out of a letter; n is where each stood. Their blobs are to be found here.
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

-- Print jobs: what is known of each piece of paper. `about` is the ticket or the letter.
CREATE TABLE paper_jobs (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    subject TEXT NOT NULL,
    about BLOB,
    state TEXT NOT NULL,
    copy INTEGER NOT NULL,
    reason TEXT,
    proof TEXT,
    queued_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    business_day INTEGER,
    faults INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX paper_jobs_id ON paper_jobs (id);
CREATE INDEX paper_jobs_day ON paper_jobs (business_day);
CREATE INDEX paper_jobs_open ON paper_jobs (seq) WHERE state NOT IN ('confirmed', 'waived');

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
    changed_ms INTEGER NOT NULL,
    refused TEXT
) STRICT;
CREATE UNIQUE INDEX bookings_id ON bookings (id);
CREATE UNIQUE INDEX bookings_code ON bookings (code);
CREATE INDEX bookings_session ON bookings (session);

-- ---- what the hub said: not derived, so each row has a SHA-256 of its own

CREATE TABLE sync_cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    sent_seq INTEGER NOT NULL,
    acked_seq INTEGER NOT NULL,
    hub_generation INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT;

CREATE TABLE receipts (
    seq INTEGER PRIMARY KEY,
    receipt TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT;
