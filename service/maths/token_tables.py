r"""What signs and LaTeX commands stand for: operators, brackets, relations, layout and style, fractions and powers of one sign."""

OPERATORS = {
    "**": "^", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-", "×": "*", "·": "*", "⋅": "*",
    "∙": "*", "•": "*", "∗": "*", "✕": "*", "⨯": "*", "÷": "/", "∕": "/", "⁄": "/", "＋": "+", "＊": "*", "／": "/",
    "\\cdot": "*", "\\times": "*", "\\ast": "*", "\\div": "/", "\\slash": "/",
    "\\%": "%", "%": "%", "％": "%", "°": "°", "\\bmod": "mod", "\\mod": "mod",
    "⊙": "⊙", "∘": "⊙", "\\odot": "⊙", "\\circ": "⊙", "⊗": "⊗", "\\otimes": "⊗", "∪": "∪", "\\cup": "∪", "∩": "∩",
    "\\cap": "∩", "∖": "∖", "\\setminus": "∖", "\\prime": "'",
}  # fmt: skip
BRACKETS = {
    "\\{": ("open", "\\{"), "\\}": ("close", "\\}"), "\\lbrace": ("open", "\\{"), "\\rbrace": ("close", "\\}"),
    "\\\\": ("row", "\\\\"), "\\cr": ("row", "\\\\"), "\\dots": ("dots", "…"), "\\ldots": ("dots", "…"), "\\cdots": ("dots", "…"),
    "\\vdots": ("dots", "…"), "\\ddots": ("dots", "…"), "\\dotsb": ("dots", "…"), "\\dotsc": ("dots", "…"),
    "\\le": ("relation", "<="), "\\leq": ("relation", "<="), "\\leqslant": ("relation", "<="), "\\ge": ("relation", ">="),
    "\\geq": ("relation", ">="), "\\geqslant": ("relation", ">="), "\\ne": ("relation", "!="), "\\neq": ("relation", "!="),
    "\\lt": ("relation", "<"), "\\gt": ("relation", ">"), "\\in": ("relation", "in"), "\\notin": ("relation", "not in"),
    "\\sum": ("big", "sum"), "\\prod": ("big", "prod"), "∑": ("big", "sum"), "∏": ("big", "prod"),
    "\\infty": ("symbol", "oo"), "∞": ("symbol", "oo"), "\\int": ("big", "int"), "∫": ("big", "int"),
    "\\lim": ("big", "lim"), "→": ("arrow", "→"), **{f"\\{arrow}": ("arrow", "→") for arrow in
    ("to", "rightarrow", "Rightarrow", "longrightarrow", "Longrightarrow")},
    "\\lor": ("word", "or"), "\\vee": ("word", "or"), "∨": ("word", "or"), "\\land": ("word", "and"), "∧": ("word", "and"),
    "\\wedge": ("word", "and"), "\\colon": ("colon", ":"),
    "\\over": ("infix", "/"), "\\choose": ("infix", "binom"),
    "\\lparen": ("open", "("), "\\rparen": ("close", ")"), "\\lbrack": ("open", "["), "\\rbrack": ("close", "]"),
    "\\lvert": ("open", "|"), "\\rvert": ("close", "|"), "\\vert": ("bar", "|"), "\\mid": ("bar", "|"), "\\|": ("norm", "‖"),
    "\\Vert": ("norm", "‖"), "\\lVert": ("norm", "‖"), "\\rVert": ("norm", "‖"),
    "\\lfloor": ("open", "⌊"), "\\rfloor": ("close", "⌋"), "\\lceil": ("open", "⌈"), "\\rceil": ("close", "⌉"),
    "⌊": ("open", "⌊"), "⌋": ("close", "⌋"), "⌈": ("open", "⌈"), "⌉": ("close", "⌉"), "（": ("open", "("), "）": ("close", ")"),
}  # fmt: skip
RELATIONS = {"==": "=", "=<": "<=", "≤": "<=", "≥": ">=", "≠": "!=", "∈": "in", "∉": "not in"}
LAYOUT = frozenset(
    "\\left \\right \\big \\Big \\bigg \\Bigg \\bigl \\bigr \\Bigl \\Bigr \\biggl \\biggr \\displaystyle \\textstyle "
    "\\limits \\nolimits \\quad \\qquad \\, \\; \\: \\! \\> \\  \\allowbreak \\middle \\$ \\/".split(" ")
) | {"\\ ", "\\\n"}
STYLES = frozenset(
    "\\mathrm \\mathbf \\mathit \\mathsf \\mathtt \\mathcal \\text \\textrm \\textbf \\textit \\operatorname \\boldsymbol "
    "\\bm \\vec \\mbox \\mathop \\pmb \\textnormal \\textup \\textsf \\texttt \\textsl \\emph \\mathnormal "
    "\\mathscr \\mathfrak \\underline \\overrightarrow \\ensuremath".split(" ")
)
FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᐟⁿⁱᵏᵐˣʸᵃᵇᶜᵈᵉʲˡᵖʳˢᵗ", "0123456789+-()/nikmxyabcdejlprst")
STRUCTURE = {
    "\\frac": "frac", "\\dfrac": "frac", "\\tfrac": "frac", "\\cfrac": "frac",
    "\\sqrt": "sqrt", "\\binom": "binom", "\\dbinom": "binom", "\\tbinom": "binom",
}  # fmt: skip
ACCENTS = {
    "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde", "dot": "dot", "ddot": "ddot", "hat": "hat",
    "widehat": "hat",
}  # fmt: skip
"""Accents that make another name of a letter: `\\bar{x}` is not x."""
MONEY = "$€£¥"
"""Signs beside an amount; a formula has no currency."""
VARIANTS = {
    "exponentialE": "e", "imaginaryI": "i", "imaginaryJ": "i",
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
    "tg": "tan", "ctg": "cot", "cotg": "cot", "arctg": "atan", "arcctg": "acot", "sh": "sinh", "ch": "cosh", "th": "tanh",
}  # fmt: skip
