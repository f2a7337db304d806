"""How the database carries statements out: whether it reads whole tables that grow with learners and attempts."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

GROWING = (
    "attempts",
    "grades",
    "checks",
    "helps",
    "accounts",
    "tokens",
    "idempotency",
    "review_groups",
    "review_items",
)
"""Tables that grow with learners and what they do."""

_SCAN = re.compile(rf"SCAN ({'|'.join(GROWING)})(_\d+)?\b.*")
_VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

Sent = tuple[str, Any]
"""A statement as the driver got it, and its parameters."""


@contextmanager
def sent_with_parameters(engine: Engine) -> Iterator[list[Sent]]:
    """Every statement sent through an engine inside the block that reads or writes rows."""
    found: list[Sent] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().startswith(_VERBS) and "pg_advisory" not in statement:
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def whole_reads(connection: Connection, sent: Sent) -> list[str]:
    """The steps of a plan that read all of a growing table, or all of an index."""
    statement, parameters = sent
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row.detail for row in plan if _SCAN.fullmatch(row.detail)]
    (found,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).one()
    plan = found if isinstance(found, list) else json.loads(found)
    return [step for step in _steps(plan[0]["Plan"])]


def _steps(node: dict[str, Any]) -> Iterator[str]:
    # A bitmap's condition is in the node below it, which names no table.
    reads = node["Node Type"] in ("Seq Scan", "Index Scan", "Index Only Scan")
    if reads and node["Relation Name"] in GROWING and "Index Cond" not in node:
        yield f"{node['Node Type']} on {node['Relation Name']}"
    for below in node.get("Plans", ()):
        yield from _steps(below)
