"""Whether an equation that does not follow is something new to go on from: a definition, an assumption, a value, one to be solved.

The less a line has to do with what is known, the more likely it is new; what comes close to following without following is a slip.
"""

from collections.abc import Sequence
from fractions import Fraction

from service.maths.building import NOWHERE, ONE, ZERO, number, replaced
from service.maths.calculus_notation import derivative_of
from service.maths.claims import Chain
from service.maths.exact import value
from service.maths.ground import CONSTANTS, Ground, Place
from service.maths.knowledge import Finding
from service.maths.meanings import is_plain
from service.maths.refuting import Equation, names_of
from service.maths.tree import Apply, Name, Node, Number

POINTS = range(1, 7)
"""Where an expression is tried for whether it depends on its names: few that do are the same at so many points."""

MAX_LETTERS = 12
"""Known names that a new one is tried to be a slip of."""


def defines(ground: Ground, pair: Equation) -> bool:
    """Whether the left side is a name that nothing is known of."""
    name, body = pair
    if not isinstance(name, Name) or name.name in names_of([body]) or name.name not in ground.knowledge.symbols:
        return False
    if ground.knowledge.determined(name.name) or name.name in ground.seen:
        return False
    return derivative_of(name.name) is None or ground.meanings.readings(name) == [name]


def renamed(ground: Ground, pair: Equation) -> Finding | None:
    """Of `N_opt = …` right behind an equation for N: whether it is the solution for N."""
    name, body = pair
    base = Name(name.name.partition("_")[0], NOWHERE) if isinstance(name, Name) else None
    if base is None or base.name not in ground.seen or ground.knowledge.compare is not None:
        return None
    sides = [side for before in ground.before for side in before]
    about = names_of(sides)
    if base.name not in about or base.name in names_of([body]) or not ground.knowledge.determined(base.name):
        return None
    found = ground.judged([(base, body)])
    stated = any(isinstance(side, Name) and side.name == base.name for side in sides)
    return found if found.holds or (not stated and names_of([body]) <= about | CONSTANTS) else None


def is_new(ground: Ground, pairs: Sequence[Equation], place: Place) -> bool:
    """Whether the equation, or one of several, may be taken as something new."""
    if place.line.supposed:
        return True
    if ground.knowledge.compare is not None or not place.alone:
        return False
    if _starts(ground, pairs, place):
        return True
    if len(pairs) > 1:
        return False
    assigned = place.following is not None and (_gives_value(ground, pairs[0]) or _assigns(ground, pairs[0]))
    return assigned or _is_condition(ground, pairs[0])


def _starts(ground: Ground, pairs: Sequence[Equation], place: Place) -> bool:
    """Whether an equation brings new names without being a slip or a link in a chain of equal expressions."""
    new = names_of([side for pair in pairs for side in pair]) - ground.seen - CONSTANTS
    if not new or any(_is_connected(ground, side) for pair in pairs for side in pair) or _is_slip(ground, pairs, new):
        return False
    if ground.equations or place.following is None:
        return ground.equations
    if len(pairs) > 1 or _has_side_of_its_own(pairs[0], new):
        return True
    return not any(_goes_on_from(ground, pairs[0], chain) for chain in place.following.chains)


def _has_side_of_its_own(pair: Equation, new: set[str]) -> bool:
    """Whether a side is about one new name that the other does not have, such as the c² of `c² = a² + b²`."""
    names = [names_of([side]) - CONSTANTS for side in pair]
    return any(len(one) == 1 and one <= new and not one & other for one, other in (names, names[::-1]))


def _is_slip(ground: Ground, pairs: Sequence[Equation], new: set[str]) -> bool:
    """Whether the equation would follow without its new names: an extra term or factor, or one letter in place of another."""
    for each in (ZERO, ONE, *(_letters(ground, *new) if len(new) == 1 else [])):
        without = dict.fromkeys(new, each)
        meant = [(replaced(left, without), replaced(right, without)) for left, right in pairs]
        if ground.knowledge.judge(meant).holds and not ground.knowledge.bare().judge(meant).holds:
            return True
    return False


