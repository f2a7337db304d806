"""The shape of the house, held by reading its source: imports point one way, files stay small, text is never evaluated.

Every rule takes one module and yields (line, complaint); a failure lists them as file:line. `BREACHES` shows each rule
at work on a few lines that break it, so a rule that stopped looking is noticed.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("service", "migrations", "benchmarks", "tests")

# Each may import itself and what stands before it.
ORDER = (
    *("errors", "maths", "grading", "bank", "settings", "store", "workers"),
    *("api", "web", "asgi", "cli", "__main__"),
)
WEB = {"fastapi", "starlette", "uvicorn"}
DATABASE = {"sqlalchemy", "alembic", "psycopg", "sqlite3"}
WORLD = {"time", "random", "secrets", "uuid", "os", "pathlib", "subprocess", "socket", "httpx", "pydantic_settings"}
CLOCKS = {"now", "utcnow", "today"}
PURE = ("maths", "grading")
FORBIDDEN = {
    **dict.fromkeys(PURE, WEB | DATABASE | WORLD),
    "bank": WEB | DATABASE,
    "store": WEB,
    "workers": WEB,
}
SYMPY_AT_HOME = {"service/maths/cas.py", "service/workers/pool.py"}
EVALUATORS = {"eval", "exec", "sympify", "parse_expr", "lambdify", "parse_latex"}
BROAD = {"Exception", "BaseException"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "core", "misc"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50

# In pieces, so that this file passes its own test.
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "registry." + "yarnpkg",
    "crates" + ".io",
)
UNWANTED = re.compile("|".join(map(re.escape, HOSTS)) + r"|(?<![\w./-])/(?:work|root|home|Users)/", re.IGNORECASE)

Complaints = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Module:
    """One source file as the rules see it."""

    path: str
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """The part of `service` it belongs to, or nothing."""
        parts = Path(self.path).with_suffix("").parts
        return parts[1] if parts[0] == "service" and parts[1] != "__init__" else ""


def module(path: str, text: str) -> Module:
    return Module(path, text, ast.parse(text, path))


def files() -> list[str]:
    """What is committed or about to be; every file where Git is not to be had."""
    try:
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        below = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        listed = [
            path.as_posix()
            for path in below
            if not any(part.startswith((".", "_", "var", "node_modules", "vendor")) for part in path.parts[:-1])
        ]
    return sorted(path for path in listed if (ROOT / path).is_file())


def modules() -> list[Module]:
    chosen = [path for path in files() if path.endswith(".py") and path.startswith(FOLDERS)]
    return [module(path, (ROOT / path).read_text(encoding="utf-8")) for path in chosen]


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported module; `from a import b` counts as `a.b`, since b may be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, "." * node.level + f"{node.module}.{alias.name}") for alias in node.names)


def names(node: ast.AST) -> Iterator[str]:
    """The names that this very node mentions, bare, behind a dot or in an import."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            yield name


def imports_point_one_way(module: Module) -> Complaints:
    allowed = ORDER[: ORDER.index(module.layer) + 1] if module.layer in ORDER else ()
    if module.layer and not allowed:
        yield 1, f"service.{module.layer} has no place in ORDER"
    for line, name in imports(module.tree):
        first, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if name.startswith("."):
            yield line, "write the import in full"
        if module.layer and first in {"tests", "benchmarks", "migrations"}:
            yield line, f"service must not import {first}"
        if allowed and first == "service" and target not in allowed:
            yield line, f"{module.layer} must not import {name}"


def layers_know_only_their_world(module: Module) -> Complaints:
    forbidden = FORBIDDEN.get(module.layer, set())
    for line, name in imports(module.tree):
        if name.partition(".")[0] in forbidden:
            yield line, f"{module.layer} must not know {name}"


