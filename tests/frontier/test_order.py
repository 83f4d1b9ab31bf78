"""In what order addresses are fetched, whatever their depth and age."""

from datetime import date, timedelta

from crawler.frontier import order

TODAY = date(2026, 11, 23)


def test_the_table_holds_at_any_depth_and_age() -> None:
    deep, old = 1_000_000, date(1990, 1, 1)
    rising = [
        order.FIRST,
        *(order.named_by_article(depth) for depth in (0, 5, deep)),
        *(order.dated(day, TODAY) for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1), old)),
        *(order.further_page(depth) for depth in (0, 5, deep)),
        *(order.other(depth) for depth in (0, 5, deep)),
        *(order.changed(day, TODAY) for day in (TODAY, TODAY - timedelta(days=9), old)),
        order.REVISITED,
    ]
    assert rising == sorted(set(rising))
    assert [number >= order.VISITED for number in rising].index(True) == len(rising) - 4
