"""Commands that are loaded when they run, so that the list of all commands comes at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the list: its name, the function that does it (`module:function`), and the
    first sentence of the function's docstring."""

    name: str
    function: str
    says: str


def load(entry: Entry) -> Any:
    """The function of a command."""
    module, _, name = entry.function.partition(":")
    return getattr(import_module(module), name)


class Later(TyperCommand):
    """Stands for a command in the list; the command itself is loaded when somebody asks for it."""

    def __init__(self, entry: Entry) -> None:
        """Nothing is loaded yet."""
        super().__init__(name=entry.name, help=entry.says)
        self._entry = entry

    def make_context(self, *args: Any, **more: Any) -> Any:
        """The context of the command itself, which then does all the rest."""
        alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
        alone.command(self._entry.name)(load(self._entry))
        return get_command(alone).make_context(*args, **more)


def group_of(entries: Iterable[Entry]) -> type[TyperGroup]:
    """A kind of group that lists these commands before those that are added to it."""
    listed = {entry.name: Later(entry) for entry in entries}

    class LaterGroup(TyperGroup):
        """A group of commands that are loaded when they run."""

        def __init__(self, *, commands: Any = None, **more: Any) -> None:
            """`commands` are those that are loaded already."""
            super().__init__(commands={**listed, **(commands or {})}, **more)

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            """Every command with its whole sentence, which the library would cut to the line."""
            known = (self.get_command(ctx, name) for name in self.list_commands(ctx))
            rows = [
                (command.name, _sentence(command.help)) for command in known if command is not None
            ]
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    return LaterGroup


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())
