r"""One spelling for what people write in many: case, spaces, LaTeX and Markdown wrappers, sub- and superscripts.

$\operatorname{Col}(W_{OV})$  ->  col(w_ov)          The  column space of `V`.  ->  column space of v
"""

import re
import unicodedata

_STYLED = re.compile(
    r"\\(?:operatorname|mathrm|mathbf|mathit|mathsf|mathcal|mathbb|text|textrm|textbf|textit|boldsymbol|bm|mbox)\*?"
    r"\s*\{([^{}]*)\}"
)
_WRAPPER = re.compile(
    r"\\(?:operatorname|mathrm|mathbf|mathit|mathsf|mathcal|mathbb|text|textrm|textbf|textit|boldsymbol|bm|mbox)\*?"
    r"|\\(?:left|right|bigl?|bigr?|displaystyle|quad|qquad|[,;:! ()\[\]])(?![a-z])|[$`\"“”]"
)
_DOTS = re.compile(r"\\[lcd]?dots[bc]?|…|\.{2,}")
_TRANSPOSED = re.compile(r"\^\s*\{?\s*(?:\\top|\\intercal|⊤|t|\\mathsf\{t\})\s*\}?|ᵀ|(?<=[a-z0-9)}])'(?![a-z])|\.t\b")
_SCRIPT = re.compile(r"([_^]) ?\{([^{}]*)\}")
_TIGHT = re.compile(r"\s*([(){}\[\],;:=^_/|])\s*")
_ARTICLES = re.compile(r"\b(?:the|a|an)\b")
_MARKS = re.compile(r"\*+|(?<![a-z0-9])_+(?=[a-z])|(?<=[a-z0-9.])__+(?![a-z0-9])")
_SUBSCRIPTS = re.compile("[₀-₉ₐₑₕₖₗₘₙₒₚₛₜᵢⱼᵣᵤᵥ]+")


def spelt(text: str) -> str:
    """The text in the one spelling; the empty text when nothing is left."""
    text = " ".join(text.split())
    lower = _SUBSCRIPTS.sub(lambda match: "_" + unicodedata.normalize("NFKC", match[0]), text).lower()
    plain = _TRANSPOSED.sub("^t", _DOTS.sub("...", lower).replace("\\{", "(").replace("\\}", ")").replace("−", "-"))
    bare = _WRAPPER.sub(" ", _STYLED.sub(r"\1", _STYLED.sub(r"\1", _MARKS.sub("", plain))))
    joined = _TIGHT.sub(r"\1", _SCRIPT.sub(lambda match: f"{match[1]}{match[2].strip()} ", bare))
    return " ".join(_ARTICLES.sub(" ", _unbraced(joined)).split()).strip(" .,;:!?").replace(" )", ")")


def _unbraced(text: str) -> str:
    """Without the braces that only group: `{v}` alone; a set keeps its braces as brackets."""
    text = text.replace("{", "(").replace("}", ")")
    return re.sub(r"^\(([^()]*)\)$", r"\1", text.strip())
