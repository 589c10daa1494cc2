-- The register is asked for the letters of some days.
CREATE INDEX letters_by_day ON letters (confirmed_ms);
