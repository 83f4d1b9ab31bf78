"""axe-core on each kind of view. It is not ours to carry: AXE names its ``axe.min.js`` (npm install axe-core)."""

import json
import os
from pathlib import Path

import pytest
from inspected import Inspector
from playwright.sync_api import Browser

AXE = os.environ.get("AXE", "")
RUN = "demo.29991231T000000Z"
VIEWS = (
    *("/", "/runs/{run}", "/records", "/records?q=sleep", "/records?q=nothing+of+this+kind", "/nothing"),
    *("/records/{run}/{id}", "/records/{run}/{id}?left=blocks", "/records/{run}/{id}/text", "/raw/{run}/{id}"),
    *("/records/{run}/{id}/json", "/records/{run}/{id}/metadata", "/records/{run}/{id}/provenance"),
    *("/records/{run}/{id}/history", "/records/{run}/{id}/links", "/rejects", "/rejects/{run}/0?again=1"),
    *("/compare", "/compare?left={run}&right={run}", "/review", "/review/{run}/{id}"),
)


@pytest.mark.slow
@pytest.mark.skipif(not AXE, reason="AXE names no file")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_a_serious_issue(chromium: Browser, inspector: Inspector, scheme: str) -> None:
    record = json.loads(inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
    # the policy keeps out the script of the checker as well
    context = chromium.new_context(bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(inspector.address)
    found = {}
    for view in VIEWS:
        page.goto(inspector.base + view.format(run=RUN, id=record["id"]))
        page.evaluate(Path(AXE).read_text("utf-8"))
        issues = page.evaluate("axe.run(document, {iframes: false})")["violations"]
        found[view] = [issue["id"] for issue in issues if issue["impact"] in {"serious", "critical"}]
    context.close()
    assert {view: issues for view, issues in found.items() if issues} == {}
