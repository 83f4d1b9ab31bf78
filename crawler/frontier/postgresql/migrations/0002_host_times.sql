-- How fast hosts answered the workers of a run, as far as they acknowledged it: for the run's report.
CREATE TABLE host_time (
    run            BIGINT NOT NULL REFERENCES run,
    host           TEXT NOT NULL,
    requests       BIGINT NOT NULL,
    seconds        DOUBLE PRECISION NOT NULL,
    longest        DOUBLE PRECISION NOT NULL,
    bytes_received BIGINT NOT NULL,
    PRIMARY KEY (run, host)
);
