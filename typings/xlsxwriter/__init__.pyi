"""What we use of XlsxWriter, which comes without annotations."""

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self, SupportsFloat

from _typeshed import SupportsWrite

class Format: ...

class Worksheet:
    def set_column(
        self,
        first_col: int,
        last_col: int,
        width: float | None = None,
        cell_format: Format | None = None,
    ) -> int: ...
    def freeze_panes(self, row: int, col: int) -> None: ...
    def autofit(self, max_width: int = ...) -> None: ...
    def write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int: ...
    def write_number(
        self, row: int, col: int, number: SupportsFloat, cell_format: Format | None = None
    ) -> int: ...
    def write_datetime(
        self, row: int, col: int, date: datetime, cell_format: Format | None = None
    ) -> int: ...
    def write_formula(
        self,
        row: int,
        col: int,
        formula: str,
        cell_format: Format | None = None,
        value: float | str = 0,
    ) -> int: ...

class Workbook:
    def __init__(
        self, filename: SupportsWrite[bytes] | str, options: Mapping[str, Any] | None = None
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format: ...
    def add_worksheet(self, name: str | None = None) -> Worksheet: ...
