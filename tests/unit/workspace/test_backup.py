"""Backup and restore: everything comes back, a changed archive is refused, nothing is lost on the way."""

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app.cli import application
from planloom.errors import InputError
from planloom.workspace import State, Workspace, backup
from planloom.workspace.archive import MANIFEST
from planloom.workspace.backup import make_backup, restore_backup
from planloom.workspace.files import locked

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DEFINITIONS = (
    "scope,indicator,label_zh,label_en,is_stated,source\ntown,gdp,全市,City,yes,yearbook\n"
)
ROWS = (
    "indicator,subject,year,value,unit,scope,source,published_on\n"
    "gdp,shenzhen,2023,34606.40,亿元,town,yearbook,2024-02-21\n"
)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace and its backup."""
    folder = tmp_path_factory.mktemp("once")
    made = Workspace(folder / "desk")
    made.read("到2025年，全市地区生产总值超过4万亿元。".encode(), "plan.txt", "officer", NOW)
    made.import_table(DEFINITIONS.encode(), "d.csv", "definitions")
    made.import_table(ROWS.encode(), "o.csv", "observations")
    State(made.folder).log("officer", NOW, "read_document", "plan.txt")
    make_backup(made.folder, folder / "kept.zip", NOW)
    return folder


@pytest.fixture
def desk(made_once: Path, tmp_path: Path) -> Workspace:
    """A workspace with a document, a plan, evidence and a log."""
    shutil.copytree(made_once / "desk", tmp_path / "desk")
    return Workspace(tmp_path / "desk")


@pytest.fixture
def kept(made_once: Path, tmp_path: Path) -> Path:
    """The backup of the workspace."""
    return Path(shutil.copy(made_once / "kept.zip", tmp_path / "kept.zip"))


def codes(act: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        act()
    return [problem.code for problem in caught.value.problems]


def texts(folder: Path) -> dict[str, bytes]:
    """Return the files of a workspace that are no databases."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".duckdb", ".sqlite") and path.name != ".lock"
    }


def test_everything_comes_back(desk: Workspace, tmp_path: Path) -> None:
    made = make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    found = restore_backup(tmp_path / "kept.zip", tmp_path / "other", sha256=made.sha256)
    other = Workspace(tmp_path / "other")
    assert texts(other.folder) == texts(desk.folder)
    assert other.evidence() == desk.evidence()
    assert State(other.folder).entries() == State(desk.folder).entries()
    assert other.study(date(2025, 12, 31)) == desk.study(date(2025, 12, 31))
    assert found.manifest == made.manifest
    assert made.left_out == ()
    assert {kept.name for kept in made.manifest.files} >= {"evidence.duckdb", "state.sqlite"}


