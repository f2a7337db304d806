"""What holds for every page: nothing serious for axe, no other host, and a first question page that is light."""

from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from service.settings import PROJECT
from tests.web.conftest import Server, Visit, visiting

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
LIGHTEST = 200_000
"""Bytes that the first question page may load, compressed, before the formula editor."""

PAGES = {
    "topics": "/",
    "question-formulas": "/questions/lora-memory",
    "question-numbers": "/questions/petaflop-day",
    "attempts": "/attempts",
    "account": "/account",
    "classes": "/classes",
    "answers": "/questions/lora-memory/answers",
    "reviews": "/reviews",
    "content": "/content",
    "editor": "/content/rubrics/lora-zero-init.reason",
    "regrades": "/regrades",
    "not-found": "/nothing-here",
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": ViewportSize(width=1100, height=800)},
    "dark-phone": {"viewport": ViewportSize(width=375, height=740), "color_scheme": "dark", "has_touch": True},
}


def serious(visit: Visit) -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = visit.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    bad = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in bad]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, server: Server, look: str) -> None:
    found = {}
    with visiting(browser.new_context(reduced_motion="reduce", **LOOKS[look]), server) as visit:
        visit.open("/sign-in")
        visit.screenshot(f"sign-in-{look}")
        found["sign-in"] = serious(visit)
        visit.sign_in("demo-instructor")
        for name, path in PAGES.items():
            visit.open(path)
            visit.page.wait_for_load_state("networkidle")
            visit.screenshot(f"{name}-{look}")
            found[name] = serious(visit)
            wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is wider than the window"

    assert {name: each for name, each in found.items() if each} == {}


def test_the_first_question_page_is_light_and_is_painted_before_the_editor_comes(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context()
    with visiting(context, server) as visit:
        visit.sign_in()
        visit.open("/account")
        session = context.new_cdp_session(visit.page)
        session.send("Network.enable")
        session.send("Network.clearBrowserCache")
        addresses: dict[str, str] = {}
        weights: dict[str, float] = {}
        session.on(
            "Network.responseReceived", lambda told: addresses.update({told["requestId"]: told["response"]["url"]})
        )
        session.on(
            "Network.loadingFinished", lambda told: weights.update({told["requestId"]: told["encodedDataLength"]})
        )

        visit.open("/questions/lora-memory")
        expect(visit.page.locator("math-field").first).to_be_visible()
        visit.page.wait_for_load_state("networkidle")

        paint = visit.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        editor = visit.page.evaluate(
            "performance.getEntriesByType('resource').find((each) => each.name.includes('mathlive')).startTime"
        )
        # What ends without a response seen here was asked for by the page before, while the listening began.
        ours = {addresses[key]: weight for key, weight in weights.items() if key in addresses}
        before = {address: weight for address, weight in ours.items() if "mathlive" not in address}
        assert len(before) > 10
        assert sum(before.values()) < LIGHTEST, before
        assert paint < editor


def test_the_description_of_the_api_loads_nothing_from_elsewhere(visit: Visit) -> None:
    visit.open("/docs")

    expect(visit.page.get_by_text("/v1/questions/{question_id}/submissions").first).to_be_visible()
    visit.screenshot("api")
