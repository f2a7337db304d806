"""The pages added to the application that serves the API."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from service.web import (
    accounts,
    answers,
    attempts,
    classes,
    content,
    description,
    errors,
    exams,
    files,
    questions,
    results,
    reviewing,
    topics,
)
from service.web.assets import STATIC, VENDOR, load
from service.web.security import SecurityHeaders
from service.web.site import Site, environment

ROUTERS = (
    topics.router,
    questions.router,
    attempts.router,
    accounts.router,
    classes.router,
    exams.router,
    results.router,
    answers.router,
    reviewing.router,
    content.router,
    description.router,
    files.router,
)


def add_pages(application: FastAPI) -> None:
    """Let the application serve the pages too, and tell browsers on every reply what not to do."""
    static, vendor = load(STATIC, "/static", without=VENDOR), load(VENDOR, "/vendor")
    application.state.site = Site(environment(), static, vendor)
    for router in ROUTERS:
        application.include_router(router)
    application.add_exception_handler(HTTPException, errors.tell_not_found)
    application.add_middleware(SecurityHeaders)
