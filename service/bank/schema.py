"""JSON Schemas of question and rubric files, for editors that complete and check while an author types.

`python -m service.bank.schema` writes them beside the files; they are generated, so that they agree with the loader.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.bank.compiling import AnswerTypes
from service.bank.rubric_shapes import RubricShape
from service.bank.shapes import QuestionShape
from service.bank.variants import FIGURED_TYPES
from service.grading.answer_types import ANSWER_TYPES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def question_schema(answer_types: AnswerTypes = ANSWER_TYPES) -> dict[str, Any]:
    """The schema of a question file; what stands under `key:` depends on the field's type."""
    schema = QuestionShape.model_json_schema()
    definitions = schema["$defs"]
    field = definitions["FieldShape"]
    field["properties"]["type"] = {"title": "Type", "enum": list(answer_types)}
    field["allOf"] = [_when(name, f"key-{name}") for name in answer_types]
    for name, kind in answer_types.items():
        # Two types may each have a part called `Tolerance`, so every part is named after its type.
        key = kind.spec.model_json_schema(ref_template=f"#/$defs/key-{name}-{{model}}")
        parts = key.pop("$defs", {})
        if name in FIGURED_TYPES:
            key["properties"] = {part: _or_figure(shape) for part, shape in key["properties"].items()}
        definitions |= {f"key-{name}": key} | {f"key-{name}-{part}": shape for part, shape in parts.items()}
    return {"$schema": DIALECT, **schema}


def rubric_schema() -> dict[str, Any]:
    """The schema of a rubric file."""
    return {"$schema": DIALECT, **RubricShape.model_json_schema()}


def texts() -> Mapping[Path, str]:
    """The generated files, by path below the repository."""
    schemas = {
        Path("question_bank/question.schema.json"): question_schema(),
        Path("rubrics/rubric.schema.json"): rubric_schema(),
    }
    return {path: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for path, schema in schemas.items()}


def main() -> None:
    """Write the generated files."""
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")


def _or_figure(shape: dict[str, Any]) -> dict[str, Any]:
    """The schema of a whole number, or of a formula of parameters that stands for one."""
    return {"anyOf": [shape, {"type": "string"}]} if shape.get("type") == "integer" else shape


def _when(type_name: str, definition: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"type": {"const": type_name}}},
        "then": {"properties": {"key": {"$ref": f"#/$defs/{definition}"}}},
    }


if __name__ == "__main__":
    main()
