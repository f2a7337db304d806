"""An instructor's whole session in a real browser: look at a class, decide what waits, mend a question, and grade again."""

from playwright.sync_api import expect

from tests.web.conftest import Server, Visit

HEDGED = "Maybe the gradients could perhaps be zero?"


ANSWERS = {
    "lora-memory": {"adapter_bytes": "4k(m+l)", "full_bytes": "5ml"},
    "lora-zero-init": {"reason": HEDGED},
}


def answered(server: Server, login: str) -> None:
    """A learner of the demo class who has answered one question wrong and another so that a person has to look."""
    with server.client(server.newcomer(login)) as learner:
        for question, responses in ANSWERS.items():
            sent = learner.post(f"/v1/questions/{question}/submissions", json={"responses": responses})
            assert sent.status_code == 201, sent.text


def test_an_instructor_decides_what_waits_mends_a_question_and_watches_the_regrade(
    server: Server, visit: Visit
) -> None:
    answered(server, "taught-one")
    answered(server, "taught-two")
    page = visit.page
    visit.sign_in()

    visit.open("/reviews?question=lora-zero-init")
    waiting = page.get_by_role("article").filter(has_text=HEDGED.rstrip("?"))
    expect(waiting).to_contain_text("2 answers that read the same")
    for award in waiting.get_by_label("Award").all():
        award.check()
    visit.screenshot("reviews-deciding")
    waiting.get_by_role("button", name="Decide for all 2").click()
    expect(waiting).to_contain_text("2 grades added.")

    visit.open("/classes")
    page.get_by_role("link", name="How it stands").first.click()
    expect(page.get_by_role("heading", name="Learner by learner")).to_be_visible()
    visit.screenshot("class-results")
    page.get_by_role("link", name="Memory of a LoRA adapter").click()
    mark_together(visit)

    page.get_by_role("link", name="Edit the question").click()
    source = page.get_by_label("The file, in YAML")
    text = source.input_value()
    source.fill(text.replace("verdict: correct", "verdict: korrect", 1))
    page.get_by_role("button", name="Try it on every attempt").click()
    expect(page.get_by_role("alert")).to_contain_text("`verdict` cannot be `korrect`")
    source.fill(text.replace("title: Memory of a LoRA adapter", "title: The memory of a LoRA adapter"))
    page.get_by_role("button", name="Try it on every attempt").click()
    expect(page.locator("[data-found]")).to_contain_text("attempts would change")
    visit.screenshot("editor-tried")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("[data-found]")).to_contain_text("Published. It is served from now on.")
    page.get_by_role("link", name="Watch the regrade").click()
    expect(page.get_by_role("article").first).to_contain_text("Finished")
    visit.screenshot("regrades-finished")


def mark_together(visit: Visit) -> None:
    """On the page of the answers to a question, mark those that were read alike, and see that they are."""
    page = visit.page
    row = page.get_by_role("row").filter(has_text="5*m*ell")
    expect(row).to_contain_text("2")
    expect(row).to_contain_text("Incorrect")
    visit.screenshot("answers-grouped")
    row.get_by_role("button", name="Mark").click()
    expect(page.get_by_text("2 answers of 2 learners.")).to_be_visible()
    page.get_by_label("Partly right").check()
    page.get_by_label("Your reason, for the learners").fill("Nearly.")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Whose: Ada, Ada.")).to_be_visible()
    visit.screenshot("answers-confirming")
    page.get_by_role("button", name="Mark 2 answers").click()
    page.get_by_role("link", name="Show the answers as they stand now").click()
    row = page.get_by_role("row").filter(has_text="5*m*ell")
    expect(row).to_contain_text("Partial")
    expect(row).to_contain_text("Marked by a person.")


def test_a_table_for_spreadsheets_is_downloaded(visit: Visit) -> None:
    visit.sign_in()
    visit.open("/classes")
    visit.page.get_by_role("link", name="How it stands").first.click()

    with visit.page.expect_download() as downloading:
        visit.page.get_by_role("link", name="Export CSV").click()

    text = downloading.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0].startswith("learner,name,topic,question")
