"""One question file to its questions, one for each variant, keys compiled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.bank.compiling import AnswerTypes, answer_type, compiled
from service.bank.complaints import checked
from service.bank.declaring import names_of
from service.bank.drawing import Chosen, Draws
from service.bank.family import Family
from service.bank.figures import Amounts, filled
from service.bank.foreseen import Mistake, check_mistakes, mistake_of
from service.bank.hashing import content_hash
from service.bank.hinting import Hint, check_hints, hint_id
from service.bank.key_text import key_text
from service.bank.problems import Problems, within
from service.bank.question import Case, Field, Question
from service.bank.references import check_references
from service.bank.rubric import Rubric
from service.bank.shapes import HintShape, QuestionShape
from service.bank.variants import amounts_of, draws_of, key_amount, keyed, numbers_of
from service.bank.yaml_lines import Document
from service.errors import AuthoringError
from service.grading.directions import directions
from service.grading.kinds import AnswerType, OtherKey, Setting
from service.grading.outcome import Verdict
from service.maths.names import Names


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What compiling a question needs beside its file.

    Attributes:
        rubrics: by id.
        points: the secret seed of the points at which expressions are compared.
        answer_types: the table of answer types.
    """

    rubrics: Mapping[str, Rubric]
    points: bytes
    answer_types: AnswerTypes


def read_question(document: Document, around: Surroundings) -> Family:
    """The question in a file, in every variant that the file lists; those that are drawn are built when they are asked for.

    Args:
        document: the question file.
        around: what else its keys need.

    Raises:
        BankProblems: every problem of the file, each with its dotted field.
    """
    shape = checked(QuestionShape, document.content)
    problems = Problems()
    _check_place(shape, Path(document.file), problems)
    check_references(shape, problems)
    names = _names(shape, problems)
    if names is None:
        problems.settle()
    draws = Draws(shape.id, (), lambda _: False)
    with problems.collecting():
        draws = draws_of(shape)
    builder = _Builder(shape, document, names or Names(), around, content_hash(document.content), draws)
    listed = {number: builder.question(number, problems) for number in numbers_of(shape)}
    check_hints(shape, {name: field.criteria for name, field in listed[0].fields.items()}, problems)
    problems.settle()
    return Family(listed, draws, builder.drawn)


def _names(shape: QuestionShape, problems: Problems) -> Names | None:
    """The declared names; None when they cannot be told, for then no key can be judged."""
    with problems.collecting("symbols"):
        return names_of(shape.symbols)
    return None


