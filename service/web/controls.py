"""Which control of a page answers a field of which type. Only names: what a response means is decided by the service alone."""

from service.api.questions import FieldShape

CHOOSING = {"multi-select": "several", "matching": "pairs", "ordering": "order"}
FORMULAS = frozenset(
    {
        *("expression", "matrix-expression", "indexed-sum", "block-matrix", "antiderivative", "big-o", "complex"),
        *("equation", "inequality", "interval", "set", "list", "matrix", "vector"),
    }
)
LONG = frozenset({"text", "derivation"})


def control_of(field: FieldShape) -> str:
    """`one`, `several`, `pairs`, `order`, `truth`, `formula`, `long` or `short`."""
    if field.options:
        return CHOOSING.get(field.type, "one")
    if field.type == "boolean":
        return "truth"
    if field.type in LONG:
        return "long"
    return "formula" if field.type in FORMULAS else "short"
