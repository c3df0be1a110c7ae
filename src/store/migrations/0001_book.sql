-- The town's book. Rows are added and marked; none is taken out.
-- Days are ISO texts, times are texts with a zone, identifiers of things are 50-bit numbers made from what they say.

CREATE TABLE original (
    hash TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    packed BLOB NOT NULL
);

-- 导入: one file, in one transaction.
CREATE TABLE import (
    id INTEGER NOT NULL PRIMARY KEY,
    file TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES original (hash),
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    as_of TEXT NOT NULL,
    engine TEXT NOT NULL,
    rules TEXT NOT NULL,
    version_of TEXT,
    undone_at TEXT
);
CREATE UNIQUE INDEX import_once ON import (hash) WHERE undone_at IS NULL;

-- 单位: a name as people write it, and the one by which it is known.
CREATE TABLE unit (
    id INTEGER NOT NULL PRIMARY KEY,
    written TEXT NOT NULL UNIQUE,
    folded TEXT NOT NULL,
    known_as TEXT NOT NULL,
    credit_code TEXT
);
CREATE INDEX unit_known_as ON unit (known_as);

-- 表: a table of a file.
CREATE TABLE register (
    id INTEGER NOT NULL PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id),
    sheet TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    header_row INTEGER NOT NULL,
    columns TEXT NOT NULL,
    sender_id INTEGER NOT NULL REFERENCES unit (id),
    period_from TEXT,
    period_until TEXT,
    dated_on TEXT,
    edition TEXT NOT NULL,
    profile TEXT,
    records INTEGER NOT NULL,
    in_force_from TEXT,
    in_force_until TEXT,
    new_count INTEGER NOT NULL DEFAULT 0,
    changed_count INTEGER NOT NULL DEFAULT 0,
    gone_count INTEGER NOT NULL DEFAULT 0,
    is_out INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX register_of_import ON register (import_id);
CREATE INDEX register_series ON register (sender_id, kind);

-- 记录: a row of a table.
CREATE TABLE record (
    id INTEGER NOT NULL PRIMARY KEY,
    register_id INTEGER NOT NULL REFERENCES register (id),
    kind TEXT NOT NULL,
    row INTEGER NOT NULL,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    own INTEGER NOT NULL,
    item INTEGER NOT NULL,
    print INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    replaced_by INTEGER,
    level TEXT,
    happened_on TEXT,
    due_on TEXT,
    done_on TEXT,
    accepted_on TEXT,
    closed_on TEXT,
    state TEXT,
    fields TEXT NOT NULL,
    grade TEXT
);
CREATE UNIQUE INDEX record_place ON record (register_id, row);
CREATE INDEX record_item ON record (item);
CREATE INDEX record_unit ON record (unit_id, kind);
-- What is still there, by its limit; and what was done, for days that are past.
CREATE INDEX record_open ON record (kind, due_on)
    WHERE replaced_by IS NULL AND state IN ('registered', 'assigned', 'rectifying');
CREATE INDEX record_done ON record (kind, done_on) WHERE done_on IS NOT NULL;

-- 规则命中.
CREATE TABLE finding (
    record_id INTEGER NOT NULL REFERENCES record (id),
    at INTEGER NOT NULL,
    rule TEXT NOT NULL,
    answer TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (record_id, at)
);
CREATE INDEX finding_answer ON finding (answer);

-- 诊断: what was wrong with a file.
CREATE TABLE problem (
    import_id INTEGER NOT NULL REFERENCES import (id),
    at INTEGER NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    sheet TEXT,
    cell TEXT,
    value TEXT NOT NULL,
    message TEXT NOT NULL,
    help TEXT NOT NULL,
    PRIMARY KEY (import_id, at)
);

-- 更正: a field put right by hand.
CREATE TABLE correction (
    id INTEGER NOT NULL PRIMARY KEY,
    item INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    why TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX correction_item ON correction (item);

-- 操作记录: who did what when.
CREATE TABLE log (
    id INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    done_by TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
