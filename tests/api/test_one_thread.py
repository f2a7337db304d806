"""Routes run in one thread, and what they opened is closed before the reply begins."""

import asyncio
import threading
from collections.abc import Iterator
from inspect import signature
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from service.api import application
from service.api.dependencies import Transaction
from service.api.identity import Caller, Instructor
from service.api.one_thread import OneThread, in_place
from service.web import application as pages

router = APIRouter(route_class=OneThread)
noted: list[Any] = []


def asking() -> int:
    return threading.get_ident()


def opened() -> Iterator[int]:
    noted.append("open")
    try:
        yield threading.get_ident()
    except ValueError:
        noted.append("undone")
        raise
    noted.append(("done", threading.get_ident()))


async def suspending() -> None:
    await asyncio.sleep(0)


Asking = Annotated[int, Depends(in_place(asking))]
Opened = Annotated[int, Depends(in_place(opened))]


@router.get("/threads")
def threads(first: Asking, second: Opened, wrong: bool = False) -> list[int]:
    if wrong:
        raise ValueError
    noted.append("route")
    return [first, second, threading.get_ident()]


@router.get("/suspends", dependencies=[Depends(suspending)])
def suspends() -> None:
    """Never gets here."""


@pytest.fixture
def client() -> TestClient:
    noted.clear()
    app = FastAPI()
    app.include_router(router)
    return TestClient(app, raise_server_exceptions=False)


def test_all_of_a_route_runs_in_one_thread_that_is_not_the_loops(client: TestClient) -> None:
    first, second, third = client.get("/threads").json()

    assert first == second == third != threading.get_ident()
    assert noted == ["open", "route", ("done", third)]


def test_what_a_route_opened_is_undone_when_it_raises(client: TestClient) -> None:
    assert client.get("/threads", params={"wrong": True}).status_code == 500
    assert noted == ["open", "undone"]


def test_a_route_that_waits_for_the_loop_is_a_bug(client: TestClient) -> None:
    with pytest.raises(RuntimeError, match="waited for the event loop"):
        TestClient(client.app).get("/suspends")


def test_every_route_that_asks_the_database_who_is_asking_runs_in_one_thread() -> None:
    blocking = [
        route
        for router in (*application.ROUTERS, *pages.ROUTERS)
        for route in router.routes
        if {each.annotation for each in signature(route.endpoint).parameters.values()}  # type: ignore[attr-defined]
        & {Caller, Instructor, Transaction}
    ]

    assert len(blocking) > 50
    assert not [route for route in blocking if not isinstance(route, OneThread)]
