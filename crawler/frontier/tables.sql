-- One ledger a job. Times are seconds since 1970, runs are numbers of the table run.
CREATE TABLE run (
    number     INTEGER PRIMARY KEY,
    run_id     TEXT NOT NULL,
    started    REAL NOT NULL,
    extractor  TEXT NOT NULL,
    state      TEXT NOT NULL,               -- open, published, abandoned
    responses  INTEGER NOT NULL DEFAULT 0,  -- of earlier processes of this run, up to the last commit
    body_bytes INTEGER NOT NULL DEFAULT 0
);
-- How much of each file of a run is acknowledged: what stands behind that is cut off and fetched again.
CREATE TABLE file (
    run   INTEGER NOT NULL REFERENCES run,
    name  TEXT NOT NULL,
    size  INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE url (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    host          TEXT NOT NULL,
    kind          TEXT NOT NULL,               -- page, sitemap
    state         TEXT NOT NULL,               -- pending, leased, done, failed, skipped
    priority      INTEGER NOT NULL,            -- the smallest is fetched first
    depth         INTEGER NOT NULL,            -- links from a start address, levels of a sitemap
    attempts      INTEGER NOT NULL DEFAULT 0,
    due           REAL NOT NULL DEFAULT 0,     -- not to be fetched before; 0: at any time
    leased_until  REAL,
    run           INTEGER,                     -- in which it ended last
    outcome       TEXT,                        -- articles, rejects, duplicates, skipped
    reason        TEXT,                        -- of a reject or of skipping
    stage         TEXT,
    detail        TEXT,
    http_status   INTEGER,
    record        TEXT,                        -- id of the article that it gave
    etag          TEXT,
    last_modified TEXT,
    interval      REAL NOT NULL DEFAULT 0,     -- seconds between two visits
    last_seen     REAL
);
-- What may be fetched now, in its order; what waits for its time stands apart, so that nobody looks through it.
CREATE INDEX url_next ON url (host, priority, id) WHERE state = 'pending' AND due <= 0;
CREATE INDEX url_later ON url (host, due) WHERE state = 'pending' AND due > 0;
CREATE INDEX url_run ON url (run, outcome);
CREATE INDEX url_leased ON url (leased_until) WHERE state = 'leased';
CREATE TABLE record (
    id           TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    url          TEXT NOT NULL,
    change       TEXT NOT NULL,     -- what its last run said: new, changed, unchanged, gone
    run          INTEGER NOT NULL,  -- in which it was seen, or told as gone, last
    missing      INTEGER NOT NULL DEFAULT 0,  -- runs in a row that did not find the page
    line_run     INTEGER NOT NULL,  -- where its line stands
    line_start   INTEGER NOT NULL,
    line_length  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX record_content ON record (content_hash);
CREATE INDEX record_line ON record (line_run, line_start);