def pure_layers_read_no_clock(module: Module) -> Complaints:
    """A moment may be handed in as a value, so `datetime` itself is welcome."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            asked = {"datetime", "date"}.intersection(names(node.value))
            if asked and module.layer in PURE:
                yield node.lineno, f"{module.layer} must not ask for the time"


def sympy_stays_at_home(module: Module) -> Complaints:
    for line, name in imports(module.tree):
        if module.layer and module.path not in SYMPY_AT_HOME and name.partition(".")[0] == "sympy":
            yield line, "SymPy is imported only by " + " and ".join(sorted(SYMPY_AT_HOME))


def no_text_is_evaluated(module: Module) -> Complaints:
    for node in ast.walk(module.tree):
        for name in EVALUATORS.intersection(names(node)):
            yield getattr(node, "lineno", 0), f"{name} evaluates text"


def no_broad_except(module: Module) -> Complaints:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = {name for part in ast.walk(node.type) for name in names(part)} if node.type else BROAD
        elif isinstance(node, ast.Call) and "suppress" in names(node.func):
            caught = {name for argument in node.args for name in names(argument)}
        else:
            continue
        if caught & BROAD:
            yield node.lineno, "name the errors that are expected here"


def files_stay_small(module: Module) -> Complaints:
    length = len(module.text.splitlines())
    if length > LONGEST_FILE:
        yield LONGEST_FILE, f"{length} lines, {LONGEST_FILE} at most"


def functions_stay_small(module: Module) -> Complaints:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {length} lines, {LONGEST_FUNCTION} at most"


def modules_say_what_they_are(module: Module) -> Complaints:
    if not ast.get_docstring(module.tree):
        yield 1, "no docstring"


def modules_have_telling_names(module: Module) -> Complaints:
    for part in VAGUE.intersection(Path(module.path).with_suffix("").parts):
        yield 1, f"'{part}' does not say what is inside"


RULES: list[Callable[[Module], Complaints]] = [
    imports_point_one_way,
    layers_know_only_their_world,
    pure_layers_read_no_clock,
    sympy_stays_at_home,
    no_text_is_evaluated,
    no_broad_except,
    files_stay_small,
    functions_stay_small,
    modules_say_what_they_are,
    modules_have_telling_names,
]

BREACHES: list[tuple[Callable[[Module], Complaints], str, str]] = [
    (imports_point_one_way, "service/maths/tree.py", "from service.grading import grade"),
    (imports_point_one_way, "service/errors.py", "import service.maths.tree"),
    (imports_point_one_way, "service/store/attempts.py", "from service import api"),
    (imports_point_one_way, "service/bank/loading.py", "from tests import cases"),
    (imports_point_one_way, "service/maths/tree.py", "from ..grading import grade"),
    (imports_point_one_way, "service/novelty/thing.py", ""),
    (layers_know_only_their_world, "service/maths/tree.py", "import random"),
    (layers_know_only_their_world, "service/grading/grade.py", "def f():\n    from time import monotonic"),
    (layers_know_only_their_world, "service/store/models.py", "from fastapi import Depends"),
    (pure_layers_read_no_clock, "service/grading/tally.py", "datetime.now(UTC)"),
    (sympy_stays_at_home, "service/maths/proof.py", "from sympy.core import Expr"),
    (no_text_is_evaluated, "service/maths/cas.py", "sympy.sympify(text)"),
    (no_text_is_evaluated, "service/maths/cas.py", "from sympy import lambdify as quick"),
    (no_text_is_evaluated, "service/cli/grade.py", "list(map(eval, lines))"),
    (no_broad_except, "service/api/app.py", "try:\n    f()\nexcept:\n    pass"),
    (no_broad_except, "service/api/app.py", "try:\n    f()\nexcept (OSError, Exception):\n    pass"),
    (no_broad_except, "service/api/app.py", "with contextlib.suppress(BaseException):\n    f()"),
    (files_stay_small, "service/api/app.py", "x = 1\n" * 401),
    (functions_stay_small, "tests/test_thing.py", "def f():\n" + "    x = 1\n" * 50),
    (modules_say_what_they_are, "service/api/app.py", "x = 1"),
    (modules_have_telling_names, "service/api/utils.py", ""),
    (modules_have_telling_names, "service/core/app.py", ""),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Callable[[Module], Complaints]) -> None:
    complaints = [f"{module.path}:{line}: {text}" for module in modules() for line, text in rule(module)]
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_noticed(rule: Callable[[Module], Complaints], path: str, text: str) -> None:
    assert list(rule(module(path, text)))


def test_every_rule_has_a_breach() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(RULES)


def test_no_file_names_a_package_registry_or_a_machine_path() -> None:
    complaints = [
        f"{path}:{line}: {found.group()}"
        for path in files()
        for line, text in enumerate((ROOT / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (found := UNWANTED.search(text))
    ]
    assert not complaints, "\n" + "\n".join(complaints)
