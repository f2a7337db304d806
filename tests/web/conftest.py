"""A server process of its own with the accounts to look around with, and a real browser in front of it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from service.settings import PROJECT

PATIENCE = 90
"""Seconds that a busy machine may take for one thing; what never comes fails all the same."""

LONGEST = 600
"""Seconds for one test."""

CHROMIUM = os.environ.get("EXAM_TUTOR_TEST_BROWSER") or shutil.which("chromium")
MISSING = "These tests drive Chromium: `apt-get install chromium`, or name it in EXAM_TUTOR_TEST_BROWSER."
HERE = Path(__file__).parent
SCREENSHOTS = PROJECT / "var" / "screenshots"


@dataclass(frozen=True)
class Server:
    """A server that is ready.

    Attributes:
        url: where it listens.
        passwords: by login.
        sessions: cookies by login, of those who have signed in so far.
    """

    url: str
    passwords: dict[str, str]
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)

    def client(self, cookies: Mapping[str, str] | None = None) -> httpx.Client:
        """A client that sends what our own pages send beside a cookie."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": self.url}
        return httpx.Client(base_url=self.url, headers=headers, cookies=dict(cookies or {}), timeout=PATIENCE)

    def signed_in(self, login: str) -> dict[str, str]:
        """The cookies of one of the accounts to look around with; one session for every test that asks."""
        if login not in self.sessions:
            with self.client() as client:
                body = {"login": login, "password": self.passwords[login]}
                assert client.post("/v1/sessions", json=body).is_success
                self.sessions[login] = dict(client.cookies)
        return self.sessions[login]

    def invitation(self) -> str:
        """The path of a new link into the class to look around with."""
        with self.client(self.signed_in("demo-instructor")) as client:
            (demo,) = client.get("/v1/classes").json()["classes"]
            (link,) = client.post(f"/v1/classes/{demo['id']}/invitations", json={}).json()["invitations"]
            return str(link["path"])

    def newcomer(self, login: str) -> dict[str, str]:
        """The cookies of a learner who has come into the class just now and has done nothing yet."""
        wanted = {"invitation": self.invitation().removeprefix("/join/"), "name": "Ada", "login": login}
        with self.client() as client:
            assert client.post("/v1/accounts", json=wanted | {"password": "correct horse battery"}).is_success
            return dict(client.cookies)


@dataclass
class Visit:
    """Somebody at a browser.

    Attributes:
        page: what is open.
        server: what is visited.
        elsewhere: addresses of other hosts that were asked for.
        complaints: what the browser wrote into its console as errors.
    """

    page: Page
    server: Server
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.server.url + path)

    def sign_in(self, login: str = "demo-instructor") -> None:
        self.come_as(self.server.signed_in(login))

    def come_as(self, cookies: Mapping[str, str]) -> None:
        """Be whoever has these cookies; the form is another test's."""
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.server.url} for name, value in cookies.items()]
        )

    def write(self, number: int, text: str) -> None:
        """Write into a formula editor, which takes keys once the element inside it that hears them has the focus."""
        editor = self.page.locator("math-field").nth(number)
        editor.click()
        self.page.wait_for_function(
            "(editor) => editor.shadowRoot.activeElement?.isContentEditable", arg=editor.element_handle()
        )
        self.page.keyboard.type(text)

    def screenshot(self, name: str) -> None:
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put these tests last: the browser's event loop stays in the process, and workers of regrades start in none that has one.

    A whole session takes a busy machine minutes.
    """
    items.sort(key=lambda item: HERE in item.path.parents)
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service as `make serve` starts it, on an empty database."""
    folder = tmp_path_factory.mktemp("pages")
    log = folder / "server.log"
    ours = {
        "EXAM_TUTOR_DATABASE_URL": f"sqlite:///{folder / 'pages.db'}",
        "EXAM_TUTOR_PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("EXAM_TUTOR_")}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"], cwd=PROJECT, env=inherited | ours, stdout=output, stderr=output
        )
        try:
            yield _told(process, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _told(process: subprocess.Popen[bytes], log: Path) -> Server:
    """What the server prints when it is ready."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        told = log.read_text()
        passwords = dict(re.findall(r"^  (\S+) +(\S+) +(?:learner|instructor)$", told, re.MULTILINE))
        if len(passwords) == 2:
            url = re.findall(r"http://\S+", told)[0]
            # It prints before it listens.
            with suppress(httpx.TransportError):
                if httpx.get(f"{url}/readyz").is_success:
                    return Server(url, passwords)
        time.sleep(0.05)
    raise RuntimeError(f"The server did not become ready:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none these tests are left out, but never in continuous integration."""
    if not CHROMIUM:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Somebody at a browser that has never been here; at the end nothing was asked of another host, and nothing failed."""
    with visiting(browser.new_context(), server) as visit:
        yield visit


@contextmanager
def visiting(context: BrowserContext, server: Server) -> Iterator[Visit]:
    """Somebody at a browser."""
    context.set_default_timeout(PATIENCE * 1000)
    visit = Visit(context.new_page(), server)
    host = urlsplit(server.url).netloc
    visit.page.on("request", lambda sent: None if _is_near(sent.url, host) else visit.elsewhere.append(sent.url))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on(
        "console", lambda told: visit.complaints.append(told.text) if "Content Security" in told.text else None
    )
    yield visit
    context.close()
    assert visit.elsewhere == []
    assert visit.complaints == []


def _is_near(url: str, host: str) -> bool:
    return urlsplit(url).netloc == host or url.startswith(("data:", "blob:"))
