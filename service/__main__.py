"""The command line: `exam-tutor serve | grade | bank check | rubric evaluate | account create | token create | db upgrade | …`.

Only the module of the command asked for is imported, so that help and errors come at once; the others are only named.
"""

import sys
from importlib import import_module

import typer

from service.errors import ServiceError

COMMANDS = {
    "serve": "Serve the API.",
    "grade": "Grade responses from a file.",
    "bank": "The questions and rubrics.",
    "rubric": "How well rubrics find what people find.",
    "account": "People who sign in at the pages.",
    "token": "Accounts and their API tokens.",
    "db": "The database's schema, backups.",
    "work": "Carry regrades out.",
    "audit": "The audit trail.",
}
"""Each command's module in `service.cli`, with what the list of commands says of it."""


def main() -> None:
    """Run the command that the process was started with."""
    chosen = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    try:
        command_line(chosen)(prog_name="exam-tutor")
    except ServiceError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def command_line(chosen: str) -> typer.Typer:
    """The commands, with the chosen one ready to run."""
    root = typer.Typer(
        help="An exam tutor and grading service.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name, sentence in COMMANDS.items():
        if name == chosen:
            _add(root, name)
        else:
            root.command(name, help=sentence)(_named_only)
    return root


def _add(root: typer.Typer, name: str) -> None:
    """Add a command's module: a group of commands that it calls `app`, or the one function that bears its name."""
    module = import_module(f"service.cli.{name}")
    app: typer.Typer | None = getattr(module, "app", None)
    if app is not None and app.registered_callback is not None:
        root.add_typer(app, name=name)
    else:
        root.command(name)(getattr(module, name))


def _named_only() -> None:
    """Stand in for a command that was not chosen."""


if __name__ == "__main__":
    main()
