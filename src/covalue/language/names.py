"""Names in formulas: a quantity, parameter or input, or one member of it."""

from __future__ import annotations

from collections.abc import Callable

from covalue.language.builder import Fault
from covalue.language.scope import Definition
from covalue.language.workbench import Workbench, member_name

QuantityNode = Callable[[Definition, str | None], int]
"""The node of a quantity, or of one member of it; raises Fault."""


class Names:
    """Turns the names of one document into nodes."""

    def __init__(self, bench: Workbench, quantity: QuantityNode) -> None:
        """`quantity` looks into a quantity where a formula needs it."""
        self._bench = bench
        self._build = bench.build
        self._quantity = quantity

    def name(self, name: str) -> int:
        """The node of a plain name; raises Fault."""
        if name == "missing":
            return self._build.missing()
        if name in ("yes", "no"):
            return self._build.flag(name == "yes")
        set_name = self._set_of(name)
        if set_name is not None:
            mend = f"write {name}[m], or sum({name}[m] for m in {set_name})"
            raise Fault("index", f"'{name}' has a value for each of the set '{set_name}'", mend)
        return self._leaf(name, None)

    def member(self, name: str, key: int) -> int:
        """The node of `name[key]`; raises Fault."""
        set_name = self._set_of(name)
        if set_name is None:
            raise Fault("index", f"'{name}' is one value; it has no [members]", f"write {name}")
        word = self._build.word(key)
        if word is None:
            return self._chosen(name, key, set_name)
        # A word of another set will do where it is a word of this one too: sets may be parts of
        # others.
        self._bench.require_word(word, set_name)
        return self._leaf(name, word)

    def _chosen(self, name: str, key: int, set_name: str) -> int:
        """The member that a word names which is known only when the formula is computed."""
        key_type = self._build.type(key)
        if key_type.kind != "word" or key_type.set not in ("", set_name):
            message = f"'{name}' is indexed by words of '{set_name}', but this is {key_type}"
            raise Fault("index", message)
        words = self._bench.scope.sets[set_name]
        leaves = [self._leaf(name, word) for word in words]
        members, type_ = self._build.alike(leaves, f"the members of '{name}'")
        return self._build.node("choose", (key, *members), words, type_)

    def _set_of(self, name: str) -> str | None:
        """The set over which a name ranges; raises Fault where the name is unknown."""
        self._bench.used.add(name)
        scope = self._bench.scope
        for declared in (scope.quantities, scope.parameters, scope.inputs):
            if name in declared:
                return declared[name].set
        raise self._bench.unknown(name)

    def _leaf(self, name: str, member: str | None) -> int:
        bench = self._bench
        if name in bench.scope.quantities:
            return self._quantity(bench.scope.quantities[name], member)
        full = member_name(name, member)
        if full in bench.parameters:
            return self._build.node("parameter", (), full, bench.parameters[full].type)
        if full in bench.inputs:
            return self._build.node("input", (), full, bench.inputs[full].type)
        raise Fault("unknown-name", f"'{name}' is declared wrongly", "mend its declaration first")
