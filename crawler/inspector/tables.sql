-- Where things lie, and what can be searched and counted. Nothing here is a record: those stay in the runs' files.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,      -- within what was opened
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,      -- nanoseconds
    sha256 TEXT NOT NULL,
    damage TEXT NOT NULL DEFAULT '' -- what could not be read, a sentence
);
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    job TEXT NOT NULL,
    run_id TEXT NOT NULL,
    is_newest INTEGER NOT NULL DEFAULT 0, -- of its job
    manifest TEXT,                  -- as it is, to be listed without a look at the disk
    records INTEGER NOT NULL DEFAULT 0,
    rejects INTEGER NOT NULL DEFAULT 0,
    unreadable INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE); -- sites, languages, changes, reasons
-- all that records are narrowed, sorted and counted by: of each run and number one blob with an integer a record.
-- A million are read and counted in milliseconds, which takes rows a second.
CREATE TABLE numbers (
    run INTEGER NOT NULL,
    name TEXT NOT NULL,             -- of rows.NUMBERS
    cells BLOB NOT NULL
);
-- of those what pairs of runs are compared by, record by record
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,         -- counts up from 1 without a gap, run by run: the record's place in the blobs
    run INTEGER NOT NULL,
    site INTEGER NOT NULL,
    score INTEGER NOT NULL,         -- thousandths
    filled INTEGER NOT NULL         -- a bit a field that holds something
);
CREATE TABLE place (
    id INTEGER PRIMARY KEY,         -- as in entry
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    article TEXT NOT NULL,
    address INTEGER NOT NULL,       -- hash of the record's own address
    content INTEGER NOT NULL,       -- hash of content_hash
    title TEXT NOT NULL
);
CREATE TABLE reject (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,        -- line in the file, from 0
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    site INTEGER NOT NULL,
    address INTEGER NOT NULL
);
CREATE TABLE page (                 -- responses in archives
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    run INTEGER NOT NULL,
    address INTEGER NOT NULL,
    fetched INTEGER NOT NULL
);
CREATE TABLE coverage (
    run INTEGER NOT NULL,
    site INTEGER NOT NULL,
    field TEXT NOT NULL,
    filled INTEGER NOT NULL,
    records INTEGER NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5(
    title, causes, workarounds, body, content='', tokenize="unicode61 remove_diacritics 2"
);
