"""The words around a number that decide how it is read: bounds, denials, connectives, and words that say nothing.

Words only; the grammar that uses them is in `service.maths.quantity_items` and `service.maths.quantity`.
"""

FILLERS = frozenset(
    """a an the of english american us u.s nvidia rented cloud single whole about approximately approx roughly around nearly
    almost circa ca exactly some only just equals equal is are was be each every any physical such equivalent worth full
    total co2 co2e in text standard typical different distinct separate extra additional metric""".split()
)
"""Words that may stand before a number, between a number and its unit, or inside a unit."""

PER = frozenset("per every each a an".split())
"""Words that divide when they stand between two units: `tokens per minute`, `USD a year`."""

RAISING = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}
"""Words before a unit to its exponent: `cubic metre`."""

RAISED = {"squared": 2, "cubed": 3}
"""Words behind a unit to its exponent: `metre per second squared`."""

BOUNDS = frozenset(
    "< > ≤ ≥ ≦ ≧ ≪ ≫ \\le \\ge \\leq \\geq \\lt \\gt \\ll \\gg below above under over beyond exceeding".split()
)
"""Signs and words that state a bound, not a number."""

BOUND_PHRASES = (
    "less than",
    "more than",
    "greater than",
    "fewer than",
    "smaller than",
    "larger than",
    "up to",
    "no more than",
)
"""Phrases that state a bound; `at least` and `at most` are how people report a minimum or maximum and are read through."""

DENIALS = frozenset("not no never isn't isnt aren't arent wasn't cannot can't neither nor without".split())
"""Words that deny what follows."""

ALTERNATIVES = frozenset(
    "or and to through until versus vs and/or till , ; \n ± \\pm between & from - … ... \\ldots \\dots".split(" ")
)
"""What stands between two numbers of which only one can be the answer."""

VAGUE = frozenset(
    "several few many couple countless numerous hundreds thousands millions billions trillions dozens".split()
)
"""Words that name no number though one may follow: `several billion`."""

REASONS = frozenset("because since as assuming given using based due where".split())
"""Words after which an explanation follows that is not part of the number."""

TAILS = frozenset(
    """more less larger smaller greater cheaper faster slower bigger higher lower than required needed necessary latency cost
    memory storage altogether overall respectively long together or so if when while for with at on by to from so which that
    it this and but i e g etc large big small energy power compute data needed will would can here roughly approximately
    approx about i.e e.g only minimum maximum minimal maximal""".split()
)
"""Words that may follow a bare number and are no unit."""

LABELLED = frozenset("in ( [".split())
"""What stands before a unit in a label, as in `latency in ms = 41700`."""
