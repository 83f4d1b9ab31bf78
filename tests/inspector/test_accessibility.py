"""axe-core on each kind of view, light and dark. It is not ours to carry: ``make axe`` installs it by npm."""

import json
from pathlib import Path
from typing import Literal

import pytest
from inspected import Inspector
from playwright.sync_api import Browser

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "demo.29991231T000000Z"
VIEWS = (
    *("/", "/runs/{run}", "/records", "/records?q=sleep", "/records?q=nothing+of+this+kind", "/nothing"),
    *("/records/{run}/{id}", "/records/{run}/{id}/text", "/raw/{run}/{id}", "/raw/{run}/{id}#c0"),
    *("/beside/{run}/{id}", "/beside/{run}/{id}#c8", "/beside/{run}/{id}#list", "/beside/{run}/{id}#l8"),
    *("/records/{run}/{id}/json", "/records/{run}/{id}/metadata", "/records/{run}/{id}/provenance"),
    *(
        "/records/{run}/{id}/history",
        "/records/{run}/{id}/links",
        "/rejects",
        "/rejects/{run}/0?again=1",
        "/raw-reject/{run}/0",
    ),
    *(
        "/compare",
        "/compare?left={before}&right={run}",
        "/compare/{before}/{run}/{id}",
        "/review",
        "/review/{run}/{id}",
    ),
)


@pytest.mark.slow
@pytest.mark.skipif(not AXE.is_file(), reason="ACCESSIBILITY IS NOT TESTED: axe-core is not installed (make axe)")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390)])
def test_no_view_has_a_serious_issue(
    chromium: Browser, inspector: Inspector, scheme: Literal["light", "dark"], width: int
) -> None:
    (before,) = (f"demo.{run.name}" for run in inspector.place.glob("demo/runs/2[!9]*"))
    record = json.loads(inspector.ask("/export.jsonl?q=mirror").body.split(b"\n")[0])
    # the policy keeps out the script of the checker as well
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(inspector.address)
    found = {}
    for view in VIEWS:
        page.goto("about:blank")
        page.goto(inspector.base + view.format(run=RUN, before=before, id=record["id"]))
        page.evaluate(AXE.read_text("utf-8"))
        issues = page.evaluate("axe.run(document, {iframes: false})")["violations"]
        found[view] = [
            (issue["id"], len(issue["nodes"]), issue["nodes"][0]["html"][:120])
            for issue in issues
            if issue["impact"] in {"serious", "critical"}
        ]
    context.close()
    assert {view: issues for view, issues in found.items() if issues} == {}
