-- What a declared priority was worth to a ticket; NULL: none was declared.
ALTER TABLE tickets ADD COLUMN head_start_min INTEGER;
