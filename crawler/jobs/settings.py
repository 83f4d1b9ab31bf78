"""A job as the crawl understands it: Scrapy's settings by name."""

from collections.abc import Mapping

from crawler import VERSION
from crawler.jobs.job import Job


def user_agent(contact: str) -> str:
    """Who we are and where a site's owner reaches us."""
    return f"healthcrawl/{VERSION} (+{contact})"


def settings_of(job: Job) -> Mapping[str, str | int | float | None]:
    """Every key of the job but its name and seeds, as settings; None leaves the setting as it is.

    Lists are texts, separated by white space (networks: by commas); the gate is JSON.
    """
    return {
        "USER_AGENT": user_agent(job.contact),
        "CONTACT": job.contact,
        "UNVERIFIED_HOSTS": " ".join(job.unverified_hosts),
        "ALLOW_NETWORKS": ",".join(job.allow_networks),
        "RENDER": job.render,
        "SCOPE_HOSTS": " ".join(job.scope.hosts),
        "SCOPE_INCLUDE": " ".join(job.scope.include),
        "SCOPE_EXCLUDE": " ".join(job.scope.exclude),
        "MAX_PAGES": job.limits.pages,
        "MAX_PAGES_PER_SITE": job.limits.pages_per_site,
        "DEPTH_LIMIT": job.limits.depth,
        "MAX_SECONDS": job.limits.seconds,
        # a delay that somebody chose is kept, whatever robots.txt allows
        "DOWNLOAD_DELAY": job.politeness.delay if "delay" in job.politeness.model_fields_set else None,
        "FASTEST_DELAY": job.politeness.fastest,
        "CONCURRENT_REQUESTS_PER_DOMAIN": job.politeness.concurrency_per_host,
        "OUTPUT_FOLDER": job.output.folder,
        "ARCHIVE": job.output.archive,
        "ARCHIVE_BYTES": job.output.archive_bytes,
        "LOG_FORM": job.output.log,
        "QUALITY_GATE": job.gate.model_dump_json(),
    }
