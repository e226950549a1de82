"""The grammar of expressions, and its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from covalue.language import syntax
from covalue.language.decimals import ROUNDING_MODES, parse_decimal

GRAMMAR = r"""
?start: expr

?expr: IF expr THEN expr ELSE expr -> conditional
     | any_of
?any_of: all_of | any_of OR all_of -> binary
?all_of: negated | all_of AND negated -> binary
?negated: comparison | NOT negated -> not_
?comparison: sum | sum COMPARE sum -> binary
           | sum IN "(" WORD ("," WORD)* ","? ")" -> member
?sum: product | sum (PLUS | MINUS) product -> binary
?product: factor | product (TIMES | OVER_SIGN) factor -> binary
?factor: atom | MINUS factor -> negative
?atom: number
     | WORD -> word
     | NAME -> name
     | NAME "[" expr "]" -> index
     | "(" expr ")"
     | AGGREGATE "(" expr FOR NAME IN NAME [WHERE expr] ")" -> aggregate
     | PERCENTILE "(" expr OF expr FOR NAME IN NAME [WHERE expr] ")" -> placed
     | RANK "(" expr AMONG expr FOR NAME IN NAME [WHERE expr] ")" -> placed
     | (AGGREGATE | LAST) "(" expr OVER span [CLOSE | TO_DATE] [WHERE expr] ")" -> window
     | (AGGREGATE | PERCENTILE | RANK | NAME) "(" expr ("," expr)* ","? ")" -> call
     | ON_WINDOW "(" NAME ")" -> on_calendar
     | ON_PERIOD "(" PERIOD ")" -> on_calendar
     | ROUND "(" expr TO number MODE ")" -> rounding
number: (NUMBER | PERIOD) UNIT? | PERCENT
span: NAME | NUMBER PERIODS

