"""Results into files: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from covalue.exchange.writing import as_csv, write_whole


def test_a_table_as_csv() -> None:
    text = as_csv(("site", "note"), [("Leeds", 'says "no", twice'), ("York", "two\nlines")])
    assert text == 'site,note\nLeeds,"says ""no"", twice"\nYork,"two\nlines"\n'


def test_a_file_is_written_as_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    write_whole(path, "a\r\nb\nü\n")
    assert path.read_bytes() == "a\r\nb\nü\n".encode()


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")
    write_whole(path, "new")
    assert path.read_text() == "new"
    assert [found.name for found in tmp_path.iterdir()] == ["result.csv"]


def test_others_may_read_it_as_far_as_the_system_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "result.csv", "text")
    finally:
        os.umask(before)
    assert (tmp_path / "result.csv").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_what_fails_on_the_way_leaves_the_old_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="no space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["result.csv"]


def test_a_file_that_is_gone_already_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(name: str, _: Path) -> None:
        Path(name).unlink()
        raise OSError("somebody else was faster")

    monkeypatch.setattr(os, "replace", vanish)
    with pytest.raises(OSError, match="somebody else was faster"):
        write_whole(tmp_path / "result.csv", "new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "result.csv", "text")
