"""Files of pages: found by hash, compressed, kept for a year; and what every reply tells a browser."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.api.application import assemble
from service.web import markdown
from service.web.application import add_pages
from service.web.assets import load
from service.web.site import TEMPLATES


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The application without parts, with its pages."""
    app = assemble()
    app.state.parts = SimpleNamespace()
    add_pages(app)
    return app


@pytest.fixture
def web(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False)


def test_the_address_of_a_folder_changes_with_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    before = load(tmp_path, "/static")
    (tmp_path / "a.css").write_text("b {}")
    after = load(tmp_path, "/static")
    (tmp_path / "a.css").rename(tmp_path / "b.css")

    assert len({before.address, after.address, load(tmp_path, "/static").address}) == 3
    assert before.address.startswith("/static/")
    assert load(tmp_path / "nothing", "/static").files == {}


def test_a_file_is_sent_in_the_shortest_form_that_is_taken(web: TestClient, app: FastAPI) -> None:
    address = f"{app.state.site.vendor.address}/katex/katex.min.js"

    sent = [
        web.get(address, headers={"Accept-Encoding": taken}) for taken in ("gzip, deflate, br", "gzip;q=1", "identity")
    ]

    assert [each.headers.get("content-encoding") for each in sent] == ["br", "gzip", None]
    assert {each.headers["cache-control"] for each in sent} == {"public, max-age=31536000, immutable"}
    assert {each.headers["content-type"] for each in sent} == {"text/javascript; charset=utf-8"}
    assert sent[1].content == sent[2].content


def test_what_we_write_is_compressed_too_and_an_older_address_leads_to_the_newest(
    web: TestClient, app: FastAPI
) -> None:
    address = app.state.site.static.address
    asset = app.state.site.static.files["js/api.js"]

    assert gzip.decompress(asset.forms["gzip"]) == asset.forms["identity"]
    assert web.get("/static/older/js/api.js").headers["location"] == f"{address}/js/api.js"
    assert web.get(f"{address}/../application.py").status_code == 404
    assert web.get(f"{address}/vendor/katex/katex.min.js").status_code == 404
    assert web.get("/favicon.ico").headers["location"] == f"{address}/icon.svg"


@pytest.mark.parametrize("path", ["/sign-in", "/nothing", "/v1/topics", "/openapi.json", "/docs"])
def test_every_reply_tells_the_browser_what_not_to_do(web: TestClient, path: str) -> None:
    headers = web.get(path).headers

    assert "script-src 'self';" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"
    assert "strict-transport-security" not in headers


def test_over_https_browsers_are_told_to_stay_there(app: FastAPI) -> None:
    assert TestClient(app, base_url="https://exam.test").get("/docs").headers["strict-transport-security"]


def test_no_template_holds_a_script_or_a_handler() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* src=)|\son[a-z]+=", text), template.name


def test_who_is_not_signed_in_is_asked_to_and_led_back(web: TestClient) -> None:
    answered = web.get("/questions/lora-memory?variant=1")

    assert answered.status_code == 303
    assert answered.headers["location"] == "/sign-in?next=/questions/lora-memory%3Fvariant%3D1"


@pytest.mark.parametrize("next_", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_host(web: TestClient, next_: str) -> None:
    assert 'data-onward="/"' in web.get("/sign-in", params={"next": next_}).text


def test_a_browser_is_told_about_an_error_on_a_page_and_a_program_by_a_problem(web: TestClient) -> None:
    page = web.get("/nothing", headers={"Accept": "text/html"})
    problem = web.get("/nothing", headers={"Accept": "application/json"})

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert (problem.status_code, problem.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a $x < y$ b", '<p>a <span class="math">x &lt; y</span> b</p>\n'),
        (r"$$\frac12$$", '<p><span class="math math-display">\\frac12</span></p>\n'),
        (r"\(a_1 * b_1 * c\)", '<p><span class="math">a_1 * b_1 * c</span></p>\n'),
        ("it costs $5 or $6", "<p>it costs $5 or $6</p>\n"),
        ("<b>x</b> **y**", "<p>&lt;b&gt;x&lt;/b&gt; <strong>y</strong></p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("`$x$`", "<p><code>$x$</code></p>\n"),
    ],
)
def test_a_statement_becomes_html_without_html_of_its_own(text: str, html: str) -> None:
    assert markdown.block(text) == html
