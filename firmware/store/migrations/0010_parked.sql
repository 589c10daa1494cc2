-- How many records the city refused for good is asked for after each commit.
CREATE INDEX journal_parked ON journal (seq) WHERE kind = 'record.parked';