IF.3: /if\b/
THEN.3: /then\b/
ELSE.3: /else\b/
AND.3: /and\b/
OR.3: /or\b/
NOT.3: /not\b/
IN.3: /in\b/
FOR.3: /for\b/
WHERE.3: /where\b/
OVER.3: /over\b/
TO_DATE.4: /to\s+date\b/
TO.3: /to\b/
CLOSE.3: /at\s+close\b/
PERIODS.3: /periods?\b/
AGGREGATE.3: /(sum|mean|count|min|max|product|median)(?=\s*\()/
PERCENTILE.3: /percentile(?=\s*\()/
RANK.3: /rank(?=\s*\()/
OF.3: /of\b/
AMONG.3: /among\b/
LAST.3: /last(?=\s*\()/
ROUND.3: /round(?=\s*\()/
ON_WINDOW.3: /(opens|closes|position)(?=\s*\()/
ON_PERIOD.3: /(during|since)(?=\s*\()/
MODE.3: /half\s+up|half\s+even|half\s+down|up\b|down\b|ceiling\b|floor\b/
COMPARE: /<=|>=|!=|=|<|>/
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER_SIGN: "/"
PERIOD.4: /(FY)?\d{4}(-\d{2}|-Q[1-4]|-[WP]\d{2})?(?=\s*\))/
PERCENT.3: /\d[\d_]*(\.\d+)?\s*%/
NUMBER.2: /\d[\d_]*(\.\d+)?/
UNIT.1: /[A-Za-z]\w*([\/*][A-Za-z]\w*)*/
NAME.1: /[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/
WORD: /'[^'\n]*'/
%ignore /\s+/
"""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Why a text is no expression, and the character (from 0) at which it stops making sense."""

    reason: str
    at: int


class _UnreadError(ValueError):
    """A number or a window that cannot be read; the message is for the reader."""


def _condition_in(parts: Iterable[Any]) -> syntax.Expr | None:
    """The condition of an aggregate or window, among what follows its body."""
    return next((part for part in parts if isinstance(part, syntax.Expr)), None)


@v_args(inline=True)
class _Build(Transformer[Token, Any]):
    """Turns lark's tree into ours."""

    def conditional(
        self, _if: Token, test: Any, _then: Token, yes: Any, _else: Token, no: Any
    ) -> Any:
        return syntax.Conditional(test, yes, no)

    def binary(self, left: Any, operator: Token, right: Any) -> Any:
        return syntax.Binary(syntax.OPERATORS[operator], left, right)

    def not_(self, _not: Token, operand: Any) -> Any:
        return syntax.Not(operand)

    def member(self, operand: Any, _in: Token, *words: Token) -> Any:
        return syntax.Member(operand, tuple(w[1:-1] for w in words))

    def negative(self, _minus: Token, operand: Any) -> Any:
        return syntax.Negative(operand)

    def word(self, token: Token) -> Any:
        return syntax.Word(token[1:-1])

    def name(self, token: Token) -> Any:
        return syntax.Name(str(token))

    def index(self, name: Token, key: Any) -> Any:
        return syntax.Index(str(name), key)

    def aggregate(
        self,
        kind: Token,
        body: Any,
        _for: Token,
        variable: Token,
        _in: Token,
        over: Token,
        *rest: Any,
    ) -> Any:
        where = _condition_in(rest)
        return syntax.Aggregate(syntax.AGGREGATES[kind], body, str(variable), str(over), where)

    def placed(
        self, kind: Token, given: Any, _of: Token, body: Any, _for: Token, *rest: Any
    ) -> Any:
        variable, _in, over, *more = rest
        where = _condition_in(more)
        return syntax.Aggregate(
            syntax.AGGREGATES[kind], body, str(variable), str(over), where, given
        )

    def window(self, kind: Token, body: Any, _over: Token, span: Any, *rest: Any) -> Any:
        if kind not in syntax.WINDOW_KINDS:
            kinds = ", ".join(syntax.WINDOW_KINDS)
            raise _UnreadError(f"`{kind}` goes over a set; over time there are {kinds}")
        at_close = any(isinstance(part, Token) and part.type == "CLOSE" for part in rest)
        return syntax.Window(syntax.WINDOW_KINDS[kind], body, span, at_close, _condition_in(rest))

    def span(self, first: Token, *_: Token) -> Any:
        return int(first.replace("_", "")) if first.type == "NUMBER" else str(first)

    def call(self, function: Token, *arguments: Any) -> Any:
        return syntax.Call(str(function), arguments)

    def on_calendar(self, function: Token, argument: Token) -> Any:
        return syntax.OnCalendar(syntax.CALENDAR_FUNCTIONS[function], str(argument))

    def rounding(self, _round: Token, body: Any, _to: Token, step: Any, mode: Token) -> Any:
        return syntax.Rounding(body, step, " ".join(mode.split()))

    def number(self, token: Token, unit: Token | None = None) -> Any:
        value = parse_decimal(token.replace(" ", ""))
        if isinstance(value, str):
            raise _UnreadError(value)
        percent = token.type == "PERCENT"
        return syntax.Number(Decimal(value), str(unit) if unit else None, percent)


_PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)
_BUILD = _Build()
DEEPEST = 200


@lru_cache(maxsize=4096)
def parse(text: str) -> syntax.Expr | Unparsed:
    """Read one expression; `Unparsed` says why and where it is none."""
    if too_deep := _nesting(text):
        return Unparsed(f"parentheses are nested more than {DEEPEST} deep", too_deep)
    try:
        tree: syntax.Expr = _BUILD.transform(_PARSER.parse(text))
    except UnexpectedInput as error:
        return Unparsed(_reason(error, text), min(max(error.pos_in_stream or 0, 0), len(text)))
    except VisitError as error:
        return Unparsed(str(error.orig_exc), 0)
    except RecursionError:
        return Unparsed("the expression is too long; give parts of it a name of their own", 0)
    return tree


def _nesting(text: str) -> int:
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST:
            return at
    return 0


_HINTS = {
    "==": "equality is written with one sign: a = b",
    "&&": "write `and`",
    "||": "write `or`",
    "^": "write power(x, 2)",
    '"': "words are quoted with ': 'EN'",
    "**": "write power(x, 2)",
    "?": "write `if … then … else …`",
    "{": "index with square brackets: rate[track]",
}


def _reason(error: UnexpectedInput, text: str) -> str:
    at = error.pos_in_stream or 0
    if at >= len(text.rstrip()) or (
        isinstance(error, UnexpectedToken) and error.token.type == "$END"
    ):
        return "the expression ends too early"
    rest = text[at:].lstrip()
    for sign, hint in _HINTS.items():
        if rest.startswith(sign) or text[max(0, at - 1) :].startswith(sign):
            return f"'{sign}' is not understood: {hint}"
    shown = rest.split()[0][:20]
    expected = (
        error.accepts if isinstance(error, UnexpectedToken) else getattr(error, "allowed", ())
    )
    if "MODE" in (expected or ()):
        # `round(x to 1 bankers)`: the word was taken for the step's unit, and the parenthesis is
        # what is left.
        word = re.findall(r"\w+", text[:at])[-1] if shown.startswith(")") else shown.rstrip(")")
        return f"'{word}' is no rounding mode; the modes are {', '.join(ROUNDING_MODES)}"
    if isinstance(error, UnexpectedCharacters):
        return f"'{shown}' is not understood"
    return f"'{shown}' is not expected here"
