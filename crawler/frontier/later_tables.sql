-- Tables that came after the first ledgers were begun: every ledger gets those that it lacks.
-- Addresses that start addresses turned out to live at.
CREATE TABLE IF NOT EXISTS home (
    url TEXT PRIMARY KEY,
    run INTEGER NOT NULL
) WITHOUT ROWID;
-- Traps of the run that is open: the last content of each pattern of addresses, and how many pages in a row had it.
CREATE TABLE IF NOT EXISTS pattern (
    pattern TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    times   INTEGER NOT NULL
) WITHOUT ROWID;
-- Addresses of each site that the run that is open has found.
CREATE TABLE IF NOT EXISTS site_pages (
    site  TEXT PRIMARY KEY,
    pages INTEGER NOT NULL
) WITHOUT ROWID;
-- Pages that say in which other languages they are (hreflang). Those of one group name the same addresses.
CREATE TABLE IF NOT EXISTS translation (
    url          TEXT PRIMARY KEY,
    language     TEXT NOT NULL,   -- of this page, as hreflang writes it; empty where it does not say
    translations TEXT NOT NULL    -- hash of the addresses of the whole group
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS translation_group ON translation (translations);