def test_the_archive_names_the_hash_of_every_file(desk: Workspace, tmp_path: Path) -> None:
    make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        listed = {kept["name"]: kept for kept in json.loads(archive.read(MANIFEST))["files"]}
        for name, kept in listed.items():
            data = archive.read(f"workspace/{name}")
            assert (kept["size"], kept["sha256"]) == (len(data), sha256(data).hexdigest())
        assert len(archive.namelist()) == len(listed) + 1


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return a copy of an archive with other content."""
    with zipfile.ZipFile(archive) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as copy:
        for name, data in parts.items():
            copy.writestr(name, data)
    return target


def other_name(parts: dict[str, bytes], name: str) -> None:
    tree = json.loads(parts[MANIFEST])
    parts[f"workspace/{name}"] = parts.pop(f"workspace/{tree['files'][0]['name']}")
    tree["files"][0]["name"] = name
    parts[MANIFEST] = json.dumps(tree).encode()


def listed_with(parts: dict[str, bytes], **values: object) -> None:
    tree = json.loads(parts[MANIFEST])
    tree["files"][0] |= values
    parts[MANIFEST] = json.dumps(tree).encode()


PLAN = "workspace/plans/plan.yaml"
CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a file": (lambda p: p.update({PLAN: p[PLAN] + b" "}), "workspace.backup_tampered"),
    "a file of the same size": (
        lambda p: p.update({PLAN: p[PLAN][:-2] + b"#\n"}),
        "workspace.backup_tampered",
    ),
    "a size": (lambda p: listed_with(p, size=10**6), "workspace.backup_tampered"),
    "a negative size": (lambda p: listed_with(p, size=-1), "workspace.backup_tampered"),
    "a text for a size": (lambda p: listed_with(p, size="many"), "workspace.backup_unreadable"),
    "another key": (lambda p: listed_with(p, mode=1), "workspace.backup_unreadable"),
    "one file more": (lambda p: p.update({"workspace/x": b""}), "workspace.backup_unlisted"),
    "one outside": (lambda p: p.update({"../x": b""}), "workspace.backup_unlisted"),
    "one file less": (lambda p: p.pop(PLAN), "workspace.backup_lacks"),
    "no list": (lambda p: p.pop(MANIFEST), "workspace.backup_unreadable"),
    "a list that is none": (lambda p: p.update({MANIFEST: b"[]"}), "workspace.backup_unreadable"),
    "a deep list": (lambda p: p.update({MANIFEST: b"[" * 10**5}), "workspace.backup_unreadable"),
    "a later form": (
        lambda p: p.update({MANIFEST: p[MANIFEST].replace(b'"form": 1', b'"form": 2')}),
        "workspace.backup_newer",
    ),
    "a way up": (lambda p: other_name(p, "../../outside"), "workspace.backup_path"),
    "a way within": (lambda p: other_name(p, "plans/../../outside"), "workspace.backup_path"),
    "a root": (lambda p: other_name(p, "/outside"), "workspace.backup_path"),
    "a drive": (lambda p: other_name(p, "C:\\outside"), "workspace.backup_path"),
    "an empty part": (lambda p: other_name(p, "plans//x"), "workspace.backup_path"),
    "no name": (lambda p: other_name(p, ""), "workspace.backup_path"),
    "a folder's name": (lambda p: other_name(p, "plans"), "workspace.backup_path"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_archive_is_refused_and_nothing_changes(
    desk: Workspace, kept: Path, tmp_path: Path, what: str
) -> None:
    change, code = CHANGES[what]
    changed = rewritten(kept, lambda parts: (change(parts), None)[1])
    before, around = texts(desk.folder), sorted(tmp_path.iterdir())
    assert code in codes(lambda: restore_backup(changed, desk.folder, replace=True))
    assert code in codes(lambda: restore_backup(changed, tmp_path / "other"))
    assert texts(desk.folder) == before
    assert sorted(tmp_path.iterdir()) == around


@pytest.mark.parametrize("place", range(1, 10))
def test_a_flipped_bit_is_found(kept: Path, tmp_path: Path, place: int) -> None:
    data = bytearray(kept.read_bytes())
    digest = sha256(data).hexdigest()
    data[len(data) * place // 10] ^= 4
    kept.write_bytes(data)
    assert codes(lambda: restore_backup(kept, tmp_path / "other"))
    assert codes(lambda: restore_backup(kept, tmp_path / "other", sha256=digest)) == [
        "workspace.backup_exchanged"
    ]
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("place", range(10))
def test_a_flipped_bit_of_the_list_is_found(kept: Path, tmp_path: Path, place: int) -> None:
    with zipfile.ZipFile(kept) as archive:
        entry = archive.getinfo(MANIFEST)
    data = bytearray(kept.read_bytes())
    data[entry.header_offset + 30 + len(MANIFEST) + entry.compress_size * place // 10] ^= 6
    kept.write_bytes(data)
    assert codes(lambda: restore_backup(kept, tmp_path / "other"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive at all", None])
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "kept.zip").write_bytes(data)
    found = codes(lambda: restore_backup(tmp_path / "kept.zip", tmp_path / "other"))
    assert found == ["workspace.backup_unreadable"]


def test_a_store_that_does_not_open_is_not_brought_back(desk: Workspace, tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        data = b"no store"
        parts["workspace/evidence.duckdb"] = data
        tree = json.loads(parts[MANIFEST])
        for kept in tree["files"]:
            if kept["name"] == "evidence.duckdb":
                kept |= {"size": len(data), "sha256": sha256(data).hexdigest()}
        parts[MANIFEST] = json.dumps(tree).encode()

    make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    forged = rewritten(tmp_path / "kept.zip", change)
    assert codes(lambda: restore_backup(forged, tmp_path / "other")) == ["table.store_damaged"]
    assert not (tmp_path / "other").exists()


def test_a_workspace_is_replaced_only_on_demand_and_kept_beside(
    desk: Workspace, tmp_path: Path
) -> None:
    make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    before = texts(desk.folder)
    desk.read("到2030年，全市地区生产总值超过5万亿元。".encode(), "later.txt", "officer", NOW)
    later = texts(desk.folder)
    restore = tmp_path / "kept.zip", desk.folder
    assert codes(lambda: restore_backup(*restore)) == ["workspace.not_empty"]
    assert texts(desk.folder) == later
    found = restore_backup(*restore, replace=True)
    assert found.kept_aside == tmp_path / "desk.before-restore-1"
    assert texts(desk.folder) == before
    assert texts(found.kept_aside) == later
    assert restore_backup(*restore, replace=True).kept_aside == tmp_path / "desk.before-restore-2"


def test_an_empty_folder_needs_no_word(desk: Workspace, tmp_path: Path) -> None:
    make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    (tmp_path / "other").mkdir()
    assert restore_backup(tmp_path / "kept.zip", tmp_path / "other").kept_aside is None
    assert texts(tmp_path / "other") == texts(desk.folder)


def test_where_the_last_move_fails_the_former_workspace_is_back(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    before = texts(desk.folder)
    rename = Path.rename

    def broken(path: Path, target: Path) -> Path:
        if path.name.startswith(".part-"):
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", broken)
    found = codes(lambda: restore_backup(tmp_path / "kept.zip", desk.folder, replace=True))
    assert found == ["workspace.not_writable"]
    assert texts(desk.folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "kept.zip"]


def test_too_little_space_is_told_before_anything_is_written(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    monkeypatch.setattr(backup, "_MARGIN", 2**62)
    found = codes(lambda: restore_backup(tmp_path / "kept.zip", tmp_path / "other"))
    assert found == ["workspace.no_space"]


def test_a_backup_that_fails_leaves_the_one_before(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "kept.zip"
    make_backup(desk.folder, archive, NOW)
    before = archive.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "write_archive", full)
    assert codes(lambda: make_backup(desk.folder, archive, NOW)) == ["workspace.not_writable"]
    assert archive.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk", "kept.zip"]


def test_what_cannot_be_backed_up_is_told(desk: Workspace, tmp_path: Path) -> None:
    assert codes(lambda: make_backup(tmp_path / "none", tmp_path / "x.zip", NOW)) == [
        "workspace.nothing_to_back_up"
    ]
    assert codes(lambda: make_backup(desk.folder, desk.folder / "x.zip", NOW)) == [
        "workspace.backup_inside"
    ]
    (desk.folder / "link").symlink_to(tmp_path)
    (desk.folder / "linked.txt").symlink_to(desk.folder / "plans" / "plan.yaml")
    made = make_backup(desk.folder, tmp_path / "x.zip", NOW)
    assert made.left_out == ("link", "linked.txt")


def test_a_workspace_in_use_is_waited_for_and_told(
    desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planloom.workspace.files.PATIENCE", 0.1)
    monkeypatch.setattr(locked.__wrapped__, "__defaults__", (0.1,))  # type: ignore[attr-defined]
    with locked(desk.folder):
        found = codes(lambda: make_backup(desk.folder, tmp_path / "x.zip", NOW))
    assert found == ["workspace.in_use"]


def test_the_log_is_copied_with_what_is_not_yet_in_its_file(
    desk: Workspace, tmp_path: Path
) -> None:
    with contextlib.closing(sqlite3.connect(desk.folder / "state.sqlite")) as rows:
        rows.execute("PRAGMA journal_mode = WAL")
        rows.execute("INSERT INTO setting VALUES ('who', '张')")
        rows.commit()
        make_backup(desk.folder, tmp_path / "kept.zip", NOW)
    restore_backup(tmp_path / "kept.zip", tmp_path / "other")
    assert State(tmp_path / "other").setting("who") == "张"


def test_the_commands_tell_what_they_did(desk: Workspace, tmp_path: Path) -> None:
    def run(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(application, [str(word) for word in words])
        return result.exit_code, result.output

    archive, other = tmp_path / "kept.zip", tmp_path / "other"
    code, said = run("backup", archive, "--workspace", desk.folder, "--lang", "en")
    assert (code, "files backed up" in said) == (0, True)
    digest = said.split("SHA-256 ")[1].strip()
    assert digest == sha256(archive.read_bytes()).hexdigest()
    code, said = run("restore", archive, "--workspace", other, "--sha256", digest, "--lang", "zh")
    assert (code, "已恢复" in said) == (0, True)
    code, said = run("restore", archive, "--workspace", other, "--lang", "zh")
    assert (code, "workspace.not_empty" in said, "--replace" in said) == (2, True, True)
    code, said = run("restore", archive, "--workspace", other, "--replace", "--lang", "en")
    assert (code, "other.before-restore-1" in said) == (0, True)
    assert run("restore", tmp_path / "none.zip", "--workspace", other, "--replace")[0] == 2


def test_no_command_that_opens_the_store_complains_at_its_end(
    desk: Workspace, tmp_path: Path
) -> None:
    """The database's module tells of objects left at the end of a program, if there are any."""
    (tmp_path / "d.csv").write_text(DEFINITIONS.replace("town", "village"), "utf-8")
    desk_words = ("--workspace", str(desk.folder))
    for words in (
        ("import", str(tmp_path / "d.csv"), *desk_words, "--kind", "definitions"),
        ("study", *desk_words, "--as-of", "2025-12-31", "--format", "csv"),
        ("backup", str(tmp_path / "kept.zip"), *desk_words),
    ):
        ended = subprocess.run(
            [sys.executable, "-m", "planloom", *words], capture_output=True, text=True, check=False
        )
        assert "leaked" not in ended.stderr
        assert ended.returncode == 0, ended.stderr
