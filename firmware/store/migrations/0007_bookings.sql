-- A booking's code is one booking's again. Should two have had one, which no device has reported, the
-- later goes by code and seq, as it would when made today.
UPDATE bookings SET code = code || '/' || seq
WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.code = bookings.code AND b.seq < bookings.seq);
DROP INDEX bookings_code;
CREATE UNIQUE INDEX bookings_code ON bookings (code);
-- Why the city said no.
ALTER TABLE bookings ADD COLUMN refused TEXT;
