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
-- narrow, because every count reads it from end to end
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    site INTEGER NOT NULL,
    language INTEGER NOT NULL,
    change INTEGER NOT NULL,
    score INTEGER NOT NULL,         -- thousandths
    published INTEGER NOT NULL,     -- ordinal of the day, 0: unknown
    fetched INTEGER NOT NULL,       -- seconds since 1970
    letters INTEGER NOT NULL,       -- of the body
    kinds INTEGER NOT NULL,         -- a bit a kind of section, in the schema's order
    flags INTEGER NOT NULL,
    filled INTEGER NOT NULL         -- a bit a field that holds something
);
CREATE TABLE place (
    id INTEGER PRIMARY KEY,         -- as in entry
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    article TEXT NOT NULL,
    address INTEGER NOT NULL,       -- hash of the record's own address
    content TEXT NOT NULL,          -- content_hash
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
