"""One question file to its questions, one for each variant, keys compiled."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.bank.compiling import AnswerTypes, answer_type, compiled
from service.bank.complaints import checked
from service.bank.declaring import names_of
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
from service.grading.kinds import Setting
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
            key = keyed(shape.key, shape.type, figures_of(self.shape, variant))
            with within("key"):
                rubric = self._rubric(name, key.get("rubric"))
                compiled_key = compiled(kind, key, self._setting(rubric))
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
                cases=self._cases(name, shape, variant),
            )
        return None

    def _setting(self, rubric: Rubric | None) -> Setting:
        if rubric is None:
            return Setting(self.names, self.around.points)
        return Setting(self.names, self.around.points, rubric.ids, rubric.hash)

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
