"""Commands of the web application: serve, worker, migrate, check, record verify, demo, set-up
link."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, help="The web application.")
record = typer.Typer(no_args_is_help=True, help="The record: the history that nobody can rewrite.")
app.add_typer(record, name="record")
console = Console(highlight=False, soft_wrap=True)


def setup() -> None:
    """Load Django with the product's settings, or say which setting is wrong."""
    import django  # noqa: PLC0415 (takes a second to load)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (as Django)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "covalue.web.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    except OSError as error:  # the data folder: no room, no right to write, no such place
        console.print(_no_folder(error), style="red", markup=False)
        raise typer.Exit(2) from None


@contextmanager
def _in_words() -> Iterator[None]:
    """A database that does not answer, or a folder that takes nothing, is told without a
    traceback."""
    from django.db import DatabaseError, InterfaceError  # noqa: PLC0415 (as Django)

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        first = str(error).strip().partition("\n")[0]
        mend = "Check that it runs, that its disk has room, and DATABASE_URL (docs/install.md)."
        console.print(f"The database does not answer: {first}\n{mend}", style="red", markup=False)
        raise typer.Exit(2) from None
    except OSError as error:
        console.print(_no_folder(error), style="red", markup=False)
        raise typer.Exit(2) from None


def _no_folder(error: OSError) -> str:
    return (
        f"Nothing can be written to {error.filename}: {error.strerror}.\n"
        "Check that the disk has room and that the folder is yours, or name another one in"
        " COVALUE_DATA (docs/install.md)."
    )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    demo: Annotated[
        bool, typer.Option(help="Fill an empty database with the example programme.")
    ] = False,
    threads: Annotated[int, typer.Option(help="Requests answered at once, per process.")] = 8,
    processes: Annotated[
        int,
        typer.Option(min=0, help="Server processes; 0 is one for each processor, at most four."),
    ] = 0,
) -> None:
    """Start the web server and the worker for jobs; Ctrl-C stops both."""
    os.environ.setdefault("COVALUE_URL", f"http://{host}:{port}")
    setup()
    from covalue.web.running import serving  # noqa: PLC0415 (needs the settings)

    if problem := serving.refusal(host=host, port=port):
        console.print(problem, style="red", markup=False)
        raise typer.Exit(2)
    with _in_words():
        serving.prepare()
        words = serving.welcome(demo=demo, tell=_tell)
    processes = processes or serving.processes_of_its_own()
    serving.run(host=host, port=port, threads=threads, processes=processes, words=words)


@app.command()
def worker(
    batch: Annotated[bool, typer.Option(help="End when the queue is empty.")] = False,
) -> None:
    """Do queued jobs; `serve` starts one itself."""
    setup()
    from covalue.web.ground.jobs.worker import work  # noqa: PLC0415 (needs the settings)

    work(batch=batch)


@app.command()
def migrate() -> None:
    """Bring the database to this version, and install the triggers that hold the history."""
    setup()
    from covalue.web.running import serving  # noqa: PLC0415 (needs the settings)

    with _in_words():
        serving.prepare()
    console.print("The database is up to date.")


@app.command(name="check-installation")
def check_installation() -> None:
    """Check settings, database and triggers, and read every file of documents anew."""
    setup()
    from django.core.management import call_command  # noqa: PLC0415 (needs the settings)

    from covalue.web.value.documents.checking import check_files  # noqa: PLC0415 (needs the settings)

    call_command("check", databases=["default"])
    reading = check_files()
    for fault in reading.faults:
        console.print(fault, style="red", markup=False)
    if reading.orphans:
        console.print(
            f"{len(reading.orphans)} files belong to no document: uploads that were broken off."
            " They do no harm."
        )
    if reading.faults:
        raise typer.Exit(1)
    console.print(f"The files of documents are whole: {reading.count}.")


@app.command()
def demo() -> None:
    """Fill an empty database with the example programme and print its sign-ins."""
    setup()
    from covalue.web.running import serving  # noqa: PLC0415 (needs the settings)

    with _in_words():
        serving.prepare()
        words = serving.welcome(demo=True, tell=_tell)
    console.print(words, markup=False)


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="File to write; must not exist.")]) -> None:
    """Copy the SQLite database and the files of documents while both are in use. For PostgreSQL use
    pg_dump."""
    setup()
    from covalue.web.running import serving  # noqa: PLC0415 (needs the settings)

    if problem := serving.backup(target):
        console.print(problem, style="red", markup=False)
        raise typer.Exit(2)
    console.print(
        f"Written to {target}, documents to {serving.documents_beside(target)}.", markup=False
    )


@record.command()
def verify() -> None:
    """Recompute every chain of the record, and compare every row that may only be added to, and
    every trigger; names what was altered, removed, moved or put in."""
    setup()
    from covalue.web.ground.record.models import Chain, Entry  # noqa: PLC0415 (needs the settings)
    from covalue.web.ground.record.verify import (  # noqa: PLC0415 (needs the settings)
        guard_faults,
        verify_all,
    )

    faults = [*verify_all(), *guard_faults()]
    for fault in faults:
        console.print(str(fault), style="red", markup=False)
    if faults:
        raise typer.Exit(1)
    console.print(
        f"The record is whole: {Entry.objects.count()} entries in {Chain.objects.count()} chains."
    )


def _tell(words: str) -> None:
    """How far the example is, on one line."""
    console.print(words, end="" if words == "\n" else " ", markup=False)
