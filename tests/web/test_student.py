"""A student's whole session in a real browser, once by mouse and once by keyboard, and what must never be lost."""

import json
import re

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Server, Visit

MEMORY = "/questions/lora-memory"


def test_a_newcomer_comes_in_by_a_link_signs_in_at_the_second_try_and_sets_a_new_password(
    server: Server, visit: Visit
) -> None:
    page = visit.page
    visit.open(server.invitation())
    visit.screenshot("join")
    page.get_by_label("Your name").fill("Zoe")
    page.get_by_label("Login").fill("newcomer@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Make an account").click()
    page.wait_for_url(f"{server.url}/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))

    visit.open(MEMORY)
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_label("Login").fill("newcomer@example.org")
    page.get_by_label("Password").fill("wrong password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody has this login and password")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(server.url + MEMORY)

    visit.sign_in()
    visit.open("/classes")
    page.get_by_text("Who is in it").click()
    page.get_by_role("button", name="A link for Zoe to set a new password").click()
    link = page.get_by_label("Links to send").input_value()
    page.context.clear_cookies()
    page.goto(link)
    visit.screenshot("password")
    page.get_by_label("New password").fill("staple horse battery")
    page.get_by_role("button", name="Set it and sign in").click()
    page.wait_for_url(f"{server.url}/")
    expect(page.get_by_role("link", name="Zoe")).to_be_visible()


def test_a_student_opens_a_question_answers_checks_takes_a_hint_submits_and_sees_the_tally(
    server: Server, visit: Visit
) -> None:
    page = visit.page
    visit.come_as(server.newcomer("student@example.org"))
    visit.open(MEMORY)
    expect(page.locator(".statement .katex").first).to_be_visible()
    expect(page.locator("math-field").first).to_be_visible()
    visit.write(0, "2k(m+ell)+")
    expect(page.locator("[data-field=adapter_bytes] [data-read]")).to_contain_text("ends too early")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-field=adapter_bytes] [data-read]")).to_contain_text("We read this as")
    visit.write(1, "4ml")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[data-field=adapter_bytes] .verdict")).to_contain_text("Not right")
    expect(page.locator("[data-field=full_bytes] .verdict")).to_contain_text("Correct")
    expect(page.locator("[data-outcome]")).to_contain_text("Checked, not submitted")
    page.get_by_role("button", name="Show a hint").click()
    expect(page.locator("[data-hint-list] li")).to_have_count(1)
    page.get_by_text("What is being asked?").click()
    expect(page.locator("[data-explained]")).to_contain_text("It is worth 1 point")

    page.get_by_role("button", name="Submit").dblclick()
    expect(page.locator("[data-outcome]")).to_contain_text("Submitted")
    expect(page.locator("[data-attempt]")).to_have_count(1)
    page.locator("[data-attempt] > summary").click()
    expect(page.locator("[data-attempt]")).to_contain_text("yours gives")
    visit.screenshot("question")

    page.locator("[data-field=adapter_bytes] [data-switch]").click()
    expect(page.locator("#field-adapter_bytes")).to_have_value("2*k*(m + ell)")
    page.locator("#field-adapter_bytes").fill("4k(m+l)")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("[data-outcome] .verdict")).to_contain_text("Correct")
    expect(page.locator("[data-attempt]")).to_have_count(2)

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-attempt][open]")).to_have_count(2)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("[data-attempt][open]")).to_have_count(0)

    page.get_by_role("link", name="Attempts").click()
    expect(page.locator("[data-attempt]")).to_have_count(2)
    page.get_by_role("link", name="Topics").click()
    expect(page.get_by_role("meter", name="LoRA: 0 of 1 points")).to_be_visible()
    visit.screenshot("topics")


def test_the_keyboard_is_enough_from_signing_in_to_a_submitted_answer(server: Server, visit: Visit) -> None:
    page, keys = visit.page, visit.page.keyboard
    visit.open("/sign-in?next=/questions/soft-prompt-true-false")
    expect(page.get_by_label("Login")).to_be_focused()
    keys.type("demo")
    keys.press("Tab")
    keys.type(server.passwords["demo"])
    keys.press("Enter")
    page.wait_for_url(f"{server.url}/questions/soft-prompt-true-false")

    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    tab_to(page, "[data-control=truth] input:focus")
    for _ in range(4):
        keys.press("Space")
        keys.press("ArrowDown")
        keys.press("Tab")
    keys.type("It depends on the batch.")
    tab_to(page, "[data-check]:focus")
    keys.press("Enter")
    expect(page.locator("[data-outcome]")).to_contain_text("Checked")
    expect(page.locator("[data-live]")).to_contain_text("Checked, not submitted")
    assert page.locator("input:checked").count() == 4
    visit.screenshot("question-true-false")

    tab_to(page, "[data-submit]:focus")
    keys.press("Enter")
    expect(page.locator("[data-live]")).to_contain_text("Submitted.")
    expect(page.locator("[data-attempt]")).to_have_count(1)
    tab_to(page, "[data-attempt] > summary:focus")
    keys.press("Enter")
    expect(page.locator("[data-attempt][open]")).to_have_count(1)


