"""A whole exam in real browsers: made by an instructor, sat by a learner while the clock runs, handed in, and seen again."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Server, Visit, visiting
from tests.web.test_every_page import serious

BOOKS, COST = "dataset-in-books", "inference-cost"
SUBMITTED = re.compile("^submitted")


def looked_at(visit: Visit, name: str) -> None:
    """A page as people see it, and as axe does."""
    visit.screenshot(name)
    assert serious(visit) == [], name


def progress(page: Page, question: str) -> None:
    """The page says that the question was submitted."""
    expect(page.locator(f"[data-place={question}] [data-progress]")).to_have_text(SUBMITTED)


def made(visit: Visit) -> str:
    """The path of an exam of two questions that is open, made by the form."""
    page, now = visit.page, datetime.now(UTC)
    visit.sign_in()
    visit.open("/exams")
    page.get_by_label("Title").fill("Midterm")
    page.locator("#opens").fill((now - timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#closes").fill((now + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#minutes").fill("90")
    page.get_by_text("Fermi estimation").click()
    page.locator(f"input[value={BOOKS}]").check()
    page.locator(f"input[value={COST}]").check()
    looked_at(visit, "exams-new")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="Who sits it")).to_be_visible()
    return page.url.removeprefix(visit.server.url)


def sat(visit: Visit, path: str) -> None:
    """A learner reads the rules, starts, submits one question, leaves the other to the end of the time, and hands in."""
    page = visit.page
    page.clock.install()
    visit.open("/exams")
    page.get_by_role("link", name="Midterm").click()
    expect(page.get_by_text("90 minutes")).to_be_visible()
    looked_at(visit, "exam-rules")
    page.get_by_role("button", name="Start the exam").click()

    page.locator(f"[data-place={BOOKS}] a").click()
    page.locator("#field-words").fill("1.5e12 words")
    page.locator("#field-books").fill("1 book")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("[data-outcome]")).to_contain_text("What it comes to is told later")
    expect(page.locator("[data-attempt]")).to_have_count(1)
    progress(page, BOOKS)
    looked_at(visit, "exam-question")

    page.get_by_role("link", name="Next").click()
    page.locator(".field input[type=text]").first.fill("7 FLOP")
    expect(page.locator("[data-saved]")).to_contain_text("Draft kept")
    page.clock.fast_forward("01:20:30")
    expect(page.locator("[data-live]")).to_have_text("10 minutes left.")
    page.clock.fast_forward("01:29:55")
    progress_of_a_draft(page)

    visit.open(path)
    looked_at(visit, "exam-running")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Hand the exam in").click()
    expect(page.get_by_text("You handed it in at")).to_be_visible()
    looked_at(visit, "exam-handed-in")

    visit.open(f"/questions/{BOOKS}")
    expect(page.locator("[data-help-complaint]")).to_contain_text("This question is in an exam")


def progress_of_a_draft(page: Page) -> None:
    """What was written is an attempt now, though it is no try: its other fields are empty."""
    page.wait_for_function(
        "(id) => fetch(`/v1/me/attempts?question=${id}`).then((reply) => reply.json()).then((told) => told.attempts.length === 1)",
        arg=COST,
    )


def test_an_exam_is_made_sat_and_seen(browser: Browser, server: Server) -> None:
    with visiting(browser.new_context(timezone_id="UTC"), server) as teaching:
        path = made(teaching)
        with visiting(browser.new_context(reduced_motion="reduce"), server) as sitting:
            sitting.come_as(server.newcomer("examined@example.org"))
            sat(sitting, path)

        page = teaching.page
        page.reload()
        row = page.get_by_role("row").filter(has_text="handed in")
        expect(row).to_contain_text("1 of 2")
        row.get_by_label("Extra minutes for Ada").fill("15")
        with page.expect_navigation():
            row.get_by_role("button", name="Give").click()
        expect(row.get_by_label("Extra minutes for Ada")).to_have_value("15")
        page.get_by_label("Title").fill("Final")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Final")).to_be_visible()
        looked_at(teaching, "exam-taught")
