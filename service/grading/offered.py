"""What a learner is shown to choose from, so that a page can make controls of it; nothing of which option is right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.grading import choice, multi_select, ordering, pairing


@dataclass(frozen=True, slots=True)
class Offered:
    """Options by id, in the order shown.

    Attributes:
        options: to choose from, to order, or to find a partner for.
        partners: what the options are matched with; empty unless there is something to match.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)


NOTHING = Offered()


def offered(key: Any) -> Offered:
    """What a compiled key offers; nothing when the response is free, or when the options are not shown."""
    match key:
        case choice.Key(open=False):
            return Offered(key.texts)
        case multi_select.Key() | ordering.Key():
            return Offered(key.options.texts)
        case pairing.Key():
            return Offered(key.left.texts, key.right.texts)
    return NOTHING
