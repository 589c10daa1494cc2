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
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX paper_jobs_id ON paper_jobs (id);
CREATE INDEX paper_jobs_open ON paper_jobs (seq) WHERE state NOT IN ('confirmed', 'waived');
