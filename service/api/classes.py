"""Classes of instructors: who is in them, and the links and lists by which people come in."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from service.api.declared import READING, WRITING, problems
from service.api.dependencies import ServiceParts, Transaction
from service.api.identity import Instructor
from service.api.sessions import AccountShape
from service.api.shapes import Mirror
from service.api.strict_json import StrictRoute
from service.errors import AuthoringError, RequestError
from service.store import classes, sign_ins
from service.store.classes import Invited
from service.store.models import Role
from service.store.moments import now

router = APIRouter(tags=["classes"], route_class=StrictRoute)

ID = r"^[0-9a-f]{32}$"
ClassId = Annotated[str, Path(description="Id of a class.", pattern=ID, examples=["0192f5e4b7c87b3e9d1f0a2b3c4d5e6f"])]

LONGEST_NAME = 200
"""Characters of a person's name."""

MOST_ROWS = 500
"""People who may be invited at once."""


class ClassName(BaseModel):
    """A class to be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Machine learning, autumn"}]})

    name: str = Field(min_length=1, max_length=200, pattern=r"\S")


class ClassShape(BaseModel):
    """A class."""

    id: str
    name: str
    learners: int = Field(description="How many learners are in it.")


class ClassesShape(BaseModel):
    """Classes by name."""

    classes: list[ClassShape]


class MemberShape(AccountShape):
    """Somebody in a class."""

    joined_at: datetime


class ClassMembersShape(Mirror):
    """A class with everybody in it."""

    id: str
    name: str
    members: list[MemberShape]


class InvitationsWanted(BaseModel):
    """Who is to be invited."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"csv": "name,login\nAda,ada@example.org\n", "days": 14}, {}]}
    )

    csv: str = Field(
        default="",
        max_length=100_000,
        description="A line `name,login` for each person, who gets a link to be used once; left out: one link for anybody.",
    )
    days: int = Field(default=14, ge=1, le=366, strict=True, description="Days after which the links run out.")


class InvitationLink(BaseModel):
    """A link to send."""

    name: str = Field(description="Whom it is for; empty for anybody.")
    login: str
    path: str = Field(description="Where it leads on this server; shown only now.", examples=["/join/…"])


class InvitationsShape(BaseModel):
    """Links to send."""

    invitations: list[InvitationLink]
    expires_at: datetime


class EndedShape(BaseModel):
    """Invitations that lead nowhere any more."""

    ended: int


@router.get("/v1/classes", summary="List your classes", responses=problems(403, *READING))
def list_classes(parts: ServiceParts, account: Instructor) -> ClassesShape:
    """The classes you are in; every class for an admin."""
    with parts.database.reading() as session:
        found = classes.of(session, account)
    return ClassesShape(classes=[ClassShape(id=each.id, name=each.name, learners=count) for each, count in found])


@router.post("/v1/classes", summary="Make a class", status_code=201, responses=problems(*WRITING))
def make_class(written: ClassName, session: Transaction, account: Instructor) -> ClassShape:
    """Makes a class that you are in."""
    made = classes.create(session, written.name, account.id, at=now())
    return ClassShape(id=made.id, name=made.name, learners=0)


@router.get("/v1/classes/{class_id}", summary="Show a class", responses=problems(403, 404, *READING))
def show_class(class_id: ClassId, parts: ServiceParts, account: Instructor) -> ClassMembersShape:
    """A class of yours with everybody in it."""
    with parts.database.reading() as session:
        found = classes.show(session, class_id, account)
        members = classes.members(session, class_id)
    shapes = [MemberShape(id=each.id, name=each.name, role=Role(each.role), joined_at=at) for each, at in members]
    return ClassMembersShape(id=found.id, name=found.name, members=shapes)


@router.delete(
    "/v1/classes/{class_id}/members/{account_id}",
    summary="Take somebody out of a class",
    responses=problems(403, 404, *READING),
)
def remove_member(
    class_id: ClassId,
    account_id: Annotated[str, Path(description="Id of an account.", pattern=ID)],
    session: Transaction,
    account: Instructor,
) -> EndedShape:
    """Takes an account out of a class; what it has done stays."""
    classes.show(session, class_id, account)
    return EndedShape(ended=classes.leave(session, class_id, account_id))


@router.post(
    "/v1/classes/{class_id}/invitations",
    summary="Invite people to a class",
    status_code=201,
    responses=problems(404, *WRITING),
)
def invite(
    class_id: ClassId, written: InvitationsWanted, session: Transaction, account: Instructor
) -> InvitationsShape:
    """Makes one link that anybody may use, or one for each person of a list. Links are shown only now."""
    people = list(people_of(written.csv)) if written.csv.strip() else [Invited()]
    classes.show(session, class_id, account)
    at, lasting = now(), timedelta(days=written.days)
    made = classes.invite(session, class_id, people, account.id, at=at, lasting=lasting)
    links = [
        InvitationLink(name=person.name, login=person.login, path=f"/join/{secret}")
        for person, secret in zip(people, made, strict=True)
    ]
    return InvitationsShape(invitations=links, expires_at=at + lasting)


@router.delete(
    "/v1/classes/{class_id}/invitations",
    summary="End the invitations to a class",
    responses=problems(403, 404, *READING),
)
def end_invitations(class_id: ClassId, session: Transaction, account: Instructor) -> EndedShape:
    """Ends every link to a class that is still open."""
    classes.show(session, class_id, account)
    return EndedShape(ended=classes.end_invitations(session, class_id, at=now()))


def people_of(text: str) -> Iterator[Invited]:
    """The people in a CSV text of lines `name,login`, with or without a heading, separated by commas, semicolons or tabs.

    Raises:
        AuthoringError: a line has not two fields or a login that cannot be one, or there are too many.
    """
    first = text.lstrip("\ufeff \r\n").partition("\n")[0]
    separator = next((each for each in "\t;" if each in first), ",")
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=separator))
    if len(rows) > MOST_ROWS:
        raise AuthoringError(
            f"There are {len(rows)} lines.", f"Invite at most {MOST_ROWS} people at once.", field="csv", line=1
        )
    for number, row in enumerate(rows, start=1):
        fields = [each.strip() for each in row]
        if any(fields) and [each.casefold() for each in fields[:2]] != ["name", "login"]:
            yield _person(fields, number)


def _person(fields: list[str], line: int) -> Invited:
    if len(fields) != 2 or not 0 < len(fields[0]) <= LONGEST_NAME:
        problem = f"`{','.join(fields)[:80]}` is no name and login."
        raise AuthoringError(problem, "Write `Ada Lovelace,ada@example.org`.", field="csv", line=line)
    try:
        return Invited(fields[0], sign_ins.normal(fields[1]))
    except RequestError as error:
        raise AuthoringError(error.detail, field="csv", line=line) from error
