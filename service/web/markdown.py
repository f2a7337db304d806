"""Statements of questions to HTML: Markdown without raw HTML, and TeX between dollar signs left for the browser to typeset.

Authors are trusted with the text, not with markup: a question may come over HTTP.
"""

import re
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markupsafe import Markup

DISPLAY = re.compile(r"\$\$(?P<tex>[^$]+?)\$\$|\\\[(?P<tex2>.+?)\\\]", re.DOTALL)
INLINE = re.compile(r"\$(?P<tex>(?:\\.|[^$\\])+?)\$(?!\d)|\\\((?P<tex2>.+?)\\\)", re.DOTALL)


def _math(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    for pattern, kind in ((DISPLAY, "math_display"), (INLINE, "math_inline")):
        match = pattern.match(state.src, state.pos)
        if match and (match["tex"] or match["tex2"]).strip():
            if not silent:
                state.push(kind, "", 0).content = (match["tex"] or match["tex2"]).strip()
            state.pos = match.end()
            return True
    return False


def _render(tokens: Any, index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    display = " math-display" if token.type == "math_display" else ""
    return f'<span class="math{display}">{escape(token.content)}</span>'


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Before the rule for backslashes, which would take `\(` apart.
    reader.inline.ruler.before("escape", "math", _math)
    reader.add_render_rule("math_inline", lambda _self, *given: _render(*given))
    reader.add_render_rule("math_display", lambda _self, *given: _render(*given))
    return reader


READER = _reader()


def block(text: str) -> Markup:
    """A whole text as paragraphs, lists and tables."""
    return Markup(READER.render(text))  # noqa: S704 - made by the reader, which escapes everything it is given


def line(text: str) -> Markup:
    """A label or title, without a paragraph around it."""
    return Markup(READER.renderInline(text))  # noqa: S704 - as above