def tab_to(page: Page, focused: str) -> None:
    """Go on by the tabulator until what is wanted has the focus."""
    for _ in range(60):
        if page.locator(focused).count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tabulator never comes to {focused}.")


def test_nothing_is_lost_on_reload_or_on_a_lost_connection_and_nothing_is_there_twice(
    server: Server, visit: Visit
) -> None:
    page = visit.page
    visit.come_as(server.newcomer("lost@example.org"))
    visit.open("/questions/lora-underfitting")
    page.get_by_label("Three remedies").fill("Raise the rank of the adapter.")
    page.reload()
    expect(page.get_by_label("Three remedies")).to_have_value("Raise the rank of the adapter.")

    page.context.set_offline(True)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("[data-outcome]")).to_contain_text("The server cannot be reached")
    expect(page.locator("[data-connection]")).to_contain_text("No connection")
    page.context.set_offline(False)
    expect(page.locator("[data-attempt]")).to_have_count(1)
    page.locator("[data-attempt] > summary").click()
    expect(page.locator("[data-attempt] mark.right")).to_contain_text("Raise the rank")
    visit.screenshot("question-prose")

    page.route("**/submissions", lose_the_reply, times=1)
    page.get_by_label("Three remedies").fill("Raise the rank of the adapter, and the learning rate.")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("[data-outcome]")).to_contain_text("The server cannot be reached")
    page.reload()
    expect(page.locator("[data-outcome]")).to_contain_text("Submitted")
    expect(page.locator("[data-attempt]")).to_have_count(2)
    assert page.request.get(f"{server.url}/v1/me/attempts").json()["attempts"][2:] == []


def lose_the_reply(route: Route) -> None:
    """Let the request reach the server, and its reply be lost."""
    route.fetch()
    route.abort()


CHOOSING = """\
id: pages-choosing
part: 9z
topic: lora
title: Choosing, matching and ordering
points: 1
statement: Choose.
fields:
  one:
    label: One
    type: choice
    key: {options: [{id: x, text: 'The rank $k$'}, {id: y, text: The rows}], value: x}
    cases: [{response: x, verdict: correct}, {response: y, verdict: incorrect}, {response: zebra, verdict: unreadable}]
  several:
    label: Several
    type: multi-select
    key: {options: [{id: ant, text: Ants}, {id: bee, text: Bees}, {id: cow, text: Cows}], value: [ant, bee]}
    cases:
      - {response: ant and bee, verdict: correct}
      - {response: cow, verdict: incorrect}
      - {response: zebra, verdict: unreadable}
  pairs:
    label: Pairs
    type: matching
    key:
      left: [{id: dog, text: Dog}, {id: owl, text: Owl}]
      right: [{id: mammal, text: Mammal}, {id: bird, text: Bird}]
      value: {dog: mammal, owl: bird}
    cases:
      - {response: dog - mammal; owl - bird, verdict: correct}
      - {response: dog - bird; owl - mammal, verdict: incorrect}
      - {response: zebra, verdict: unreadable}
  order:
    label: Order
    type: ordering
    key: {options: [{id: two, text: Two}, {id: one, text: One}], value: [one, two]}
    cases:
      - {response: 'one, two', verdict: correct}
      - {response: 'two, one', verdict: incorrect}
      - {response: zebra, verdict: unreadable}
hints: [Choose., Choose well.]
solution: [Choose.]
"""


def test_options_are_native_controls(visit: Visit) -> None:
    page = visit.page
    visit.sign_in()
    headers = {"Content-Type": "application/yaml", "If-None-Match": "*", "Origin": visit.server.url}
    published = page.request.put(
        f"{visit.server.url}/v1/questions/pages-choosing", data=CHOOSING.encode(), headers=headers
    )
    assert published.ok, json.dumps(published.json())

    visit.open("/questions/pages-choosing")
    page.get_by_role("radio", name="The rank").check()
    page.get_by_role("checkbox", name="Ants").check()
    page.get_by_role("checkbox", name="Bees").check()
    page.get_by_role("combobox", name="Dog").select_option("Mammal")
    page.get_by_role("combobox", name="Owl").select_option("Bird")
    page.get_by_role("button", name="Move One up").click()
    page.get_by_role("button", name="Check").click()

    expect(page.locator("[data-outcome] .verdict")).to_contain_text("Correct")
    visit.screenshot("question-choosing")
