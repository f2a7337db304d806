"""From what a person says of criteria to a verdict and credit: what is left out stays as the rules decided it."""

from collections.abc import Mapping

from service.bank.examples import prose_key
from service.bank.question import Field
from service.bank.suggest import listed, spoken
from service.errors import RequestError
from service.grading.opinions import AWARDED, DENIED, Finding
from service.grading.outcome import Verdict
from service.grading.prose.marking import REVIEW
from service.grading.text import credit_of

SAID = {"award": AWARDED, "deny": DENIED}


def finding_of_criteria(field: Field, said: Mapping[str, str], found: Mapping[str, str]) -> Finding:
    """What a person found in a response to a field with a rubric.

    Args:
        field: as it is asked now.
        said: `award` or `deny`, by criterion.
        found: what the rules found before, by criterion: awarded, contradicted, absent or review.

    Raises:
        RequestError: 422, a criterion is not the rubric's, or one that the rules left open is not decided.
    """
    key = prose_key(field)
    rules = key.criteria if key else ()
    ids = [each.id for each in rules]
    _check(ids, said, found)
    criteria = {id: SAID[said[id]] if id in said else _kept(found[id]) for id in ids}
    credit = credit_of(rules, [id for id, each in criteria.items() if each == AWARDED])
    verdict = Verdict.CORRECT if credit == 1 else Verdict.PARTIAL if credit > 0 else Verdict.INCORRECT
    return Finding(verdict, credit, criteria)


def _check(ids: list[str], said: Mapping[str, str], found: Mapping[str, str]) -> None:
    if not ids:
        raise RequestError(422, "no-criteria", "The field has no rubric with criteria; give a `verdict` instead.")
    unknown = [each for each in said if each not in ids]
    if unknown:
        detail = f"The rubric has no criterion `{spoken(unknown[0])}`; it has {listed(ids)}."
        raise RequestError(422, "unknown-criterion", detail)
    left = [each for each in ids if each not in said and found.get(each, REVIEW) == REVIEW]
    if left:
        raise RequestError(422, "criterion-undecided", f"Award or deny {listed(left)} too; the rules left that open.")


def _kept(found: str) -> str:
    return AWARDED if found == AWARDED else DENIED
