-- One schema a job. Times are seconds since 1970, runs are numbers of the table run.
CREATE FUNCTION seconds_now() RETURNS DOUBLE PRECISION LANGUAGE sql STABLE
    AS 'SELECT extract(epoch FROM statement_timestamp())::DOUBLE PRECISION';
CREATE TABLE run (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id     TEXT NOT NULL,
    started    DOUBLE PRECISION NOT NULL,
    extractor  TEXT NOT NULL,
    state      TEXT NOT NULL,               -- open, published, abandoned
    responses  BIGINT NOT NULL DEFAULT 0,
    body_bytes BIGINT NOT NULL DEFAULT 0
);
-- What workers are told of a run that they may work on.
CREATE TABLE task (
    run       BIGINT PRIMARY KEY REFERENCES run,
    settings  TEXT NOT NULL,                -- JSON: start addresses, and Scrapy's settings by name
    ends_at   DOUBLE PRECISION,             -- nothing is fetched after it
    allowance BIGINT,                       -- pages that may still be fetched; NULL: no limit
    is_open   BOOLEAN NOT NULL
);
CREATE TABLE worker (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    run        BIGINT NOT NULL REFERENCES run,
    is_live    BOOLEAN NOT NULL,
    until      DOUBLE PRECISION NOT NULL,   -- by the database's clock
    responses  BIGINT NOT NULL DEFAULT 0,
    body_bytes BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX worker_live ON worker (until) WHERE is_live;
-- How much of each file of a run is acknowledged: what stands behind that never happened.
CREATE TABLE file (
    run   BIGINT NOT NULL REFERENCES run,
    name  TEXT NOT NULL,
    size  BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    PRIMARY KEY (run, name)
);
CREATE TABLE home (url TEXT PRIMARY KEY, run BIGINT NOT NULL);
-- A site is asked by one worker at a time, and by the next not before free_at.
CREATE TABLE site (
    site     TEXT PRIMARY KEY,
    owner    BIGINT,
    wanted   BOOLEAN NOT NULL DEFAULT FALSE,           -- another worker has too little to do without it
    has_work BOOLEAN NOT NULL DEFAULT FALSE,
    free_at  DOUBLE PRECISION NOT NULL DEFAULT 0,      -- by the database's clock
    delay    DOUBLE PRECISION NOT NULL DEFAULT 0       -- seconds between two of its pages, as far as is known
) WITH (fillfactor = 70);
CREATE INDEX site_free ON site (free_at) WHERE owner IS NULL AND has_work;
CREATE INDEX site_owned ON site (owner) WHERE owner IS NOT NULL;
CREATE TABLE host (
    host    TEXT PRIMARY KEY,
    site    TEXT NOT NULL REFERENCES site,
    is_left BOOLEAN NOT NULL DEFAULT FALSE             -- to the next run
);
CREATE INDEX host_site ON host (site);
CREATE TABLE url (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    host          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL,
    priority      BIGINT NOT NULL,
    depth         BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    due           DOUBLE PRECISION NOT NULL DEFAULT 0,
    leased_until  DOUBLE PRECISION,
    leased_by     BIGINT,                              -- the worker, whose lease counts
    run           BIGINT,
    outcome       TEXT,
    reason        TEXT,
    stage         TEXT,
    detail        TEXT,
    http_status   BIGINT,
    record        TEXT,
    etag          TEXT,
    last_modified TEXT,
    interval      DOUBLE PRECISION NOT NULL DEFAULT 0,
    last_seen     DOUBLE PRECISION
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
CREATE INDEX url_next ON url (host, priority, id) WHERE state = 'pending' AND due <= 0;
CREATE INDEX url_later ON url (host, due) WHERE state = 'pending' AND due > 0;
CREATE INDEX url_run ON url (run, outcome);
CREATE INDEX url_leased ON url (leased_by) WHERE state = 'leased';
CREATE TABLE record (
    id           TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    url          TEXT NOT NULL,
    change       TEXT NOT NULL,
    run          BIGINT NOT NULL,
    missing      BIGINT NOT NULL DEFAULT 0,
    line_run     BIGINT NOT NULL,
    line_start   BIGINT NOT NULL,
    line_length  BIGINT NOT NULL
);
CREATE INDEX record_content ON record (content_hash);
CREATE INDEX record_line ON record (line_run, line_start);
-- Which article has a content in the open run: two workers may find it at the same time.
CREATE TABLE content (
    content_hash TEXT PRIMARY KEY,
    run          BIGINT NOT NULL,
    record       TEXT NOT NULL
);
-- Lines of the open run that stand in a worker's file, until they are gathered.
CREATE TABLE part_line (
    record TEXT PRIMARY KEY,
    worker BIGINT NOT NULL,
    start  BIGINT NOT NULL,
    length BIGINT NOT NULL
);
CREATE INDEX part_line_place ON part_line (worker, start);
-- Traps of the run that is open, and pages that say in which other languages they are: as on SQLite.
CREATE TABLE pattern (pattern TEXT PRIMARY KEY, content TEXT NOT NULL, times BIGINT NOT NULL);
CREATE TABLE site_pages (site TEXT PRIMARY KEY, pages BIGINT NOT NULL);
CREATE TABLE translation (url TEXT PRIMARY KEY, language TEXT NOT NULL, translations TEXT NOT NULL);
CREATE INDEX translation_group ON translation (translations);
