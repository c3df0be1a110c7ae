-- Forms that name no sender may be equal to the last byte: whose they are, the file's name alone says.
ALTER TABLE import ADD COLUMN of_sender TEXT NOT NULL DEFAULT '';
DROP INDEX import_once;
CREATE UNIQUE INDEX import_once ON import (hash, of_sender) WHERE undone_at IS NULL;
