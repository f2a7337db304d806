"""How signs and commands of formulas are spoken: each becomes one word or one sign."""

STYLES = tuple("text mathrm operatorname mathbf mathit mathsf textbf textit textrm boldsymbol bm mathcal emph".split())

SIGNS = {
    "<=": "≤", "=<": "≤", "≤": "≤", "⩽": "≤", ">=": "≥", "≥": "≥", "⩾": "≥", "!=": "≠", "≠": "≠", "==": "=", "=": "=",
    "≡": "=", ":=": "=", "≈": "≈", "≃": "≈", "≅": "≈", "<<": "≪", "≪": "≪", ">>": "≫", "≫": "≫", "<": "<", ">": ">",
    "->": "→", "-->": "→", "→": "→", "⟶": "→", "↦": "→", "=>": "⇒", "⇒": "⇒", "⟹": "⇒", "∴": "⇒", "<->": "↔", "<=>": "↔",
    "<-": "←", "∈": "∈", "⊆": "⊆", "⊂": "⊆", "⊇": "⊇", "⊃": "⊇", "∝": "∝", "×": "×", "·": "", "⋅": "", "*": "", "−": "-",
    "..": "...", "@": "",
    "-": "-", "–": "–", "—": "–", "--": "–", "∑": "sum", "Σ": "sigma", "∂": "∂", "…": "...", "...": "...", "↑": "↑",
    "↓": "↓", "⟂": "⊥", "⊥": "⊥", "∥": "∥", "∞": "∞", "√": "√", "&": "&", "•": "•", "+": "+", "/": "/",
}  # fmt: skip
"""A sign to the one it is read as; nothing for a sign that is not read."""

COMMANDS = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪",
    "gg": "≫", "lt": "<", "gt": ">", "approx": "≈", "sim": "≈", "simeq": "≈", "equiv": "=", "to": "→", "rightarrow": "→",
    "longrightarrow": "→", "mapsto": "→", "Rightarrow": "⇒", "implies": "⇒", "therefore": "⇒", "Longrightarrow": "⇒",
    "in": "∈", "subseteq": "⊆", "subset": "⊆", "supseteq": "⊇", "propto": "∝", "times": "×", "cdot": "", "ast": "",
    "dots": "...", "cdots": "...", "ldots": "...", "vdots": "...", "ddots": "...", "sum": "sum", "partial": "∂",
    "frac": "", "dfrac": "", "tfrac": "", "cos": "cos", "min": "min", "max": "max", "rank": "rank", "infty": "∞",
    "perp": "⊥", "parallel": "∥", "angle": "angle", "dim": "dim", "softmax": "softmax", "exp": "exp", "uparrow": "↑",
    "downarrow": "↓", "hline": "", "quad": "", "mid": "|", "vert": "|", "forall": "all", "exists": "exist", "pm": "±",
    "sqrt": "√", "circ": "°", "ker": "null", "mathbb": "", "tag": "", "label": "", "item": "",
}  # fmt: skip
"""A LaTeX command, without its backslash; nothing for one that is not read. All others are names, such as `sigma`."""

CONTRACTED = {
    "wo": "will",
    "sha": "shall",
    "does": "do",
    "is": "be",
    "are": "be",
    "was": "be",
    "were": "be",
}
"""What stands before `n't`."""

ORDINALS = {
    "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth",
}  # fmt: skip

SUPERSCRIPTS = {
    "T": "^T", "top": "^T", "⊤": "^T", "ᵀ": "^T", "intercal": "^T", "t": "^T", "'": "^T", "prime": "^T", "²": "^2",
    "³": "^3", "¹": "^1", "⁰": "^0", "⁻": "^-", "circ": "°", "perp": "⊥",
}  # fmt: skip
"""What stands above: a transpose however it is written, or an index."""

WORD_NAMES = {"lr": "lr", "2nd": "second", "1st": "first", "3rd": "third"}
"""Words that are written for names."""