def _letters(ground: Ground, new: str) -> list[Node]:
    """Known names that a new one may stand in place of by a slip; `N_opt` means N and is none."""
    stem = new.partition("_")[0]
    others = [name for name in sorted(ground.seen) if name.partition("_")[0] != stem]
    return [Name(name, NOWHERE) for name in others[:MAX_LETTERS]]


def _is_connected(ground: Ground, side: Node) -> bool:
    """Whether a side is what the line before ends in, or a derivative that can be worked out."""
    if isinstance(side, Name):
        return derivative_of(side.name) is not None and ground.meanings.readings(side) != [side]
    if not is_plain(side):
        return bool(ground.meanings.readings(side))
    return ground.last is not None and ground.equal(side, ground.last)


def _goes_on_from(ground: Ground, pair: Equation, chain: Chain) -> bool:
    """Whether a chain begins with a side of the equation, as the next line of a chain of equal expressions does."""
    first = chain.sides[0]
    if first is None or not chain.links:
        return True
    return any(ground.equal(first, side) for side in pair)


def _is_condition(ground: Ground, pair: Equation) -> bool:
    """Whether a function with unknowns in it is given its value somewhere, as in `y(0) = 3` or `N(T) = N_0/2`."""
    call, other = pair
    if not isinstance(call, Apply) or call.head != "call":
        return False
    unknown = {name for each in ground.meanings.readings(call) for name in names_of([each])} - CONSTANTS
    fresh = names_of(call.args[1:]) - ground.seen
    return bool(unknown) and (bool(fresh) or not names_of([other]) & unknown)


def _gives_value(ground: Ground, pair: Equation) -> bool:
    """Whether a name that has no value yet is given a number."""
    name, given = pair
    if not isinstance(name, Name) or value(given) is None or derivative_of(name.name) is not None:
        return False
    pending = names_of([side for case in ground.knowledge.cases for pair in case.pending for side in pair])
    bodies = [case.rules[name.name] for case in ground.knowledge.cases if name.name in case.rules]
    return name.name not in pending and all(map(_varies, bodies))


def _varies(body: Node) -> bool:
    """Whether an expression depends on its names, which those of `13 - 2y + 2y` do not decide."""
    names = sorted(names_of([body]) - CONSTANTS)
    points = [
        {name: number(Fraction(13 * turn + 3 * place, 7)) for place, name in enumerate(names, 1)} for turn in POINTS
    ]
    found = {value(replaced(body, dict(point))) for point in points}
    return bool(names) and (None in found or len(found) > 1)


def _assigns(ground: Ground, pair: Equation) -> bool:
    """Whether a free name is set equal to an expression that has nothing to do with it so far."""
    name, body = pair
    if not isinstance(name, Name) or name.name in ground.bound or derivative_of(name.name) is not None:
        return False
    cases = ground.knowledge.cases
    if any(name.name in case.rules or case.pending for case in cases) or not is_plain(body):
        return False
    return all(name.name not in names_of([replaced(body, case.rules)]) for case in cases)


def figures(ground: Ground, pair: Equation) -> list[Equation]:
    """The values that were put into the equation before to get this one, such as h = 20 and g = 10; empty when that is not so."""
    if ground.knowledge.compare is not None:
        return []
    for before in ground.before:
        found: dict[str, Node] = {}
        if all(_fits(general, special, found) for general, special in zip(before, pair, strict=True)) and found:
            values: list[Equation] = [(Name(name, NOWHERE), each) for name, each in found.items()]
            if all(_gives_value(ground, each) for each in values):
                return values
    return []


def _fits(general: Node, special: Node, found: dict[str, Node]) -> bool:
    """Whether one tree is the other with numbers for some of its names."""
    if isinstance(general, Name):
        if isinstance(special, Name) and special.name == general.name:
            return general.name not in found
        if value(special) is None:
            return False
        return value(found.setdefault(general.name, special)) == value(special)
    if isinstance(general, Number):
        return isinstance(special, Number) and special.value == general.value
    if not isinstance(special, Apply) or special.head != general.head or len(special.args) != len(general.args):
        return False
    return all(_fits(one, other, found) for one, other in zip(general.args, special.args, strict=True))
