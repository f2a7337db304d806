"""What holds for every page: nothing serious for axe, no other host, and a first question page that is light."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Route, ViewportSize, expect

from service.settings import PROJECT
from tests.web.conftest import Server, Visit, visiting

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
LIGHTEST = 200_000
"""Bytes that the first question page may load, compressed, before the formula editor."""

PAGES = {
    "topics": ("/", "h1"),
    "question-formulas": ("/questions/lora-memory", "math-field >> nth=0"),
    "question-numbers": ("/questions/petaflop-day", "[data-hint]"),
    "attempts": ("/attempts", "[data-empty]"),
    "account": ("/account", "h1"),
    "classes": ("/classes", "h1"),
    "exams": ("/exams", "h1"),
    "answers": ("/questions/lora-memory/answers", "h1"),
    "reviews": ("/reviews", "[data-empty]:visible, [data-review] >> nth=0"),
    "content": ("/content", "h1"),
    "editor": ("/content/rubrics/lora-zero-init.reason", "h1"),
    "regrades": ("/regrades", "[data-empty]:visible, [data-list] article >> nth=0"),
    "not-found": ("/nothing-here", "h1"),
}
"""By name, where a page is and what is visible once all of it is there."""

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
        visit.sign_in()
        for name, (path, whole) in PAGES.items():
            visit.open(path)
            expect(visit.page.locator(whole)).to_be_visible()
            visit.screenshot(f"{name}-{look}")
            found[name] = serious(visit)
            wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is wider than the window"

    assert {name: each for name, each in found.items() if each} == {}


def test_the_first_question_page_is_light_and_is_painted_while_the_editor_is_on_its_way(visit: Visit) -> None:
    page, held = visit.page, list[Route]()
    page.route("**/mathlive.min.mjs", lambda route: held.append(route))
    visit.sign_in()

    visit.open("/questions/lora-memory")
    expect(page.get_by_role("button", name="Show a hint")).to_be_visible()
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length && document.fonts.ready")
    expect(page.locator("#field-adapter_bytes")).to_be_editable()
    weights = page.evaluate(
        "['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))"
        ".filter((each) => !each.name.includes('mathlive')).map((each) => [each.name, each.transferSize])"
    )
    for route in held:
        route.continue_()
    expect(page.locator("math-field").first).to_be_visible()

    assert len(held) == 1
    assert len(weights) > 10
    assert sum(weight for _, weight in weights) < LIGHTEST, weights


def test_the_description_of_the_api_loads_nothing_from_elsewhere(visit: Visit) -> None:
    visit.open("/docs")

    expect(visit.page.get_by_text("/v1/questions/{question_id}/submissions").first).to_be_visible()
    visit.screenshot("api")
