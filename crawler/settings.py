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

# A site's owner should see who reads and be able to say no.
USER_AGENT = f"healthcrawl/{VERSION} (obeys robots.txt; no contact given)"
ROBOTSTXT_USER_AGENT = "healthcrawl"
ROBOTSTXT_OBEY = True  # off by default

# One request at a time and a second between them, never less: no site is to notice us.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # the default takes up to half of the delay away

# 180 s by default: longer than a container is given to stop.
DOWNLOAD_TIMEOUT = 20
# 1 GiB by default; the largest honest page is far below this.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0  # the limit rejects, nothing is gained by a warning below it
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default
# A second try, not a third and fourth: what fails twice is a reject with its reason.
RETRY_TIMES = 1
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it is in rejects.jsonl, the log is for what is not
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
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, past the check

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.ObeyRobots": 100,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.redirects.EndingRefreshes": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.sizes.BoundedDecompression": 590,
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

# Breadth first: a crawl that is cut short has read what the site puts first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

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
