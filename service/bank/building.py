"""One question file to its questions, one for each variant, keys compiled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.bank.compiling import AnswerTypes, answer_type, compiled
from service.bank.complaints import checked
from service.bank.declaring import names_of
from service.bank.foreseen import Mistake, check_mistakes, mistake_of
from service.bank.hashing import content_hash
from service.bank.key_text import key_text
from service.bank.problems import Problems, within
from service.bank.question import Case, Field, Question
from service.bank.references import check_references
from service.bank.rubric import Rubric
from service.bank.shapes import FieldShape, QuestionShape
from service.bank.variants import figures_of, filled, keyed, numbers_of
from service.bank.yaml_lines import Document
from service.errors import AuthoringError
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


def read_question(document: Document, around: Surroundings) -> dict[int, Question]:
    """Every variant of the question in a file.

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
    builder = _Builder(shape, document, names or Names(), around, problems)
    questions = {number: builder.question(number) for number in numbers_of(shape)}
    problems.settle()
    return questions


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
    """Builds the variants of one file, collecting problems as it goes."""

    shape: QuestionShape
    document: Document
    names: Names
    around: Surroundings
    problems: Problems

    def question(self, variant: int) -> Question:
        shape = self.shape
        texts = {name: figure.text for name, figure in figures_of(shape, variant).items()}
        fields = {name: field for name in shape.fields if (field := self._field(name, variant, texts))}
        shown = texts | {name: field.key_text for name, field in fields.items()}
        return Question(
            id=shape.id,
            part=shape.part,
            topic=shape.topic,
            title=shape.title,
            points=shape.points,
            statement=filled(shape.statement, texts).strip(),
            hints=tuple(filled(hint, texts).strip() for hint in shape.hints),
            solution=tuple(filled(step, shown).strip() for step in shape.solution),
            symbols=self.names,
            fields=fields,
            variant=variant,
            variants=numbers_of(shape),
            hash=content_hash(self.document.content),
            file=self.document.file,
        )

    def _field(self, name: str, variant: int, texts: Mapping[str, str]) -> Field | None:
        shape = self.shape.fields[name]
        with self.problems.collecting(f"fields.{name}"):
            kind = answer_type(shape.type, self.around.answer_types)
            key = self._key(name, variant)
            with within("key"):
                rubric = self._rubric(name, key.get("rubric"))
                setting = self._setting(rubric, name, variant, texts)
                compiled_key = compiled(kind, self._switched(kind, key), setting)
            mistakes = tuple(self._mistakes(name, kind, variant, setting, texts))
            cases = self._cases(name, shape, variant)
            check_mistakes(mistakes, kind, compiled_key, _right(cases), self.problems)
            return Field(
                name=name,
                label=filled(shape.label, texts),
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
            )
        return None

    def _key(self, name: str, variant: int) -> dict[str, Any]:
        shape = self.shape.fields[name]
        return keyed(shape.key, shape.type, figures_of(self.shape, variant))

    def _switched(self, kind: AnswerType, key: dict[str, Any]) -> dict[str, Any]:
        """The key, without counterexamples where the question has none."""
        if self.shape.counterexamples or "counterexample" not in kind.spec.model_fields:
            return key
        return {"counterexample": False, **key}

    def _setting(self, rubric: Rubric | None, name: str, variant: int, texts: Mapping[str, str]) -> Setting:
        others = tuple(self._others(name, variant, texts))
        if rubric is None:
            return Setting(self.names, self.around.points, others=others)
        return Setting(self.names, self.around.points, rubric.ids, rubric.hash, others, rubric.rules)

    def _others(self, name: str, variant: int, texts: Mapping[str, str]) -> Iterator[OtherKey]:
        """The keys of the other fields, and of this one in the other variants, where they differ from its own."""
        own = self._key(name, variant)
        for other, shape in self.shape.fields.items():
            if other != name:
                yield OtherKey(filled(shape.label, texts), shape.type, self._key(other, variant))
        for number in numbers_of(self.shape):
            if number != variant and (there := self._key(name, number)) != own:
                yield OtherKey("", self.shape.fields[name].type, there)

    def _mistakes(
        self, name: str, kind: AnswerType, variant: int, setting: Setting, texts: Mapping[str, str]
    ) -> Iterator[Mistake]:
        figures, key = figures_of(self.shape, variant), self._key(name, variant)
        for at, shape in enumerate(self.shape.fields[name].mistakes):
            path = f"fields.{name}.mistakes.{at}"
            with within(f"mistakes.{at}"):
                written = keyed({"value": shape.response}, self.shape.fields[name].type, figures)["value"]
                asked = shape.model_copy(update={"response": written})
                yield mistake_of(asked, kind, key, setting, filled(shape.feedback, texts), path)

    def _rubric(self, name: str, asked: Any) -> Rubric | None:
        wanted = f"{Path(self.document.file).stem}.{name}"
        if asked is None:
            return None
        if asked != wanted:
            raise AuthoringError("A field's rubric is called after the field.", f"Write `{wanted}`.", field="rubric")
        if wanted not in self.around.rubrics:
            advice = f"Write rubrics/{wanted}.yaml, or mend it."
            raise AuthoringError(f"There is no usable rubric `{wanted}`.", advice, field="rubric")
        return self.around.rubrics[wanted]

    def _cases(self, name: str, shape: FieldShape, variant: int) -> tuple[Case, ...]:
        return tuple(
            Case(case.response, case.verdict, case.note, case.why, path, self.document.lines.get(path, 0))
            for path, case in ((f"fields.{name}.cases.{at}", case) for at, case in enumerate(shape.cases))
            if case.variant == variant
        )


def _right(cases: Iterable[Case]) -> list[str]:
    return [case.response for case in cases if case.verdict is Verdict.CORRECT]
