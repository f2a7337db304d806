"""The rules of a rubric file as the values that marking uses."""

from dataclasses import dataclass, field

from service.bank.rubric_shapes import CriterionShape, DeniedShape, Phrases, RubricShape, RuleShape
from service.grading.prose.comparing import QUALITIES, SMALL, group_of
from service.grading.prose.notions import NOTIONS
from service.grading.prose.rules import (
    Change,
    Compare,
    CriterionRules,
    Formula,
    NamedRule,
    RubricRules,
    Rule,
    Says,
    Several,
    Unless,
)

BUILT_IN = {**{name: QUALITIES[name] for name in ("at-most", "at-least")}, **NOTIONS}
"""Lists that rules may name as though the rubric had them under `words`."""


def rules_of(shape: RubricShape) -> RubricRules:
    """The rules of every criterion; one without rules has none, and goes to a person."""
    words = {
        name: tuple(text for each in phrases for text in BUILT_IN.get(each, (each,)))
        for name, phrases in shape.words.items()
    }
    builder = _Builder({**BUILT_IN, **words})
    criteria = tuple(builder.criterion(each) for each in shape.criteria)
    qualities = {group_of(quality): phrases for quality, phrases in QUALITIES.items()}
    qualities[SMALL] = ("small", "tiny", "low", "little", "negligible")
    return RubricRules({**builder.phrases, **qualities}, builder.formulas, criteria)


@dataclass
class _Builder:
    """Gives each list of phrases a group, and each rule a name."""

    words: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    formulas: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def criterion(self, shape: CriterionShape) -> CriterionRules:
        rules = shape.rules
        named = {
            kind: tuple(
                NamedRule(f"{kind}.{number}", self.rule(each))
                for number, each in enumerate(getattr(rules, kind) if rules else [], 1)
            )
            for kind in ("award", "deny", "review")
        }
        alone = shape.alone and rules is not None
        return CriterionRules(shape.id, shape.points, **named, possible=bool(rules and rules.possible), alone=alone)

    def rule(self, shape: RuleShape) -> Rule:
        made = self._plain(shape)
        return Unless(made, self.rule(shape.unless)) if shape.unless else made

    def _plain(self, shape: RuleShape) -> Rule:
        if shape.says is not None:
            return self._says(shape, shape.says)
        if shape.change:
            change = shape.change
            return Change(self.group(change.of), change.direction, self.optional(change.other))
        if shape.compare:
            compare = shape.compare
            return Compare(self.group(compare.of), self.group(compare.than), compare.quality)
        if shape.formula is not None:
            return Formula(self._formula(shape.formula))
        return self._several(shape)

    def _several(self, shape: RuleShape) -> Several:
        if shape.k_of:
            return Several(tuple(map(self.rule, shape.k_of.rules)), shape.k_of.k)
        parts = shape.all or shape.any or []
        return Several(tuple(map(self.rule, parts)), len(parts) if shape.all else 1)

    def _says(self, shape: RuleShape, groups: list[Phrases | DeniedShape]) -> Says:
        denied = [self.group(each.denied) for each in groups if isinstance(each, DeniedShape)]
        return Says(
            groups=tuple(self.group(each.denied if isinstance(each, DeniedShape) else each) for each in groups),
            denied=frozenset(denied),
            within=shape.within,
            ordered=shape.ordered,
            about=self.optional(shape.about),
            given=shape.given,
            other=self.optional(shape.other),
            against=self.optional(shape.against),
            flips=shape.flips,
            contradicts=shape.negated == "contradicts",
        )

    def optional(self, phrases: Phrases | None) -> str:
        return self.group(phrases) if phrases else ""

    def group(self, phrases: Phrases) -> str:
        """The name of a group of phrases, in which the names of `words` stand for what they list."""
        listed = [phrases] if isinstance(phrases, str) else phrases
        texts = tuple(text for each in listed for text in self.words.get(each, (each,)))
        name = " ~ ".join(listed)
        self.phrases[name] = texts
        return name

    def _formula(self, written: Phrases) -> str:
        listed = [written] if isinstance(written, str) else written
        name = f"formula {' ~ '.join(listed)}"
        self.formulas[name] = tuple(listed)
        return name