def _check_place(shape: QuestionShape, path: Path, problems: Problems) -> None:
    if shape.id != path.stem:
        problems.add(f"The id is `{shape.id}` and the file is `{path.name}`.", "Give both one name.", "id")
    if shape.topic != path.parent.name:
        problem = f"The topic is `{shape.topic}` and the folder is `{path.parent.name}`."
        problems.add(problem, "Move the file, or mend the topic.", "topic")


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds the variants of one file."""

    shape: QuestionShape
    document: Document
    names: Names
    around: Surroundings
    hash: str
    draws: Draws

    def question(self, number: int, problems: Problems, chosen: Chosen | None = None) -> Question:
        """One variant; what is wrong with it is added to the problems."""
        amounts: Amounts = {}
        with problems.collecting():
            amounts = amounts_of(self.shape, number, chosen)
        figures = {name: each.recorded for name, each in (chosen or {}).items()}
        return _Variant(self, number, amounts, self.keys(amounts), figures, problems).question()

    def drawn(self, number: int, chosen: Chosen) -> Question:
        """One variant whose figures are drawn.

        Raises:
            BankProblems: the figures make no question.
        """
        problems = Problems()
        question = self.question(number, problems, chosen)
        problems.settle()
        return question

    def keys(self, amounts: Amounts) -> dict[str, dict[str, Any]]:
        """The key of every field with exact figures, by name."""
        return {name: keyed(field.key, field.type, amounts) for name, field in self.shape.fields.items()}


@dataclass(frozen=True, slots=True)
class _Variant:
    """Builds one variant, collecting problems as it goes."""

    of: _Builder
    number: int
    amounts: Amounts
    keys: Mapping[str, Mapping[str, Any]]
    figures: Mapping[str, str]
    problems: Problems

    def question(self) -> Question:
        shape = self.of.shape
        told = {**self.amounts, **{name: key_amount(key) for name, key in self.keys.items()}}
        fields = {name: field for name in shape.fields if (field := self._field(name, told))}
        return Question(
            id=shape.id,
            part=shape.part,
            topic=shape.topic,
            title=shape.title,
            points=shape.points,
            statement=self._filled("statement", shape.statement, self.amounts),
            explanation=self._filled("explanation", shape.explanation or "", self.amounts),
            hints=tuple(map(self._hint, range(len(shape.hints)), shape.hints)),
            solution=tuple(self._filled(f"solution.{at}", step, told) for at, step in enumerate(shape.solution)),
            symbols=self.of.names,
            fields=fields,
            variant=self.number,
            variants=numbers_of(shape),
            drawn=self.of.draws.numbers,
            figures=self.figures,
            hash=self.of.hash,
            file=self.of.document.file,
            guidance=shape.guidance,
        )

    def _filled(self, path: str, text: str, amounts: Amounts) -> str:
        with self.problems.collecting(path):
            return filled(text, amounts).strip()
        return text

    def _hint(self, at: int, shape: HintShape) -> Hint:
        about = (shape.field or "", shape.note or "", shape.criterion or "")
        return Hint(hint_id(shape), self._filled(f"hints.{at}", shape.text, self.amounts), *about)

    def _field(self, name: str, told: Amounts) -> Field | None:
        shape = self.of.shape.fields[name]
        with self.problems.collecting(f"fields.{name}"):
            kind = answer_type(shape.type, self.of.around.answer_types)
            key = self.keys[name]
            with within("key"):
                rubric = self._rubric(name, key.get("rubric"))
                setting = self._setting(rubric, name)
                compiled_key = compiled(kind, self._switched(kind, key), setting)
            mistakes = tuple(self._mistakes(name, kind, setting))
            cases = tuple(self._cases(name, told))
            check_mistakes(mistakes, kind, compiled_key, _right(cases), self.problems)
            return Field(
                name=name,
                label=filled(shape.label, self.amounts),
                type=shape.type,
                kind=kind,
                key=compiled_key,
                optional=shape.optional,
                weight=shape.weight,
                criteria=rubric.ids if rubric else (),
                rubric=rubric.id if rubric else None,
                rubric_hash=rubric.hash if rubric else None,
                key_text=key_text(key),
                cases=cases,
                mistakes=mistakes,
                directions=directions(shape.type, key),
            )
        return None

    def _switched(self, kind: AnswerType, key: Mapping[str, Any]) -> Mapping[str, Any]:
        """The key, without counterexamples where the question has none."""
        if self.of.shape.counterexamples or "counterexample" not in kind.spec.model_fields:
            return key
        return {"counterexample": False, **key}

    def _setting(self, rubric: Rubric | None, name: str) -> Setting:
        others, around = tuple(self._others(name)), self.of.around
        if rubric is None:
            return Setting(self.of.names, around.points, others=others)
        return Setting(self.of.names, around.points, rubric.ids, rubric.hash, others, rubric.rules)

    def _others(self, name: str) -> Iterator[OtherKey]:
        """The keys of the other fields, and of this one in the variants of the file, where they differ from its own."""
        for other, shape in self.of.shape.fields.items():
            if other != name:
                yield OtherKey(filled(shape.label, self.amounts), shape.type, self.keys[other])
        shape = self.of.shape.fields[name]
        for number in numbers_of(self.of.shape):
            there = keyed(shape.key, shape.type, amounts_of(self.of.shape, number))
            if number != self.number and there != self.keys[name]:
                yield OtherKey("", shape.type, there)

    def _mistakes(self, name: str, kind: AnswerType, setting: Setting) -> Iterator[Mistake]:
        field = self.of.shape.fields[name]
        for at, shape in enumerate(field.mistakes):
            path = f"fields.{name}.mistakes.{at}"
            with within(f"mistakes.{at}"):
                written = keyed({"value": shape.response}, field.type, self.amounts)["value"]
                asked = shape.model_copy(update={"response": written})
                yield mistake_of(asked, kind, self.keys[name], setting, filled(shape.feedback, self.amounts), path)

    def _rubric(self, name: str, asked: Any) -> Rubric | None:
        wanted = f"{Path(self.of.document.file).stem}.{name}"
        if asked is None:
            return None
        if asked != wanted:
            raise AuthoringError("A field's rubric is called after the field.", f"Write `{wanted}`.", field="rubric")
        if wanted not in self.of.around.rubrics:
            advice = f"Write rubrics/{wanted}.yaml, or mend it."
            raise AuthoringError(f"There is no usable rubric `{wanted}`.", advice, field="rubric")
        return self.of.around.rubrics[wanted]

    def _cases(self, name: str, told: Amounts) -> Iterator[Case]:
        for at, case in enumerate(self.of.shape.fields[name].cases):
            path = f"fields.{name}.cases.{at}"
            line = self.of.document.lines.get(path, 0)
            if case.variant == "all":
                with within(f"cases.{at}.response"):
                    yield Case(filled(case.response, told), case.verdict, case.note, case.why, path, line)
            elif case.variant == self.number:
                yield Case(case.response, case.verdict, case.note, case.why, path, line)


def _right(cases: Iterable[Case]) -> list[str]:
    return [case.response for case in cases if case.verdict is Verdict.CORRECT]
