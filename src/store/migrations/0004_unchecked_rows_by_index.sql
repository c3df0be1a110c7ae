-- What was put right and waits to be checked is found without looking at the rows themselves.
DROP INDEX record_done;
CREATE INDEX record_done ON record (kind, done_on, state, accepted_on) WHERE done_on IS NOT NULL;
