"""The application: every router by name, every error as a problem, and the parts all of them are served with."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from service.api import (
    alike,
    answers,
    attempts,
    batch,
    checks,
    classes,
    description,
    documents,
    dry_runs,
    enrolments,
    exams,
    explanations,
    grade_history,
    health,
    hints,
    learner_tallies,
    marks,
    mastery,
    metrics,
    next_question,
    own_exams,
    password_links,
    previews,
    problems,
    publications,
    questions,
    regrades,
    results,
    reviews,
    sessions,
    solutions,
    submissions,
    topic_tallies,
    topics,
    trust,
    versions,
)
from service.api.dependencies import Parts
from service.api.observing import Observed
from service.bank.bank import Bank
from service.bank.documents import Documents
from service.maths.equivalence import Prover
from service.settings import Settings
from service.store.database import Database
from service.store.migrating import head
from service.store.passwords import Passwords
from service.store.running_bank import RunningBank
from service.workers.durable import RegradeQueue
from service.workers.turns import Load

ROUTERS = (
    topics.router,
    questions.router,
    explanations.router,
    hints.router,
    solutions.router,
    password_links.router,
    previews.router,
    checks.router,
    documents.router,
    submissions.router,
    attempts.router,
    marks.router,
    reviews.router,
    grade_history.router,
    learner_tallies.router,
    topic_tallies.router,
    mastery.router,
    next_question.router,
    batch.router,
    publications.router,
    versions.router,
    dry_runs.router,
    trust.router,
    regrades.router,
    sessions.router,
    classes.router,
    results.router,
    alike.router,
    answers.router,
    enrolments.router,
    exams.router,
    own_exams.router,
    health.router,
    metrics.router,
)


def create_app(
    settings: Settings,
    *,
    bank: Bank | RunningBank,
    database: Database,
    provers: Callable[[str], Prover],
    answering: Callable[[str], Prover] | None = None,
    passwords: Passwords | None = None,
    points: bytes = b"exam-tutor",
    alive: Callable[[], bool] = lambda: True,
    load: Callable[[], Load] = Load,
    starting: Sequence[Callable[[], None]] = (),
    closing: Sequence[Callable[[], None]] = (),
) -> FastAPI:
    """The application around its parts.

    Args:
        settings: of this deployment.
        bank: the questions to serve, which may follow what is published.
        database: migrated and open.
        provers: decide what cheap methods leave open, each for one caller by the id of the account.
        answering: the same for one request that a learner waits for; `provers` when left out.
        passwords: makes and verifies hashes; as slowly as is due when left out.
        points: secret seed of the points at which expressions are compared, for keys that come with a request.
        alive: whether the prover can take work.
        load: how much the prover has to do.
        starting: what to call, in order, before the server starts.
        closing: what to call, in order, when the server has stopped.
    """
    application = assemble(starting, closing)
    running = bank if isinstance(bank, RunningBank) else RunningBank(Documents(), bank, points)
    application.state.parts = Parts(
        settings,
        running,
        database,
        points,
        provers,
        answering or provers,
        alive,
        head(settings.migrations),
        RegradeQueue(database),
        passwords or Passwords(),
        load,
    )
    application.add_middleware(Observed)
    return application


def assemble(starting: Sequence[Callable[[], None]] = (), closing: Sequence[Callable[[], None]] = ()) -> FastAPI:
    """The application without its parts: it can be described, not served."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # In another thread, since some of it must not run where an event loop does.
        for start in starting:
            await run_in_threadpool(start)
        yield
        for close in closing:
            await run_in_threadpool(close)

    application = FastAPI(**description.ABOUT, lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)
    for router in ROUTERS:
        application.include_router(router)
    problems.register(application)
    description.describe_problems(application)
    return application
