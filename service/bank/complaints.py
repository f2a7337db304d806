"""What pydantic found wrong, said to an author: a path, a problem and what to do about it."""

from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from service.bank.problems import together
from service.bank.suggest import did_you_mean, spoken
from service.errors import AuthoringError

Model = TypeVar("Model", bound=BaseModel)
Complaint = tuple[str, str]
"""A problem and an advice."""

_PATTERNS = {
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "lower-case words joined by hyphens, such as `lora-memory`",
    "^[a-z][a-z0-9_]*$": "lower-case letters, digits and underscores, such as `adapter_bytes`",
    "^[A-Za-z][A-Za-z0-9_]*$": "letters, digits and underscores, such as `n_gpus`",
    "^[1-9][0-9]{0,2}$": "a whole number from 1 to 999; variant 0 is the question as it stands",
    r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$": 'a number in quotes, such as "0.02" or "1e14"',
    r"\S": "some text",
}
_KINDS = {
    "bool_type": "true or false",
    "float_type": "a number",
    "int_type": "a whole number",
    "list_type": "a list, one `- ` a line",
    "tuple_type": "a list, one `- ` a line",
    "dict_type": "a mapping of `name: value`",
    "model_type": "a mapping of `name: value`",
}


def checked(model: type[Model], content: Any) -> Model:
    """The content as a value of the model.

    Args:
        model: the shape it must have.
        content: plain values, from YAML or JSON.

    Raises:
        BankProblems: every complaint, with the dotted path of its field.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise together([_complaint(each, model) for each in _meant(error.errors(include_url=False))]) from None


def _meant(errors: Iterable[ErrorDetails]) -> list[ErrorDetails]:
    """One error for each place. Where one of several shapes fits none, pydantic has one for each: those that got furthest count."""
    best: dict[tuple[int | str, ...], dict[tuple[int | str, ...], ErrorDetails]] = {}
    for error in errors:
        location = error["loc"]
        fork = next((at for at, part in enumerate(location) if _is_shape(part)), len(location))
        path = tuple(part for part in location if not _is_shape(part))
        found = best.setdefault(location[:fork], {})
        if found and len(path) > max(map(len, found)):
            found.clear()
        if not found or len(path) == max(map(len, found)):
            found.setdefault(path, {**error, "loc": path})
    return [error for found in best.values() for error in found.values()]


def _is_shape(part: int | str) -> bool:
    """Whether a part of a location is no field, but one of the shapes that the field may have."""
    return isinstance(part, str) and (part.startswith(("constrained-", "list[")) or part.endswith("Shape"))


def _complaint(error: ErrorDetails, model: type[BaseModel]) -> AuthoringError:
    path = [str(part) for part in error["loc"] if part != "[key]"]
    problem, advice = _said(error, _called(path), model)
    return AuthoringError(problem, advice, field=".".join(path))


def _called(path: list[str]) -> str:
    """What a sentence calls the last part of a path."""
    if not path:
        return "This"
    return "This entry" if path[-1].isdecimal() else f"`{path[-1]}`"


def _said(error: ErrorDetails, name: str, model: type[BaseModel]) -> Complaint:
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"{name} is not known here.", did_you_mean(str(error["loc"][-1]), _names_at(model, error["loc"][:-1]))
    if kind == "missing":
        return f"{name} is missing.", "Add it here."
    if error["input"] is None:
        return f"{name} is empty.", "Write its value behind the colon, or leave the line out."
    if kind == "string_type":
        return _text_expected(name, error["input"])
    if kind in _KINDS:
        return f"{name} must be {_KINDS[kind]}.", f"It reads {_shown(error['input'])}."
    if kind in _SAYINGS:
        return _SAYINGS[kind](name, error["input"], limits)
    own = error["msg"].removeprefix("Value error, ").rstrip(".")
    return (f"{own[:1].upper()}{own[1:]}." if kind == "value_error" else f"{name}: {own}."), ""


def _text_expected(name: str, given: Any) -> Complaint:
    if isinstance(given, bool | int | float):
        written = str(given).lower() if isinstance(given, bool) else str(given)
        return f"{name} must be text.", f'Put it in quotes: "{written}".'
    return f"{name} must be text.", f"It reads {_shown(given)}."


def _pattern(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    wanted = _PATTERNS.get(limits["pattern"], f"of the form {limits['pattern']}")
    return f"{name} must be {wanted}.", f"It reads {_shown(given)}."


def _choice(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} cannot be {_shown(given)}.", f"Write one of {str(limits['expected']).replace(chr(39), '`')}."


def _greater(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} must be greater than {limits['gt']:g}.", f"It reads {_shown(given)}."


def _at_least(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} must be at least {limits['ge']:g}.", f"It reads {_shown(given)}."


def _at_most(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} must be at most {limits['le']:g}.", f"It reads {_shown(given)}."


def _too_few(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} needs at least {limits['min_length']} entries.", f"It has {limits['actual_length']}."


def _too_many(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} takes at most {limits['max_length']} entries.", f"It has {limits['actual_length']}."


def _too_short(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} is empty.", "Write its text."


def _too_long(name: str, given: Any, limits: Mapping[str, Any]) -> Complaint:
    return f"{name} is too long.", f"At most {limits['max_length']} characters are taken."


_SAYINGS: Mapping[str, Callable[[str, Any, Mapping[str, Any]], Complaint]] = {
    "string_pattern_mismatch": _pattern,
    "enum": _choice,
    "literal_error": _choice,
    "greater_than": _greater,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "too_short": _too_few,
    "too_long": _too_many,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"`{spoken(str(value))}`"


def _names_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The names known at a place inside a model, for suggesting one."""
    annotation: Any = model
    for part in location:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            named = annotation.model_fields.get(str(part))
            annotation = _bare(named.annotation) if named else None
        else:
            annotation = _bare(get_args(annotation)[-1]) if get_args(annotation) else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return list(annotation.model_fields)
    return []


def _bare(annotation: Any) -> Any:
    """The one type of an optional annotation."""
    if get_origin(annotation) is UnionType:
        return next((each for each in get_args(annotation) if each is not type(None)), None)
    return annotation
