"""Classes: who comes in by which invitation, and whom an instructor sees."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from service.errors import RequestError
from service.store import classes
from service.store.classes import Invited
from service.store.models import Account, Role
from tests.making import START, make_account, minute

DAY = timedelta(days=1)


def make_class(session: Session, instructor: Account, *learners: Account, name: str = "Algebra") -> str:
    made = classes.create(session, name, instructor.id, at=START).id
    for learner in learners:
        classes.join(session, made, learner.id, at=START)
    return made


def test_an_instructor_sees_the_own_classes_with_their_learners_and_an_admin_all(session: Session) -> None:
    emmy, max_ = (make_account(session, Role.INSTRUCTOR, name) for name in ("Emmy", "Max"))
    ada, admin = make_account(session), make_account(session, Role.ADMIN, "Admin")
    make_class(session, max_, name="Zoology")
    algebra = make_class(session, emmy, ada)

    assert [(each.name, count) for each, count in classes.of(session, emmy)] == [("Algebra", 1)]
    assert [(each.name, count) for each, count in classes.of(session, admin)] == [("Algebra", 1), ("Zoology", 0)]
    assert [account for account, _ in classes.members(session, algebra)] == [ada, emmy]
    with pytest.raises(RequestError) as refused:
        classes.show(session, algebra, max_)
    assert refused.value.code == "unknown-class"


def test_learners_of_another_class_are_not_seen_and_those_of_none_are_seen_by_all(session: Session) -> None:
    emmy, max_ = (make_account(session, Role.INSTRUCTOR, name) for name in ("Emmy", "Max"))
    ada, bob, eve = (make_account(session, name=name) for name in ("Ada", "Bob", "Eve"))
    make_class(session, emmy, ada)
    make_class(session, max_, bob)

    def seen(by: Account) -> list[str]:
        return [each.name for each in (ada, bob, eve) if classes.may_see(session, by, each.id)]

    assert seen(emmy) == ["Ada", "Eve"]
    assert seen(max_) == ["Bob", "Eve"]
    assert seen(make_account(session, Role.ADMIN, "Admin")) == ["Ada", "Bob", "Eve"]
    assert seen(ada) == ["Ada"]
    assert not classes.may_see(session, emmy, "0" * 32)


def test_who_leaves_a_class_is_not_seen_by_its_instructor_any_more(session: Session) -> None:
    emmy, max_ = (make_account(session, Role.INSTRUCTOR, name) for name in ("Emmy", "Max"))
    ada = make_account(session)
    algebra = make_class(session, emmy, ada)
    make_class(session, max_, ada)

    assert classes.leave(session, algebra, ada.id) == 1
    assert classes.leave(session, algebra, ada.id) == 0
    assert not classes.may_see(session, emmy, ada.id)
    assert classes.may_see(session, max_, ada.id)


def test_a_link_lets_everybody_in_until_it_runs_out(session: Session) -> None:
    emmy = make_account(session, Role.INSTRUCTOR, "Emmy")
    algebra = make_class(session, emmy)
    (secret,) = classes.invite(session, algebra, [Invited()], emmy.id, at=START, lasting=DAY)

    for name in ("Ada", "Bob"):
        found, into = classes.invitation(session, secret, at=minute(1))
        classes.use(session, found, make_account(session, name=name).id, at=minute(1))

    assert into.id == algebra
    assert [account.name for account, _ in classes.members(session, algebra)] == ["Ada", "Bob", "Emmy"]
    with pytest.raises(RequestError) as refused:
        classes.invitation(session, secret, at=START + DAY)
    assert refused.value.code == "unknown-invitation"


def test_an_invitation_for_one_person_is_used_once(session: Session) -> None:
    emmy = make_account(session, Role.INSTRUCTOR, "Emmy")
    algebra = make_class(session, emmy)
    people = [Invited("Ada", "ada"), Invited("Bob", "bob")]
    first, second = classes.invite(session, algebra, people, emmy.id, at=START, lasting=DAY)

    found, _ = classes.invitation(session, first, at=START)
    classes.use(session, found, make_account(session).id, at=START)

    assert classes.invitation(session, second, at=START)[0].name == "Bob"
    with pytest.raises(RequestError):
        classes.invitation(session, first, at=START)


def test_open_invitations_can_be_ended_and_are_bounded(session: Session) -> None:
    emmy = make_account(session, Role.INSTRUCTOR, "Emmy")
    algebra = make_class(session, emmy)
    (secret, *_) = classes.invite(session, algebra, [Invited()] * classes.MOST_OPEN, emmy.id, at=START, lasting=DAY)

    with pytest.raises(RequestError) as refused:
        classes.invite(session, algebra, [Invited()], emmy.id, at=START, lasting=DAY)
    ended = classes.end_invitations(session, algebra, at=START)

    assert (refused.value.code, ended) == ("too-many-invitations", classes.MOST_OPEN)
    with pytest.raises(RequestError):
        classes.invitation(session, secret, at=START)
