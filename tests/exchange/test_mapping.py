"""Column maps: what a published or exported table calls the inputs of a document."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from covalue.exchange.mapping import NO_MAP, ColumnPart, MapPart, read_map


def a_map(**fields: object) -> MapPart:
    return MapPart.model_validate(fields)


def test_an_input_has_the_column_of_its_name_where_no_map_says_otherwise() -> None:
    assert NO_MAP.column_of("saving") == ColumnPart(column="saving")
    assert NO_MAP.names() == []


def test_a_column_by_its_name_or_with_all_that_is_said_of_it() -> None:
    mapped = a_map(columns={"saving": "Savings (k)", "rate": {"column": "Rate", "unit": "EUR"}})
    assert mapped.column_of("saving") == ColumnPart(column="Savings (k)")
    assert mapped.column_of("rate") == ColumnPart(column="Rate", unit="EUR")
    assert mapped.names() == ["saving", "rate"]


def test_one_line_stands_for_every_member_of_a_set() -> None:
    mapped = a_map(
        columns={
            "score[m]": {"column": "{m} Score", "words": {"n/a": "0"}},
            "score[HAI-1]": "Infections",
        }
    )
    assert mapped.column_of("score[PSI-90]") == ColumnPart(
        column="PSI-90 Score", words={"n/a": "0"}
    )
    assert mapped.column_of("score[HAI-1]").column == "Infections"
    assert mapped.column_of("rate[PSI-90]").column == "rate[PSI-90]"
    assert mapped.column_of("score").column == "score"
    assert mapped.names() == ["score[HAI-1]"]


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "number"),
    [
        (".", None, "1250.50", "1250.50"),
        (".", ",", "1,250.50", "1250.50"),
        (".", ",", "1,250,000", "1250000"),
        (".", ",", "-1,250 %", "-12.5"),
        (",", ".", "1.250,50", "1250.50"),
        (",", ".", "12,5", "12.5"),
        (",", " ", "1 250 000,5", "1250000.5"),
        (".", "'", "1'250.50", "1250.50"),
        (",", None, "1,5", "1.5"),
        (",", None, "1,5e3", "1500"),
        (",", None, "1_000,5 %", "10.005"),
        (",", " ", "-0,125", "-0.125"),
    ],
)
def test_numbers_with_other_signs(
    decimal: str, thousands: str | None, text: str, number: str
) -> None:
    assert a_map(decimal=decimal, thousands=thousands).number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "reason"),
    [
        (".", ",", "12,50", "write 12.50"),
        (".", ",", "1,25,000", "is not a number"),
        (".", None, "1,250", "thousands separators; write 1250"),
        (",", ".", "1.25", "no number with a decimal comma"),
        (",", None, "1.5", "no number with a decimal comma"),
        (",", None, "1.000", "as 1000 or as 1; say in the map which sign stands between thousands"),
        (",", None, "-12.500", "as 12500 or as 12.5"),
        (",", " ", "1.250", "as 1250 or as 1.25; the map says `thousands: ' '`"),
        (",", None, "1.250,50", "'1.250,50' has signs between thousands; say in the map which"),
        (",", None, "much", "is not a number"),
    ],
)
def test_digits_that_the_signs_do_not_allow_are_refused(
    decimal: str, thousands: str | None, text: str, reason: str
) -> None:
    number = a_map(decimal=decimal, thousands=thousands).number(text)
    assert isinstance(number, str)
    assert reason in number


def test_one_sign_cannot_mean_two_things() -> None:
    with pytest.raises(ValidationError, match="cannot be the same sign"):
        a_map(decimal=",", thousands=",")


def test_a_map_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("columns: {saving: Savings}\nmissing: [Not Available]\nignore: [Note]\n")
    mapped, findings = read_map(path)
    assert findings == []
    assert mapped == a_map(
        columns={"saving": "Savings"}, missing=["Not Available"], ignore=["Note"]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: [", ["map.yaml"]),
        ("columns: {saving: {col: Savings}}\n", ["map.yaml:1", "columns.saving"]),
        ("decimal: ;\n", ["map.yaml:1", "'decimal': input should be '.' or ','"]),
        ("decimal: ','\nthousands: ','\n", ["map.yaml", "cannot be the same sign"]),
        ("colums: {}\n", ["map.yaml:1", "'colums'", "a map has `columns:` (input: column)"]),
    ],
)
def test_what_is_no_map_is_refused_with_its_place(
    text: str, words: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text)
    mapped, findings = read_map(path)
    assert mapped is None
    said = "\n".join(map(str, findings))
    for part in words:
        assert part in said


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    mapped, findings = read_map(tmp_path / "nowhere.yaml")
    assert mapped is None
    assert "there is no such file" in str(findings[0])
