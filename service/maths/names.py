"""The names a response may use: symbols with their domains, spellings and shapes.

Knows how a declared name may be written (`C_0`, `C0`, `C_{0}`, `C₀`); knows nothing of parsing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "hbar": "ħ",
}  # fmt: skip
"""Names that may be spelt in letters, as a LaTeX command or as the Unicode letter."""


class Domain(StrEnum):
    """Where a symbol takes its values."""

    REAL = "real"
    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    INTEGER = "integer"
    POSITIVE_INTEGER = "positive-integer"
    NONNEGATIVE_INTEGER = "nonnegative-integer"
    COMPLEX = "complex"

    @property
    def positive(self) -> bool:
        """Whether every value is greater than zero."""
        return self in (Domain.POSITIVE, Domain.POSITIVE_INTEGER)

    @property
    def integral(self) -> bool:
        """Whether every value is an integer."""
        return self in (Domain.INTEGER, Domain.POSITIVE_INTEGER, Domain.NONNEGATIVE_INTEGER)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One declared name.

    Attributes:
        name: canonical, letters with at most one subscript, such as `C_0` or `ell`.
        domain: where it takes its values.
        low, high: bounds included, when the author narrows the domain.
        shape: (rows, columns) as names of dimensions; empty for a scalar.
        aliases: further spellings.
        latex: how it is typeset; derived from the name when empty.
        meaning: for people.
        assumed: whether the domain is the grader's guess and not the question's word.
        equals: an expression in the other symbols that it stands for, such as `W_Q^T W_K`; empty when it stands for itself.
    """

    name: str
    domain: Domain = Domain.REAL
    low: Fraction | None = None
    high: Fraction | None = None
    shape: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    latex: str = ""
    meaning: str = ""
    equals: str = ""
    assumed: bool = False

    @property
    def is_matrix(self) -> bool:
        """Whether it was declared with a shape."""
        return bool(self.shape)

    @property
    def positive(self) -> bool:
        """Whether the symbol is known to be greater than zero."""
        return self.domain.positive or (self.low is not None and self.low > 0)


@dataclass(frozen=True, slots=True)
class Names:
    """The names a response may use.

    Attributes:
        symbols: by canonical name.
        spellings: every accepted spelling (tokens joined, subscripts flattened) to its canonical name.
        strict: whether an undeclared name is refused; otherwise it is taken as a real symbol of one letter.
        families: names that carry indices: `X` to (`X_j`, 1) when `X_j` and the integer `j` are declared.
        superscripted: matrices that carry an index above, such as the `h` of `W_O^h`.
        has_matrices: whether any symbol has a shape, so that superscripts may be transposes.
        has_superscripts: whether any spelling has a superscript, so that `x^0` may be a name.
    """

    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    strict: bool = True
    families: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    superscripted: frozenset[str] = frozenset()
    has_matrices: bool = False
    has_superscripts: bool = False

    def is_matrix(self, name: str) -> bool:
        """Whether the name is a declared matrix."""
        symbol = self.symbols.get(name)
        return symbol is not None and symbol.is_matrix

    def is_index(self, name: str) -> bool:
        """Whether the name can number things: a declared integer without a shape."""
        symbol = self.symbols.get(name)
        return symbol is not None and symbol.domain.integral and not symbol.is_matrix

    def with_imaginary_unit(self) -> "Names":
        """These names and `i`, unless it is one of them already; `I` and `j` say the same where they are no names."""
        if "i" in self.spellings:
            return self
        return replace(self, spellings={"I": "i", "j": "i", **self.spellings, "i": "i"})

    def binding(self, indices: Iterable[str], domain: Domain = Domain.POSITIVE_INTEGER) -> "Names":
        """These names and those that sums bind, or integrals and limits, which are real."""
        fresh = {name: Symbol(name, domain) for name in indices if name not in self.symbols}
        if not fresh:
            return self
        spellings = {**{name: name for name in fresh}, **self.spellings}
        return replace(self, symbols={**self.symbols, **fresh}, spellings=spellings)


_LETTERS = {letter: name for name, letter in GREEK.items()} | {"ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "µ": "mu"}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx")
_DROPPED = str.maketrans("", "", "\\{}, \t")


def greek(letter: str) -> str:
    """The name of a Greek letter (`α` -> `alpha`), or the character itself."""
    return _LETTERS.get(letter, letter)


def is_subscript(letter: str) -> bool:
    """Whether the character is a Unicode subscript letter or digit."""
    return ord(letter) in _SUBSCRIPTS


def plain_subscript(text: str) -> str:
    """Unicode subscripts as ordinary letters and digits."""
    return text.translate(_SUBSCRIPTS)


def canonical(spelling: str) -> str:
    r"""One key for all spellings of a name: `x_{i,1}`, `x_i1` and `\mathrm{x}_{i1}` are `x_i1`, `α` is `alpha`.

    A name keeps at most one underscore, in front of its subscript.
    """
    if spelling.isascii() and spelling.isalnum():
        return spelling
    flat = _unstyled(spelling).translate(_DROPPED)
    named = "".join(greek(letter) for letter in flat)
    if "_" not in named:
        base = named.rstrip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
        if base != named:
            return f"{base}_{plain_subscript(named[len(base) :])}"
    return named


def _unstyled(spelling: str) -> str:
    for command in ("mathrm", "mathbf", "mathit", "text", "operatorname", "boldsymbol", "bm"):
        spelling = spelling.replace(f"\\{command}", "")
    return spelling


def declare(symbols: Iterable[Symbol], *, strict: bool = True) -> Names:
    """The names of a question, with every spelling that leads to them.

    `C_0` may also be written `C0` unless another symbol is called that; an alias never takes a declared name away. Where a
    symbol is complex, `i` is the imaginary unit.

    Args:
        symbols: what the question declares.
        strict: whether an undeclared name is refused.
    """
    table = {symbol.name: symbol for symbol in symbols}
    spellings = {canonical(name): name for name in table}
    for symbol in table.values():
        for spelling in map(canonical, (*symbol.aliases, symbol.latex)):
            if spelling:
                spellings.setdefault(_superscript_last(spelling), symbol.name)
    for spelling, name in list(spellings.items()):
        spellings.setdefault(spelling.replace("_", ""), name)
    has_matrices = any(symbol.is_matrix for symbol in table.values())
    if any(symbol.domain is Domain.COMPLEX for symbol in table.values()):
        spellings.setdefault("i", "i")
    raised = any("^" in spelling for spelling in spellings)
    return Names(
        table, spellings, strict, _families(table), has_matrices=has_matrices, has_superscripts=raised or has_matrices
    )


def _superscript_last(spelling: str) -> str:
    """`X^0_j` as `X_j^0`."""
    base, caret, rest = spelling.partition("^")
    above, underscore, below = rest.partition("_")
    return f"{base}_{below}^{above}" if caret and underscore else spelling


def _families(table: Mapping[str, Symbol]) -> dict[str, tuple[str, int]]:
    families: dict[str, tuple[str, int]] = {}
    for name in table:
        base, _, subscript = name.partition("_")
        if subscript and all(_numbers(letter, table) for letter in subscript):
            families.setdefault(base, (name, len(subscript)))
    return families


def _numbers(letter: str, table: Mapping[str, Symbol]) -> bool:
    symbol = table.get(letter)
    return symbol is not None and symbol.domain.integral and not symbol.is_matrix
