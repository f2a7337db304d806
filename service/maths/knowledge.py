"""What is known at a line of a derivation, and whether a claim follows from it.

Every equation that is taken for true is solved for one of its names, so that what is known becomes rules `name = expression`
without circles, in one or several cases (x = 2 or x = -2). A claim follows when its sides, with the rules put in, are equal in
every case; it does not when `service.maths.refuting` finds a point where the rules hold and the claim fails. Anything else stays
undecided.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flint import arb

from service.maths.balls import Undefined, evaluate
from service.maths.building import ZERO, TooLarge, is_number, minus, negated, replaced, size, times
from service.maths.domains import is_nonnegative, is_positive
from service.maths.effort import Effort
from service.maths.equivalence import Decision, Prover, Target, decide, unproved
from service.maths.isolating import isolated, solutions
from service.maths.names import Symbol
from service.maths.on_the_line import excluded, widened
from service.maths.only_root import is_only_root
from service.maths.refuting import Case, Contrast, Either, Equation, Facts, Order, breach, contrast, in_domain, names_of
from service.maths.same_step import constant_ratio, same_step
from service.maths.tidying import tidied
from service.maths.tree import Apply, Name, Node

MAX_CASES = 8
MAX_PENDING = 4
TRIES = 10
"""Points at which a claim is evaluated, on average."""
SIMPLE = 8
"""Nodes of a rule that is not worth simplifying."""

Compare = Callable[[Node, Node], Decision]
"""Whether two expressions are equal, where it is not scalars that are compared."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about a claim.

    Attributes:
        holds: True, False, or None for undecided.
        by: how: identical, residues, prover, compared, sign, rounding, balls or none.
        chance: probability that "holds" is wrong.
        contrast: where it fails, when a point shows it.
        agreed: at how many points it held.
    """

    holds: bool | None
    by: str
    chance: float = 0.0
    contrast: Contrast | None = None
    agreed: int = 0


@dataclass(slots=True)
class Knowledge:
    """What is known so far; grows line by line.

    Attributes:
        symbols: every name with its domain.
        seed: secret seed of the residues.
        prover: asked where numbers cannot decide.
        compare: decides instead, where expressions are no scalars; then equations are not solved.
        cases: the ways in which all of it can hold.
        orders: inequalities that hold.
        blind: whether something true was too large to be kept, so that nothing can be refuted any more.
        effort: what may still be spent, shared by everything that is asked about one derivation.
    """

    symbols: Mapping[str, Symbol]
    seed: bytes
    prover: Prover = unproved
    compare: Compare | None = None
    cases: list[Case] = field(default_factory=lambda: [Case()])
    orders: list[Order | Either] = field(default_factory=list)
    blind: bool = False
    effort: Effort = field(default_factory=Effort)
    _taken: list[Sequence[Equation]] = field(default_factory=list)

    def consistent(self, alternatives: Sequence[Equation]) -> bool:
        """Whether one of the equations can hold beside everything known."""
        return self.copy().assume(alternatives)

    def copy(self) -> "Knowledge":
        """The same, to go on from elsewhere."""
        return replace(self, cases=list(self.cases), orders=list(self.orders), _taken=list(self._taken))

    def within(self, cases: Sequence[Case]) -> "Knowledge":
        """The same in some of the cases only."""
        return replace(self.copy(), cases=list(cases))

    def bare(self) -> "Knowledge":
        """Of the same names, and nothing known."""
        return Knowledge(self.symbols, self.seed, compare=self.compare, effort=self.effort)

    def determined(self, name: str) -> bool:
        """Whether anything is known about the name."""
        return any(name in case.rules or name in names_of(_sides(case)) for case in self.cases)

    def judge(self, alternatives: Sequence[Equation]) -> Finding:
        """Whether one of the equations holds in every case."""
        findings: list[Finding] = []
        for case in self.cases:
            try:
                findings.append(self._in_case(case, alternatives))
            except TooLarge:
                findings.append(Finding(None, "none"))
            if findings[-1].holds is False:
                return findings[-1]
        undecided = next((each for each in findings if each.holds is None), None)
        if undecided is not None:
            return undecided
        last = max(findings, key=lambda each: each.by != "identical")
        return replace(last, chance=sum(each.chance for each in findings))

    def judge_order(self, order: Order | Either) -> Finding:
        """Whether an inequality, or one of several, holds in every case."""
        agreed = 0
        for case in self.cases:
            found, held = breach(Facts(case, self.symbols, self.orders), order)
            if found is not None:
                return Finding(False, "balls", contrast=found)
            agreed += held
        if isinstance(order, Order) and self._ordered(order):
            return Finding(True, "sign")
        free = len(self.cases) == 1 and not any(map(self.determined, names_of(order.sides)))
        found_on_line = excluded(self.orders, order, self.symbols, self.seed) if free else None
        if found_on_line is None:
            return Finding(None, "none", agreed=agreed)
        name, point = found_on_line
        return Finding(False, "line", contrast=Contrast({name: point}, "", "")) if point else Finding(True, "line")

    def widened(self, already: int) -> str:
        """A number for which the inequalities hold that were taken last, and not those before; empty when there is none to be seen.

        Args:
            already: how many there were before.
        """
        return widened(self.orders[:already], self.orders[already:], self.symbols, self.seed)

    def bound(self, order: Order | Either) -> None:
        """Take an inequality, or one of several, for true; |u| < c bounds u on both sides."""
        self.orders.append(order)
        if isinstance(order, Order) and isinstance(order.left, Apply) and order.left.head == "abs":
            inside = order.left.args[0]
            self.orders += [Order(inside, order.right, order.strict), Order(negated(order.right), inside, order.strict)]

    def _ordered(self, order: Order) -> bool:
        test = is_positive if order.strict else is_nonnegative
        difference = minus(order.right, order.left)
        if all(test(self._put(case, difference), self.symbols) for case in self.cases):
            return True
        return any(
            self._is_multiple(difference, minus(known.right, known.left))
            for known in self.orders
            if isinstance(known, Order)
        )

    def _is_multiple(self, one: Node, other: Node) -> bool:
        """Whether one difference is another times a positive number."""
        factor = constant_ratio(one, other, self.symbols, self._are_equal)
        return factor is not None and factor > 0

    def _put(self, case: Case, node: Node) -> Node:
        try:
            return replaced(node, case.rules)
        except TooLarge:
            return node

    def _in_case(self, case: Case, alternatives: Sequence[Equation]) -> Finding:
        expanded = [(_put(case, left), _put(case, right)) for left, right in alternatives]
        decisions = [self.decided(left, right) for left, right in expanded]
        for decision in decisions:
            if decision.equal:
                return Finding(True, decision.by, decision.chance)
        if self.compare is not None:
            return _of_decision(decisions[0])
        return self._beyond_identity(case, alternatives, expanded, decisions)

    def _beyond_identity(
        self, case: Case, alternatives: Sequence[Equation], expanded: list[Equation], decisions: list[Decision]
    ) -> Finding:
        facts = Facts(case, self.symbols, self.orders)
        if not self.effort.afford(*(side for pair in (*expanded, *case.pending) for side in pair), times=TRIES):
            return Finding(None, "none")
        found, agreed = contrast(facts, alternatives)
        if found is not None:
            return Finding(None if self.blind else False, "balls", contrast=found)
        if facts.bare and not self.blind and len(decisions) == 1 and decisions[0].equal is False:
            return Finding(False, decisions[0].by)
        if len(expanded) > 1 and self.is_zero(_product_of_differences(expanded)):
            return Finding(True, "residues")
        if any(same_step(known, claim, self.symbols, self._are_equal) for known in case.pending for claim in expanded):
            return Finding(True, "same-step")
        if any(is_only_root(known, alternatives[0], self.symbols, self._are_equal) for known in case.pending):
            return Finding(True, "only-root")
        if any(self._proved(pair) for pair in expanded[:1]):
            return Finding(True, "prover")
        return Finding(None, "none", agreed=agreed)

    def _proved(self, pair: Equation) -> bool:
        return self.effort.afford_proof() and self.prover(pair[0], pair[1], self.symbols)

    def decided(self, left: Node, right: Node) -> Decision:
        """Whether two expressions are equal as they stand."""
        if self.compare is not None:
            return self.compare(left, right)
        if not self.effort.afford(left, right):
            return Decision(None, "none")
        return decide(Target(left, self.symbols, self.seed), right)

    def _are_equal(self, left: Node, right: Node) -> bool:
        return self.decided(left, right).equal is True

    def is_zero(self, node: Node) -> bool:
        """Whether an expression is proved to be zero."""
        return is_number(node, 0) or self.decided(node, ZERO).equal is True

    def assume(self, alternatives: Sequence[Equation]) -> bool:
        """Take one of the equations for true; False when that contradicts what is known, which then stays as it is."""
        cases: list[Case] = []
        for case in self.cases:
            for pair in alternatives:
                cases += [each for each in self._with(case, pair) if each not in cases]
        self._taken.append(alternatives)
        possible = [each for each in cases if self._possible(each)]
        if not possible or len(possible) > MAX_CASES:
            self._taken.pop()
            self.blind = self.blind or bool(possible)
            return bool(possible)
        self.cases = possible
        return True

    def _with(self, case: Case, pair: Equation) -> list[Case]:
        try:
            left, right = _put(case, pair[0]), _put(case, pair[1])
        except TooLarge:
            self.blind = True
            return [case]
        if self.compare is None and self.decided(left, right).equal:
            return [self._simpler(case, pair)]
        found = self._solved(left, right)
        if found is None:
            self.blind = self.blind or len(case.pending) >= MAX_PENDING
            return [replace(case, pending=(*case.pending, (left, right))[-MAX_PENDING:])]
        name, branches = found
        try:
            return [extended(case, name, branch) for branch in branches]
        except TooLarge:
            self.blind = True
            return [case]

    def _simpler(self, case: Case, pair: Equation) -> Case:
        """The case with the rule of one name as this equation has it, where it follows and says the same more simply."""
        for name in sorted(names_of(pair) & case.rules.keys()):
            length = size(case.rules[name])
            if length <= SIMPLE:
                continue
            others = {other: body for other, body in case.rules.items() if other != name}
            left, right = tidied(replaced(pair[0], others)), tidied(replaced(pair[1], others))
            branches = solutions(left, right, name, self.symbols, self.is_zero) or ()
            if len(branches) == 1 and size(branches[0]) < length:
                return replace(case, rules={**case.rules, name: branches[0]})
        return case

    def _solved(self, left: Node, right: Node) -> tuple[str, tuple[Node, ...]] | None:
        if self.compare is not None:
            named = isinstance(left, Name) and left.name not in names_of([right])
            return (left.name, (right,)) if named and isinstance(left, Name) else None
        found = isolated(left, right, self.symbols, self.is_zero)
        return None if found is None else (found.name, found.branches)

    def _possible(self, case: Case) -> bool:
        """Whether nothing known is plainly broken: constants out of their domain, equations between different constants."""
        if self.compare is not None:
            return True
        constants = {name: body for name, body in case.rules.items() if not names_of([body]) - _CONSTANTS}
        try:
            values = {name: evaluate(body, {}) for name, body in constants.items()}
        except Undefined:
            return False
        if not all(in_domain(value, self.symbols.get(name)) for name, value in values.items()):
            return False
        return all(any(_may_hold(pair, values) for pair in taken) for taken in self._taken)


_CONSTANTS = frozenset(["pi", "e"])


def _may_hold(pair: Equation, values: Mapping[str, arb]) -> bool:
    """Whether an equation can be true: unless all its names have values and the sides differ there."""
    if names_of(pair) - values.keys() - _CONSTANTS:
        return True
    try:
        return bool(evaluate(pair[0], values).overlaps(evaluate(pair[1], values)))
    except Undefined:
        return False


def _put(case: Case, node: Node) -> Node:
    """The expression with the rules of a case put in.

    Raises:
        TooLarge: when it would grow out of bounds.
    """
    return tidied(replaced(node, case.rules))


def extended(case: Case, name: str, body: Node) -> Case:
    """The case with one more rule, put into all the others and into what is pending.

    Raises:
        TooLarge: when it would grow out of bounds.
    """
    rules = {known: replaced(each, {name: body}) for known, each in case.rules.items()}
    pending = tuple((replaced(left, {name: body}), replaced(right, {name: body})) for left, right in case.pending)
    return Case({**rules, name: body}, tuple(pair for pair in pending if names_of(pair) - {"pi", "e"}))


def _sides(case: Case) -> list[Node]:
    return [*case.rules.values(), *(side for pair in case.pending for side in pair)]


def _product_of_differences(pairs: Sequence[Equation]) -> Node:
    product = minus(*pairs[0])
    for pair in pairs[1:]:
        product = times(product, minus(*pair))
    return product


def _of_decision(decision: Decision) -> Finding:
    if decision.witness is None:
        return Finding(decision.equal, decision.by, decision.chance, agreed=decision.agreed)
    shown = {name: str(each) for name, each in decision.witness.point.items()}
    found = Contrast(shown, decision.witness.expected, decision.witness.yours)
    return Finding(decision.equal, decision.by, decision.chance, found)
