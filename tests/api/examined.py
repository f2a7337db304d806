"""What tests of exams share: a class with an exam, and a clock that they set."""

from dataclasses import dataclass, replace
from typing import Any

from httpx2 import Response

from tests.api.conftest import Api
from tests.api.guided import RIGHT
from tests.making import minute

SUBMISSIONS = "/v1/questions/{}/submissions"


@dataclass(frozen=True)
class Examined:
    """An exam of two questions for the class of `learner` and of the instructor; `other` is in no class.

    Attributes:
        api: the application; its clock stands where it was set.
        id: of the exam.
        class_id: of the class.
    """

    api: Api
    id: str
    class_id: str

    @property
    def address(self) -> str:
        """For instructors."""
        return f"/v1/exams/{self.id}"

    @property
    def own(self) -> str:
        """For learners."""
        return f"/v1/me/exams/{self.id}"

    def at(self, number: float) -> "Examined":
        """Set the clock to so many minutes after the exam opens."""
        set_clock(self.api, number)
        return self

    def start(self) -> dict[str, Any]:
        """Start it, as the learner."""
        answered = self.api.learner.post(f"{self.own}/start")
        assert answered.status_code == 200, answered.text
        shown: dict[str, Any] = answered.json()
        return shown

    def submit(self, responses: dict[str, str] = RIGHT, question: str = "lora-memory", variant: int = 0) -> Response:
        """The learner's submission."""
        return self.api.learner.post(SUBMISSIONS.format(question), json={"responses": responses, "variant": variant})


def set_clock(api: Api, number: float) -> None:
    """Let the application's clock stand so many minutes after the exam opens; replies wait for nothing."""
    parts = api.app.state.parts
    settings = parts.settings.model_copy(update={"exam_reply_seconds": 0.0})
    api.app.state.parts = replace(parts, clock=lambda: minute(number), settings=settings)


def terms(**over: Any) -> dict[str, Any]:
    """What an instructor says of an exam from minute 0 to 120, of which each learner has 90."""
    said = {
        "title": "Midterm",
        "questions": ["lora-memory", "lora-zero-init"],
        "opens_at": minute(0).isoformat(),
        "closes_at": minute(120).isoformat(),
        "seconds": 5400,
    }
    return said | over


def make_class(api: Api) -> str:
    """A class of the instructor's with the learner in it; its id."""
    made: str = api.instructor.post("/v1/classes", json={"name": "Class"}).json()["id"]
    [link] = api.instructor.post(f"/v1/classes/{made}/invitations", json={}).json()["invitations"]
    assert api.learner.post("/v1/me/classes", json={"invitation": link["path"].rsplit("/", 1)[1]}).is_success
    return made


def examined(api: Api, **over: Any) -> Examined:
    """An exam of which only what is said differs; the clock stands ten minutes before it opens."""
    class_id = make_class(api)
    set_clock(api, -10)
    made = api.instructor.post("/v1/exams", json=terms(class_id=class_id, **over))
    assert made.status_code == 201, made.text
    return Examined(api, made.json()["id"], class_id)
