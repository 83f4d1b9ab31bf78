"""Scrapy's settings, where ours differ from its defaults, each with the reason.

Times are in seconds, sizes in bytes.
"""

from typing import Any, Final

from crawler import VERSION

BOT_NAME = "healthcrawl"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.scrapy_commands"

# Ours: set by the command line, or with `scrapy crawl articles -a url=… -s NAME=VALUE`.
OUTPUT_FOLDER = "output"
MAX_PAGES = 0  # no limit
ALLOW_NETWORKS: list[str] = []  # networks in CIDR notation beside the public ones, separated by commas

MAX_PAGES_PER_SITE = 0  # no limit
MAX_SECONDS = 0  # no limit; what is not fetched by then is left to the next run
UNVERIFIED_HOSTS = ""  # hosts that need show no certificate in order; each is exactly one, without those below it
# Which addresses belong to the crawl; empty: the sites of the start addresses, and all of their paths.
SCOPE_HOSTS = ""
SCOPE_INCLUDE = ""
SCOPE_EXCLUDE = ""
ARCHIVE = True  # every page as it came, in WARC files beside the records
ARCHIVE_BYTES = 1_000_000_000
WORKERS = 0  # processes that read pages; 0: as many as there are processors
LEASE_SECONDS = 30.0  # after which the pages of one of several workers that is not heard of go to the others
QUALITY_GATE = ""  # JSON of crawler.runs.gate.Gate; empty: none
RENDER = False  # show pages to a browser; sites' own files may ask for it too
CHROMIUM = ""  # the browser's executable; empty: the first of the usual names
LOG_FORM = "text"  # or json: one object a line

# Seconds until a page is visited again: after the first visit (0: in every run), then halved when it changed and
# doubled when not, within the other two.
REVISIT_FIRST = 0
REVISIT_SHORTEST = 3600
REVISIT_LONGEST = 30 * 86400
# Seconds since its last visit for which a page is not asked for because its sitemap says that it has not changed.
SITEMAP_TRUST = 7 * 86400

# A site's owner should see who reads and be able to say no.
USER_AGENT = f"healthcrawl/{VERSION} (obeys robots.txt; no contact given)"
CONTACT = ""  # the same address or page, for the archive
ROBOTSTXT_USER_AGENT = "healthcrawl"
ROBOTSTXT_OBEY = True  # off by default
ROBOTS_KEEP = 24 * 3600.0  # seconds for which its rules are known; RFC 9309 allows no more
CRAWL_DELAY_CAP = 60.0  # seconds; a host that asks for more is left out, and the rejects say so

# One request at a time and a second between them, never less: no site is to notice us.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
# Seconds to which the delay may fall while a host answers quickly. None: only where robots.txt or the site's file
# allows it, and nobody has set a delay.
FASTEST_DELAY: float | None = None
DOWNLOAD_DELAY_JITTER = 0  # the default takes up to half of the delay away

# 180 s by default: longer than a container is given to stop. Ours end most slow pages earlier, see middlewares.limits.
DOWNLOAD_TIMEOUT = 20
CONNECT_TIMEOUT = 8
HEAD_TIMEOUT = 12
SLOWEST_BYTES_A_SECOND = 500
SLOWEST_OVER_SECONDS = 5
# 1 GiB by default; the largest honest page is far below this. It holds for the wire and for what is unpacked.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
HEAD_MAXSIZE = 256 * 1024
HEAD_MAXLINES = 500
IN_FLIGHT_MAXSIZE = 64 * 1024 * 1024  # all pages together that are on their way
# Of one page in the browser: seconds for everything, seconds after which it is taken as it is, answers to its
# scripts; and pages that are rendered at once.
RENDER_TIMEOUT = 15.0
RENDER_SETTLE = 10.0
RENDER_REQUESTS = 100
RENDER_TABS = 2
DOWNLOAD_WARNSIZE = 0  # the limit rejects, nothing is gained by a warning below it
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default
# A second try, not a third and fourth: what fails twice is a reject with its reason.
RETRY_TIMES = 1
# Seconds: waits of a doubling length with jitter, the longest of them, the longest that a server may ask for
# (a page of a server that asks for more is left to a later run), and failures after which a host is left alone.
RETRY_BASE = 2.0
RETRY_CAP = 120.0
RETRY_AFTER_CAP = 300.0
HOST_FAILURES = 5
HOST_GIVE_UP = 15  # failures in a row after which a host is left to the next run: some minutes, not a day
REDIRECT_MAX_TIMES = 10
METAREFRESH_MAXDELAY = 5  # a slower refresh is a page that reloads, not a redirect
# Chains of links without end (calendars) end somewhere; the rest counts as unfinished.
DEPTH_LIMIT = 100

# Only web addresses, and only through the door that checks where they lead.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "crawler.middlewares.download.SafeDownload",
    "https": "crawler.middlewares.download.SafeDownload",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.SafeResolver"
DNS_FAILURE_KEEP = 60.0  # seconds for which a name without an address is not looked up again
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, past the check

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    # the last that sees a response: only whole pages at the end of their redirects are rendered
    "crawler.middlewares.rendering.Rendering": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.ObeyRobots": 100,
    # what failed is tried again by the frontier, which remembers it over the death of the process
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.redirects.EndingRefreshes": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.completeness.WholeContent": 590,
    "crawler.middlewares.pacing.Pacing": 595,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirects.EndingRedirects": 600,
}
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    # both drop requests without a word; the spider counts what it leaves out
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ITEM_PIPELINES = {"crawler.pipelines.records.RunWriter": 900}
EXTENSIONS = {"crawler.extensions.html_only.HtmlOnly": 500}

# The crawl's memory is on disk: what is found, what is under way, what has ended.
SCHEDULER = "crawler.frontier.scheduler.FrontierScheduler"
CONCURRENT_REQUESTS = 64  # of all hosts together; one host gets its share above

# Nothing listens, nothing is sent that the request does not need.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False  # also keeps Scrapy from asking others for the list of domain suffixes
REFERER_ENABLED = False

CONCURRENT_ITEMS = 4  # the default of 100 costs a third of all CPU
LOG_LEVEL = "INFO"  # a line a page and more at the default

# Our languages are many; the default asks for English only.
DEFAULT_REQUEST_HEADERS: Final[dict[str, Any]] = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "*",
}
