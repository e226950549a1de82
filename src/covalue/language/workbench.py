"""What every part of the elaboration works on: the declared names, the graph that grows, and what
was found on the way. It knows nobody above it; what calls back is handed over as a callable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from covalue.language import syntax
from covalue.language.builder import Builder, Fault
from covalue.language.declared import read_inputs, read_parameters, type_of_unit
from covalue.language.findings import Finding, error, near_to, warning
from covalue.language.graph import FLAG, CalendarFact, Fold, Input, Parameter, Type, WindowView
from covalue.language.scope import Definition, Scope
from covalue.language.units import PLAIN, Unit, UnitError

Variables = Mapping[str, int]
"""The nodes of the variables that are bound where an expression stands."""

Translate = Callable[[syntax.Expr, Variables, Definition], int]
"""Turns an expression of a definition into a node; raises Fault."""

WINDOWS = ("week", "month", "quarter", "year", "term")


MOST_STEPS = 200_000
"""Parts of formulas that are looked into for one document, with functions and sets put in: well
beyond any contract, and done in a few seconds."""


MOST_FAULTS = 200
"""Faults of one document that are told; whoever has more mends these first."""


class TooManyFaults(Exception):  # noqa: N818 (never seen outside)
    """Enough was found; nothing more is looked into."""


class TooLarge(Exception):  # noqa: N818 (it carries a finding, as a Fault does)
    """The document comes to more work than anybody can mean; nothing more of it is looked into."""


class AlreadyReported(Fault):
    """Something that a formula uses is wrong, and has its own finding."""


class Workbench:
    """The elaboration of one document while it goes on."""

    def __init__(self, scope: Scope) -> None:
        """Read the declared inputs and parameters; `findings` says what is wrong with them."""
        self.scope = scope
        self.build = Builder(scope.units)
        self.findings: list[Finding] = []
        self.windows: dict[int, WindowView] = {}
        self.used: set[str] = set()
        self._steps = 0
        self.inputs: dict[str, Input] = read_inputs(scope, self.findings)
        self.parameters: dict[str, Parameter] = read_parameters(scope, self.findings)

    def step(self) -> None:
        """One part of a formula more; raises TooLarge beyond what a document may come to."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooLarge(f"its formulas come to more than {MOST_STEPS:,} parts")

    def report(self, fault: Fault, owner: Definition) -> None:
        """A fault as a finding, once; nothing where it only says that something else is wrong."""
        if isinstance(fault, AlreadyReported):
            return
        self._say(error(fault.code, fault.message, owner.place.named(owner.name), fault.mend))

    def warn(self, code: str, message: str, definition: Definition, mend: str) -> None:
        """A warning at a quantity, once."""
        self._say(warning(code, message, definition.place.named(definition.name), mend))

    def _say(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)
        if len(self.findings) > MOST_FAULTS:
            raise TooManyFaults

    def unit(self, text: str) -> Unit:
        """A unit from its text; raises Fault."""
        try:
            return self.scope.units.parse(text)
        except UnitError as problem:
            raise Fault("unit", str(problem)) from None

    def declared_type(self, definition: Definition) -> Type:
        """The type that a quantity's `unit` states; raises Fault."""
        assert definition.unit is not None
        try:
            return type_of_unit(definition.unit, self.scope.units)
        except UnitError as problem:
            raise Fault("unit", str(problem)) from None

    def unknown(self, name: str) -> Fault:
        """A name that nothing declares."""
        scope = self.scope
        if name in scope.tables:
            mend = f"write `lookup({name}, x)` or `marginal({name}, x)`"
            if scope.tables[name].part.points is not None:
                mend = f"write `interpolate({name}, x)`"
            return Fault("unknown-name", f"'{name}' is a table", mend)
        if name in scope.functions:
            return Fault("unknown-name", f"'{name}' is a function", f"write `{name}(…)`")
        if name in scope.sets:
            return Fault("unknown-name", f"'{name}' is a set", f"write `sum(x[m] for m in {name})`")
        near = near_to(name, [*scope.names(), *scope.functions])
        mend = near or "declare it under inputs, parameters or quantities"
        return Fault("unknown-name", f"'{name}' is not defined", mend)

    def word_of(self, set_name: str, word: str) -> int:
        """A word as a node."""
        return self.build.node("const", (), word, Type("word", None, set_name))

    def require_word(self, word: str, set_name: str) -> None:
        """Raise Fault unless the set has the word."""
        words = self.scope.sets[set_name]
        if word not in words:
            mend = near_to(word, words) or f"its words are {', '.join(words)}"
            raise Fault("unknown-word", f"'{word}' is no word of the set '{set_name}'", mend)

    def require_window(self, window: str) -> None:
        """Raise Fault unless the window can be made of the document's periods."""
        if window not in WINDOWS:
            mend = near_to(window, WINDOWS) or "use week, month, quarter, year or term"
            raise Fault("window", f"'{window}' is no window of time", mend)
        calendar = self.scope.calendar
        if not calendar.allows(window):
            raise Fault("window", calendar.not_made_up(window), calendar.mend_of_window(window))

    def fact(self, function: str, argument: str | int) -> int:
        """A fact of the calendar as a node: a number for `position`, otherwise a flag."""
        type_ = Type("number", PLAIN) if function == "position" else FLAG
        return self.build.node("calendar", (), CalendarFact(function, argument), type_)

    def fold(
        self,
        kind: syntax.AggregateKind,
        labels: tuple[str, ...],
        bodies: Sequence[int],
        conditions: Sequence[int] | None,
    ) -> int:
        """An aggregate over values, each with a condition where there are any."""
        args, data, type_ = self._folded(kind, labels, bodies, conditions)
        return self.build.node("fold", args, data, type_)

    def _folded(
        self,
        kind: syntax.AggregateKind,
        labels: tuple[str, ...],
        bodies: Sequence[int],
        conditions: Sequence[int] | None,
    ) -> tuple[Sequence[int], Fold, Type]:
        """Arguments, data and type of an aggregate's node."""
        bodies, type_ = self._to_fold(kind, bodies)
        for condition in conditions or ():
            self.build.require_flag(condition, "`where`")
        if conditions is None:
            return bodies, Fold(kind, False, labels), type_
        pairs = [node for pair in zip(conditions, bodies, strict=True) for node in pair]
        return pairs, Fold(kind, True, labels), type_

    def placed(
        self,
        kind: syntax.AggregateKind,
        given: int,
        labels: tuple[str, ...],
        bodies: Sequence[int],
        conditions: Sequence[int] | None,
    ) -> int:
        """A rank among values, or the value below which a percentage of them lies."""
        unit = self.build.require_number(given, f"`{kind}`")
        if kind == "percentile":
            share = self.build.fixed(given)
            if (unit is not None and not unit.is_plain) or (share and not 0 <= share <= 1):
                raise Fault("arguments", "`percentile` takes a share from 0% to 100%")
            args, data, type_ = self._folded(kind, labels, bodies, conditions)
        else:
            # The number that is ranked comes first, so that the others are converted to its unit.
            (given, *bodies), _ = self._to_fold(kind, [given, *bodies])
            args, data, _ = self._folded(kind, labels, bodies, conditions)
            type_ = Type("number", PLAIN)
        return self.build.node("placed", (given, *args), data, type_)

    def _to_fold(
        self, kind: syntax.AggregateKind, bodies: Sequence[int]
    ) -> tuple[Sequence[int], Type]:
        """The values brought to one type, and the type of their aggregate."""
        if kind == "count":
            for body in bodies:
                self.build.require_flag(body, "`count`")
            return bodies, Type("number", PLAIN)
        for body in bodies:
            if kind == "product":
                self.build.require_plain(body, "`product`")
            else:
                self.build.require_number(body, f"`{kind}`")
        return self.build.alike(bodies, f"`{kind}`")


def member_name(name: str, member: str | None) -> str:
    """`score[HAI-1]`, or the plain name."""
    return name if member is None else f"{name}[{member}]"
