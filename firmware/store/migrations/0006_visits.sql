-- Visits have their row of the reception book, and some have no ticket; what stood there before is
-- kept, with the officer from the journal's `by`. Print jobs know their day and their failures.
ALTER TABLE visits RENAME TO visits_before;
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
INSERT INTO visits (seq, id, business_day, ticket, counter, people, opened_ms, step, officer, corrections)
SELECT v.seq, v.id, v.business_day, v.ticket, v.counter, v.people, v.opened_ms, 'opened',
       json_extract(j.body, '$.by'), 0
FROM visits_before v JOIN journal j ON j.seq = v.seq;
DROP TABLE visits_before;
CREATE UNIQUE INDEX visits_id ON visits (id);
CREATE UNIQUE INDEX visits_ticket ON visits (ticket);
CREATE INDEX visits_day ON visits (business_day);

CREATE TABLE group_mins (
    business_day INTEGER PRIMARY KEY,
    group_min INTEGER NOT NULL
) STRICT;
-- Each change of it, from the day after the one that was open; days count from 1970-01-01, which is
-- Julian day 2440587.5.
INSERT OR REPLACE INTO group_mins (business_day, group_min)
SELECT coalesce((SELECT CAST(julianday(json_extract(d.body, '$.business_day')) - 2440587.5 AS INTEGER) + 1
                 FROM journal d WHERE d.kind = 'day.opened' AND d.seq < s.seq ORDER BY d.seq DESC LIMIT 1), 0),
       s.group_min
FROM (SELECT seq, group_min, lag(group_min, 1, 5) OVER (ORDER BY seq) AS before
      FROM (SELECT seq, coalesce(json_extract(body, '$.rules.group_min'), 5) AS group_min
            FROM journal WHERE kind = 'settings.applied')) AS s
WHERE s.group_min <> s.before ORDER BY s.seq;

ALTER TABLE paper_jobs ADD COLUMN business_day INTEGER;
ALTER TABLE paper_jobs ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;
CREATE INDEX paper_jobs_day ON paper_jobs (business_day);
UPDATE paper_jobs SET business_day = (
    SELECT CAST(julianday(json_extract(j.body, '$.business_day')) - 2440587.5 AS INTEGER)
    FROM journal j WHERE j.kind = 'day.opened' AND j.seq < paper_jobs.seq
    ORDER BY j.seq DESC LIMIT 1);
UPDATE paper_jobs SET faults = f.n FROM (
    SELECT json_extract(body, '$.job') AS job, count(*) AS n FROM journal
    WHERE kind IN ('paper.failed', 'paper.uncertain') GROUP BY 1) AS f
WHERE lower(hex(paper_jobs.id)) = f.job;
