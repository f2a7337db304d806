"""Routes that run in one thread, from who is asking to the commit.

The framework takes every plain function (a dependency, the begin and the end of a transaction, the route itself, making JSON of
what it returned) to a thread of its own choosing. Each of these trips costs as much as reading an answer. Worse, a request may hold
a connection while it waits for its next thread, and enough waiting requests hold every thread while they wait for that connection.

Here a request takes one trip: its body is read, then all that may block follows in one thread. `in_place` marks what runs there.
"""

from collections.abc import Callable, Coroutine
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import iscoroutinefunction, isgeneratorfunction, signature
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

_closing: ContextVar[ExitStack] = ContextVar("closing")
"""What ends with the route that runs here."""


def in_place(function: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The function as one that the framework calls where it is, which is the thread of a `OneThread` route.

    Args:
        function: a generator is entered, and left when the route has returned or raised; `async` stays as it is.
    """
    if iscoroutinefunction(function):
        return function
    if isgeneratorfunction(function):
        entered = contextmanager(function)

        async def enter(**given: Any) -> Any:
            return _closing.get().enter_context(entered(**given))

        # Without `__wrapped__`, by which the framework would see a generator.
        enter.__signature__ = signature(function)  # type: ignore[attr-defined]
        return enter

    @wraps(function)
    async def call(**given: Any) -> Any:
        return function(**given)

    return call


class OneThread(APIRoute):
    """A route that runs in one thread with all that it asks for; a transaction is over before the reply begins."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, in_place(endpoint), **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework in another thread, once the body is there."""
        handle = super().get_route_handler()

        async def handle_in_thread(request: Request) -> Response:
            read = await self.with_body(request)
            return await run_in_threadpool(_finish, handle(read))

        return handle_in_thread

    async def with_body(self, request: Request) -> Request:
        """The request with its body read; without one, as it is.

        Raises:
            RequestError: 4xx, the body cannot be used.
        """
        return request


def _finish(route: Coroutine[Any, Any, Response]) -> Response:
    """Run a route to its end without an event loop, for nothing in it waits for one."""
    with ExitStack() as closing:
        _closing.set(closing)
        try:
            route.send(None)
        except StopIteration as done:
            response: Response = done.value
            return response
        raise RuntimeError("A route waited for the event loop; what it needs from there has to be read before.")
