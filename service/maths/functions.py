"""The functions and constants a response may use without declaring them, with their arities and spellings."""

from typing import NamedTuple


class Function(NamedTuple):
    """One function: its head in the tree and how many arguments it takes, bounds included."""

    head: str
    least: int
    most: int


def _unary(*names: str) -> dict[str, Function]:
    return {name: Function(name, 1, 1) for name in names}


FUNCTIONS: dict[str, Function] = {
    **_unary("exp", "sqrt", "cbrt", "abs", "floor", "ceil", "sign", "gamma", "erf"),
    **_unary("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth"),
    **_unary("asin", "acos", "atan", "asinh", "acosh", "atanh", "sigmoid", "relu", "factorial"),
    **_unary("sech", "csch", "asec", "acsc", "acot", "asech", "acsch", "acoth"),
    **{f"arc{name}": Function(f"a{name}", 1, 1) for name in ("sin", "cos", "tan", "sec", "csc", "cot")},
    **{f"arc{name}": Function(f"a{name}", 1, 1) for name in ("sinh", "cosh", "tanh", "sech", "csch", "coth")},
    **{f"ar{name}": Function(f"a{name}", 1, 1) for name in ("sinh", "cosh", "tanh", "sech", "csch", "coth")},
    "log": Function("log", 1, 2),
    "ln": Function("log", 1, 1),
    "lg": Function("log10", 1, 1),
    "log10": Function("log10", 1, 1),
    "log2": Function("log2", 1, 1),
    "ceiling": Function("ceil", 1, 1),
    "sgn": Function("sign", 1, 1),
    "signum": Function("sign", 1, 1),
    "cosech": Function("csch", 1, 1),
    "arctg": Function("atan", 1, 1),
    "root": Function("root", 1, 2),
    "nthroot": Function("root", 1, 2),
    "pow": Function("^", 2, 2),
    "nCr": Function("binom", 2, 2),
    "comb": Function("binom", 2, 2),
    "gcd": Function("gcd", 2, 20),
    "lcm": Function("lcm", 2, 20),
    "mod": Function("mod", 2, 2),
    "Gamma": Function("gamma", 1, 1),
    "binom": Function("binom", 2, 2),
    "binomial": Function("binom", 2, 2),
    "piecewise": Function("cases", 2, 40),
    "cosec": Function("csc", 1, 1),
    "ReLU": Function("relu", 1, 1),
    "Abs": Function("abs", 1, 1),
    "min": Function("min", 1, 20),
    "max": Function("max", 1, 20),
}
"""Spelling to function. `log` without a base is the natural logarithm; with two arguments the second is the base."""

CONSTANTS = {"pi": "pi", "e": "e"}
"""Spelling to constant; a declared symbol of the same name comes first."""

MATRIX_FUNCTIONS: dict[str, Function] = {
    **_unary("det", "rank", "softmax", "norm", "inv", "vec", "transpose"),
    "tr": Function("trace", 1, 1),
    "trace": Function("trace", 1, 1),
    "Tr": Function("trace", 1, 1),
    "Trace": Function("trace", 1, 1),
    "Det": Function("det", 1, 1),
    "trans": Function("transpose", 1, 1),
    "inverse": Function("inv", 1, 1),
    "kron": Function("kronecker", 2, 2),
    "hadamard": Function("hadamard", 2, 2),
    "dot": Function("inner", 2, 2),
    "inner": Function("inner", 2, 2),
    "outer": Function("outer", 2, 2),
    "diag": Function("diag", 1, 20),
}
"""Functions that are known only where matrices are declared; elsewhere `tr` is t·r."""

CALLED_FUNCTIONS: dict[str, Function] = {
    **_unary("re", "im", "conj", "arg", "cis", "sinc"),
    "Re": Function("re", 1, 1),
    "Im": Function("im", 1, 1),
    "Arg": Function("arg", 1, 1),
    "conjugate": Function("conj", 1, 1),
    "nPr": Function("perm", 2, 2),
    "perm": Function("perm", 2, 2),
    "atan2": Function("atan2", 2, 2),
    "arctan2": Function("atan2", 2, 2),
}
"""Functions that are known only where a bracket follows and their letters are no names: `re^{i x}` is r·e^{i x}."""

ALL_FUNCTIONS = FUNCTIONS | MATRIX_FUNCTIONS | CALLED_FUNCTIONS
"""All tables."""
