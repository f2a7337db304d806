"""Sums, products, integrals and limits as they are shown: the sign, what it binds and its bounds, in three notations.

Each function is given the head, the written name and bounds, and the written body. Text reads back as the same tree.
"""

_SIGNS = {"sum": "∑", "prod": "∏", "int": "∫"}


def text_binding(head: str, parts: list[str], body: str) -> str:
    """Plain text, such as `sum_{k=1}^{n} k`, `int_{0}^{1} x dx` and `lim_{x->0^+} 1/x`."""
    if head.startswith("lim"):
        return f"lim_{{{parts[0]}->{_to(head, parts[1])}}} {body}"
    index, low, high = parts
    if head == "int":
        return f"int_{{{low}}}^{{{high}}} {body} d{index}"
    return f"{head}_{_bounds(index, low, high)} {body}"


def latex_binding(head: str, parts: list[str], body: str) -> str:
    """LaTeX."""
    if head.startswith("lim"):
        return f"\\lim_{{{parts[0]} \\to {_to(head, parts[1])}}} {body}"
    index, low, high = parts
    if head == "int":
        return f"\\int_{{{low}}}^{{{high}}} {body} \\, d{index}"
    return f"\\{head}_{_bounds(index, low, high)} {body}"


def mathml_binding(head: str, parts: list[str], body: str) -> str:
    """Presentation MathML."""
    if head.startswith("lim"):
        side = f"<msup>{parts[1]}<mo>{head[3:]}</mo></msup>" if head[3:] else parts[1]
        below = f"<mrow>{parts[0]}<mo>→</mo>{side}</mrow>"
        return f"<mrow><munder><mo>lim</mo>{below}</munder>{body}</mrow>"
    index, low, high = parts
    sign = f"<mo>{_SIGNS[head]}</mo>"
    if head == "int":
        bounds = f"<mrow>{low}</mrow><mrow>{high}</mrow>"
        return f"<mrow><msubsup>{sign}{bounds}</msubsup>{body}<mo>d</mo>{index}</mrow>"
    if "whole" in low and "whole" in high:
        return f"<mrow><munder>{sign}{index}</munder>{body}</mrow>"
    return f"<mrow><munderover>{sign}<mrow>{index}<mo>=</mo>{low}</mrow><mrow>{high}</mrow></munderover>{body}</mrow>"


def _bounds(index: str, low: str, high: str) -> str:
    return f"{{{index}={low}}}^{{{high}}}" if low != "whole" or high != "whole" else index


def _to(head: str, where: str) -> str:
    return f"{where}^{head[3:]}" if head[3:] else where
