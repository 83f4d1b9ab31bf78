"""The gate over many invented runs: stable sites raise no alarm, however many there are, and a lost field is found."""

from random import Random

import pytest
from manifests import manifest

from crawler.runs.coverage import FIELDS
from crawler.runs.gate import Gate, shortfalls
from schemas.run import FieldCoverage, Manifest, SiteCoverage

WOBBLE = 0.03
"""What a site's shares change by from run to run, beside chance."""


def site(random: Random, name: str, records: int, shares: list[float], rejects: float = 0.2) -> SiteCoverage:
    """One run's figures of a site with these true shares: its number of records changes by up to 7 %."""
    count = round(records * random.uniform(0.93, 1.07))
    today = [min(1.0, max(0.0, share + random.gauss(0, WOBBLE))) for share in shares]
    return SiteCoverage(
        site=name,
        records=count,
        rejects=sum(random.random() < rejects for _ in range(count)),
        fields=[
            FieldCoverage(field=field, filled=sum(random.random() < share for _ in range(count)))
            for field, share in zip(FIELDS, today, strict=True)
        ],
    )


def test_thirty_stable_sites_raise_no_alarm_in_twenty_runs() -> None:
    random = Random(7)
    sizes = [int(10 ** random.uniform(0.3, 2.8)) for _ in range(30)]
    shares = [[random.choice([0.0, 1.0, random.random()]) for _ in FIELDS] for _ in sizes]
    runs: list[Manifest] = []
    for day in range(25):
        figures = [site(random, f"s{place}.example", *of) for place, of in enumerate(zip(sizes, shares, strict=True))]
        runs.append(manifest(day, {}, coverage=figures))
    alarms = [line for day in range(5, 25) for line in shortfalls(runs[day], runs[:day], Gate())]
    assert alarms == []


@pytest.mark.parametrize(("records", "share"), [(40, 0.95), (100, 0.8), (240, 0.5), (500, 0.4)])
def test_a_lost_field_is_found_and_no_other_is_named(records: int, share: float) -> None:
    random = Random(3)
    for _ in range(20):
        before = [site(random, "a.example", records, [share] * len(FIELDS)) for _ in range(5)]
        shares = [0.0 if field == "published_on" else share for field in FIELDS]
        now = site(random, "a.example", records, shares)
        lost = next(place for place, field in enumerate(now.fields) if field.field == "published_on")
        now.fields[lost] = FieldCoverage(field="published_on", filled=0)
        told = shortfalls(
            manifest(9, {}, coverage=[now]),
            [manifest(day, {}, coverage=[one]) for day, one in enumerate(before)],
            Gate(),
        )
        assert [line.partition(" fell")[0] for line in told] == ["a.example: published_on"]
