-- What is open is counted and put in order without looking at the rows themselves, which are long.
DROP INDEX record_open;
CREATE INDEX record_open ON record (kind, due_on, register_id, unit_id, happened_on, row, id)
    WHERE replaced_by IS NULL AND state IN ('registered', 'assigned', 'rectifying');
-- A number that was cited before an older version of the thing came in.
CREATE INDEX record_own ON record (own) WHERE own <> item;
