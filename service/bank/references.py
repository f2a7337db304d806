"""Whether the parts of a question file name each other rightly: parameters, variants, placeholders, cases."""

import re
from collections.abc import Collection, Iterator

from service.bank.figures import placeholders
from service.bank.problems import Problems
from service.bank.shapes import QuestionShape
from service.bank.suggest import did_you_mean
from service.bank.variants import numbers_of
from service.grading.outcome import Verdict

_KEYS_SHOWN = re.compile(r"solution|fields\.\w+\.cases")
"""Where the key of a field may be shown."""

_WANTED = (Verdict.CORRECT, Verdict.INCORRECT, Verdict.UNREADABLE)


def check_references(shape: QuestionShape, problems: Problems) -> None:
    """Add every name in the file that leads nowhere, and every verdict that no case shows.

    Args:
        shape: the question.
        problems: where they are added.
    """
    _check_parameters(shape, problems)
    _check_placeholders(shape, problems)
    for name in shape.fields:
        _check_cases(shape, name, problems)


def _check_parameters(shape: QuestionShape, problems: Problems) -> None:
    for name in shape.parameters.keys() & shape.symbols.keys():
        problems.add(f"`{name}` is both a parameter and a symbol.", "Rename one of them.", f"parameters.{name}")
    for name in shape.parameters.keys() & shape.fields.keys():
        problems.add(f"`{name}` is both a parameter and a field.", "Rename one of them.", f"parameters.{name}")
    for number, overridden in shape.variants.items():
        for name in overridden.keys() - shape.parameters.keys():
            advice = did_you_mean(name, shape.parameters) or "Declare it under `parameters:` first."
            problems.add(f"Variant {number} sets `{name}`, which is no parameter.", advice, f"variants.{number}.{name}")
        for name in overridden.keys() & {name for name, each in shape.parameters.items() if each.formula}:
            problem = f"Variant {number} sets `{name}`, which follows from a formula."
            problems.add(problem, "Set what the formula is made of.", f"variants.{number}.{name}")


def _check_placeholders(shape: QuestionShape, problems: Problems) -> None:
    for path, text in _texts(shape):
        known = {*shape.parameters, *(shape.fields if _KEYS_SHOWN.match(path) else ())}
        for name in placeholders(text):
            if name not in known:
                problems.add(*_unknown_placeholder(name, known, shape), path)


def _unknown_placeholder(name: str, known: Collection[str], shape: QuestionShape) -> tuple[str, str]:
    if name in shape.fields:
        return f"`{{{{{name}}}}}` would show the key of a field.", "Only the solution may do that."
    advice = did_you_mean(name, sorted(known)) or "The question has no parameters."
    return f"`{{{{{name}}}}}` is no parameter.", f"{advice} In TeX, put a space between the braces: `{{ {{{name}}} }}`."


def _texts(shape: QuestionShape) -> Iterator[tuple[str, str]]:
    yield "statement", shape.statement
    yield "explanation", shape.explanation or ""
    for at, hint in enumerate(shape.hints):
        yield f"hints.{at}", hint.text
    for at, step in enumerate(shape.solution):
        yield f"solution.{at}", step
    for name, field in shape.fields.items():
        yield f"fields.{name}.label", field.label
        for at, mistake in enumerate(field.mistakes):
            yield f"fields.{name}.mistakes.{at}.feedback", mistake.feedback
        for at, case in enumerate(field.cases):
            if case.variant == "all":
                yield f"fields.{name}.cases.{at}.response", case.response


def _check_cases(shape: QuestionShape, name: str, problems: Problems) -> None:
    cases, there = shape.fields[name].cases, numbers_of(shape)
    for at, case in enumerate(cases):
        if case.variant != "all" and case.variant not in there:
            advice = f"There are {', '.join(map(str, there))}."
            problems.add(f"There is no variant {case.variant}.", advice, f"fields.{name}.cases.{at}.variant")
    shown = {case.verdict for case in cases if case.variant in (0, "all")}
    for verdict in _WANTED:
        if verdict not in shown:
            problems.add(f"No case is {verdict}.", f"Add a response that is {verdict}.", f"fields.{name}.cases")
