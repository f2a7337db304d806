"""Playing the session against a running server: submit, let a person mark what the engine left, read the tally."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import uuid4

import httpx

from tests.replay.server import Access
from tests.replay.session import Step

LEFT_TO_A_PERSON = ("needs-review", "undecided")


@dataclass(frozen=True, slots=True)
class Played:
    """A step and what came of it.

    Attributes:
        step: as it stands in the session.
        attempt: id of the recorded attempt.
        verdicts: the engine's, by field.
        marked: fields that a person marked.
        tally: the learner's tally after it, as the service gives it.
    """

    step: Step
    attempt: str
    verdicts: Mapping[str, str]
    marked: tuple[str, ...]
    tally: Mapping[str, Any]

    @property
    def line(self) -> Mapping[str, Any]:
        """The tally's line of this question and variant."""
        asked = (self.step.question, self.step.variant)
        return next(line for line in self.tally["lines"] if (line["question"], line["variant"]) == asked)

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What the tally says of this attempt."""
        return next(each for each in self.line["evidence"] if each["attempt"] == self.attempt)

    @property
    def right(self) -> bool:
        """Whether the attempt earned everything, counted or not."""
        return float(self.evidence["earned"]) > 0

    @property
    def counts(self) -> bool:
        """Whether this attempt is in the overall tally."""
        return bool(self.line["counts"] and self.evidence["counts"])


class Client:
    """Requests with one account's token, refusing every reply that is not a success."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60.0)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str) -> Any:
        """The body of a page."""
        return self._body(self._http.get(path))

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> Any:
        """The body of the reply to a request, sent under an Idempotency-Key if there is one."""
        return self._body(self._http.post(path, json=body, headers={"Idempotency-Key": key} if key else {}))

    def _body(self, reply: httpx.Response) -> Any:
        if not reply.is_success:
            raise RuntimeError(f"{reply.request.method} {reply.request.url} gave {reply.status_code}: {reply.text}")
        return reply.json()


def play(access: Access, steps: Iterable[Step]) -> Iterator[Played]:
    """Every step, played in order, as soon as it has been."""
    run = uuid4().hex
    with Client(access.url, access.learner) as learner, Client(access.url, access.instructor) as instructor:
        if learner.get("/v1/me/attempts")["attempts"]:
            raise RuntimeError("This learner has attempts already; give the token of a learner without any.")
        for number, step in enumerate(steps, start=1):
            yield _played(step, learner, instructor, key=f"{run}-{number}")


def _played(step: Step, learner: Client, instructor: Client, key: str) -> Played:
    body = {"responses": dict(step.responses), "variant": step.variant}
    submitted = learner.post(f"/v1/questions/{step.question}/submissions", body, key)
    verdicts = {name: grade["verdict"] for name, grade in submitted["fields"].items()}
    left = tuple(name for name, verdict in verdicts.items() if verdict in LEFT_TO_A_PERSON)
    for name in left:
        instructor.post(f"/v1/attempts/{submitted['attempt']}/grades", _mark(name, step))
    return Played(step, submitted["attempt"], verdicts, left, learner.get("/v1/me/tally"))


def _mark(name: str, step: Step) -> dict[str, Any]:
    """A person's mark of a field, from its word or its share."""
    if name not in step.person:
        raise RuntimeError(f"{step.part}: the engine left `{name}` to a person and the session has no mark for it.")
    written = step.person[name]
    comment = f"Marked by a person: {written}."
    if written in ("correct", "incorrect"):
        return {"field": name, "verdict": written, "credit": float(written == "correct"), "comment": comment}
    return {"field": name, "verdict": "partial", "credit": float(Fraction(written)), "comment": comment}
