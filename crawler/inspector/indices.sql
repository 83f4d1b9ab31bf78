-- made when everything is in: faster than growing them along
CREATE INDEX IF NOT EXISTS place_article ON place (article);
CREATE INDEX IF NOT EXISTS place_address ON place (address);
CREATE INDEX IF NOT EXISTS place_content ON place (content);
CREATE INDEX IF NOT EXISTS reject_of_run ON reject (run, number);
CREATE INDEX IF NOT EXISTS reject_reason ON reject (run, reason, site);
CREATE INDEX IF NOT EXISTS page_address ON page (address);
CREATE INDEX IF NOT EXISTS coverage_of_run ON coverage (run);
