"""An exported study: valid against its published schema, whole on disk, and the same bytes when computed again."""

import csv
import io
import json
import os
import runpy
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planloom.errors import InputError
from planloom.study import (
    PlanSource,
    Study,
    example_evidence,
    example_source,
    export_files,
    read_export,
    replay,
    run_study,
    study_figures,
    write_export,
)
from planloom.study.listing import study_tables
from planloom.study.manifest import MANIFEST, manifest_bytes
from planloom.study.sources import REFERENCE
from planloom.study.tables import columns, digits

ROOT = Path(__file__).parents[3]
DAY = date(2025, 12, 31)
PUBLISHED = ROOT / "docs/study.schema.json"


@cache
def made() -> tuple[Study, tuple[PlanSource, ...]]:
    plans = tuple(example_source(name) for name in REFERENCE)
    return run_study(plans, example_evidence(), DAY), plans


@cache
def exported() -> dict[str, bytes]:
    return export_files(*made())


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return an export whose manifest fits its files, as somebody would make it who changed a file knowingly."""
    rest = {path: data for path, data in files.items() if path != MANIFEST}
    return rest | {MANIFEST: manifest_bytes(made()[0], rest)}


def codes(error: pytest.ExceptionInfo[InputError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_the_study_is_valid_against_the_published_schema() -> None:
    schema = json.loads(PUBLISHED.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    tree = json.loads(exported()["study.json"])
    jsonschema.validate(tree, schema, jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree | {"verdicts": 1}, schema, jsonschema.Draft202012Validator)


def test_schema_and_list_of_tables_are_fresh() -> None:
    script = runpy.run_path(str(ROOT / "scripts/write_study_docs.py"))
    said = (ROOT / "docs/study.md").read_text("utf-8")
    assert said == script["page"](said), "run scripts/write_study_docs.py"
    assert PUBLISHED.read_bytes() == exported()["study.schema.json"], (
        "run scripts/write_study_docs.py"
    )


def test_every_column_is_documented() -> None:
    said = (ROOT / "docs/study.md").read_text("utf-8")
    for table in study_tables(made()[0]):
        section = said.split(f"### `tables/{table.name}.csv`")[1].split("###")[0]
        for name in (*table.owners, *(column.name for column in columns(table.record))):
            (line,) = [line for line in section.splitlines() if line.startswith(f"| `{name}` |")]
            assert len(line) > len(f"| `{name}` |  |"), name


def test_tables_say_what_the_study_says() -> None:
    study, _ = made()
    rows = table("figures")
    assert [(row["record"], row["field"]) for row in rows] == [
        (f.record, f.field) for f in study_figures(study)
    ]
    assert all(
        float(row["figure"]) == f.figure.value
        for row, f in zip(rows, study_figures(study), strict=True)
    )
    assert {row["id"] for row in table("trace")} == {node.id for node in study.trace}
    targets = [t for file in study.files for plan in file.plans for t in plan.targets]
    assert [row["citation_quote"] for row in table("targets")] == [
        t.citation.quote for t in targets
    ]
    assert len(table("observations")) == len(study.observations)


def table(name: str) -> list[dict[str, str]]:
    text = exported()[f"tables/{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_of_a_table_reads_back_the_same(value: float) -> None:
    text = digits(value)
    assert float(text) == value
    assert "e" not in text.lower()


def test_an_export_comes_out_again() -> None:
    found, fresh = replay(exported())
    assert found.is_identical
    assert fresh == exported()
    assert not found.problems()


def test_a_folder_keeps_an_export(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "study"
    write_export(folder, exported())
    assert read_export(folder) == exported()
    write_export(folder, exported())
    assert [path.name for path in folder.parent.iterdir()] == ["study"]


@pytest.mark.parametrize("there", ["file", "foreign", "link"])
def test_what_is_no_export_is_left_alone(there: str, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    if there == "file":
        folder.write_text("mine")
    elif there == "link":
        (tmp_path / "other").mkdir()
        folder.symlink_to(tmp_path / "other")
    else:
        write_export(folder, exported())
        (folder / "notes.txt").write_text("mine")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(InputError) as error:
        write_export(folder, exported())
    assert codes(error) & {"output.not_a_folder", "output.folder_in_use"}
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("path", sorted(exported().keys() - {MANIFEST}))
def test_a_changed_byte_or_a_missing_file_is_told(path: str) -> None:
    data = bytearray(exported()[path])
    data[len(data) // 2] ^= 1
    with pytest.raises(InputError) as error:
        replay(exported() | {path: bytes(data)})
    assert [(p.code, p.where) for p in error.value.problems] == [("study.file_changed", path)]
    with pytest.raises(InputError) as error:
        replay({name: data for name, data in exported().items() if name != path})
    assert [(p.code, p.where) for p in error.value.problems] == [("study.file_missing", path)]


def test_a_folder_without_a_file_or_a_manifest_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    write_export(folder, exported())
    (folder / "study.json").unlink()
    with pytest.raises(InputError) as error:
        read_export(folder)
    assert codes(error) == {"study.file_missing"}
    (folder / MANIFEST).unlink()
    with pytest.raises(InputError) as error:
        read_export(folder)
    assert codes(error) == {"study.not_an_export"}


def test_a_file_beside_is_told_and_not_read(tmp_path: Path) -> None:
    write_export(tmp_path / "study", exported())
    (tmp_path / "study/notes.txt").write_text("mine")
    found, _ = replay(read_export(tmp_path / "study"))
    assert found.is_identical
    assert [(p.code, p.where, p.severity) for p in found.problems()] == [
        ("study.foreign_file", "notes.txt", "warning")
    ]


def test_a_changed_row_is_told_by_figure_with_both_values() -> None:
    tree = json.loads(exported()["inputs/evidence.json"])
    row = next(o for o in tree["observations"] if o["year"] == 2024 and o["value"] == 1.56e12)
    row["value"] = 1.57e12
    changed = json.dumps(tree, ensure_ascii=False).encode()
    found, _ = replay(resealed(exported() | {"inputs/evidence.json": changed}))
    assert not found.is_identical
    told = {d.where: (d.before, d.after) for d in found.figures}
    name = f"{row['observation_id']}#value"
    assert "1560000000000.0" in told[name][0]
    assert "1570000000000.0" in told[name][1]
    assert any(where.endswith("#pace") for where in told)
    assert {"study.json", "tables/figures.csv"} <= {d.where for d in found.files}
    assert any(d.where == "/study_id" for d in found.rest)
    assert any(p.severity == "error" for p in found.problems())


def test_another_version_alone_is_no_error() -> None:
    tree = json.loads(exported()[MANIFEST])
    tree["versions"] |= {"python": "3.9.0", "numpy": "0.1"}
    found, _ = replay(exported() | {MANIFEST: json.dumps(tree).encode()})
    assert found.is_identical
    assert {p.where for p in found.problems()} == {"python", "numpy"}
    assert {p.severity for p in found.problems()} == {"information"}


@pytest.mark.parametrize(
    "path", ["../secret", "/etc/passwd", "a/../../b", "a\\b", "c:x", "", "a//b", "a\nb", MANIFEST]
)
def test_a_manifest_leads_nowhere_else(path: str, tmp_path: Path) -> None:
    tree = json.loads(exported()[MANIFEST])
    tree["files"][0]["path"] = path
    (tmp_path / MANIFEST).write_text(json.dumps(tree))
    with pytest.raises(InputError) as error:
        read_export(tmp_path)
    assert codes(error) == {"study.bad_manifest"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    write_export(folder, exported())
    shutil.move(folder / "study.json", tmp_path / "outside.json")
    (folder / "study.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(InputError) as error:
        read_export(folder)
    assert codes(error) == {"study.file_outside"}


JSON_FILES = (MANIFEST, "inputs/request.json", "inputs/evidence.json", "study.json")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TREES = st.recursive(
    LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(st.text(max_size=5), t, max_size=3)
)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(JSON_FILES), st.data())
def test_whatever_stands_in_a_file_is_told_and_never_crashes(
    path: str, data: st.DataObject
) -> None:
    tree = json.loads(exported()[path])
    way: list[Any] = [tree]
    while isinstance(way[-1], (dict, list)) and way[-1]:
        keys = list(way[-1]) if isinstance(way[-1], dict) else range(len(way[-1]))
        key = data.draw(st.sampled_from(list(keys)))
        if data.draw(st.booleans()) or not isinstance(way[-1][key], (dict, list)):
            way[-1][key] = data.draw(TREES)
            break
        way.append(way[-1][key])
    files = exported() | {path: json.dumps(tree).encode()}
    with suppress(InputError):
        found, _ = replay(resealed(files) if path != MANIFEST else files)
        assert all(problem.where for problem in found.problems())


PROGRAM = """
import sys
from pathlib import Path
from planloom.app.cli import main
sys.argv = ["planloom", *sys.argv[1:]]
main()
"""


def planloom(
    arguments: list[str], cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=cwd,
        env={"PATH": "", "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


SURROUNDINGS = {
    "one thread": {"seed": "1", "threads": "1", "TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8"},
    "two threads": {"seed": "4242", "threads": "2", "TZ": "America/New_York", "LANG": "C"},
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_threads_hash_seed_zone_locale_and_folder_change_nothing(name: str, tmp_path: Path) -> None:
    around = SURROUNDINGS[name]
    threads = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
    environment = dict.fromkeys(threads, around["threads"]) | {
        "PYTHONHASHSEED": around["seed"],
        "TZ": around["TZ"],
        "LANG": around["LANG"],
    }
    examples = [f"example:{example}" for example in REFERENCE]
    done = planloom(
        ["study", *examples, "--as-of", str(DAY), "--out", "study"], tmp_path, **environment
    )
    assert done.returncode == 0, done.stderr
    found = read_export(tmp_path / "study")
    assert found | {MANIFEST: b""} == exported() | {MANIFEST: b""}
    again = planloom(["replay", "study", "--format", "json"], tmp_path, **environment)
    assert (again.returncode, json.loads(again.stdout)["is_identical"]) == (0, True)


def test_a_second_environment_gives_the_same_bytes(tmp_path: Path, *, is_long: bool) -> None:
    """A fresh environment with its own copy of the package, beside the same pinned parts."""
    if not is_long:
        pytest.skip("long: makes an environment")
    site = Path(next(path for path in sys.path if path.endswith("site-packages")))
    fresh = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", fresh], check=True)
    own = next((fresh / "lib").glob("python*/site-packages"))
    shutil.copytree(
        ROOT / "src/planloom", own / "planloom", ignore=shutil.ignore_patterns("vendor")
    )
    (own / "parts.pth").write_text(f"{site}\n")
    write_export(tmp_path / "study", exported())
    done = subprocess.run(
        [fresh / "bin/python", "-m", "planloom", "replay", "study", "--format", "json"],
        cwd=tmp_path,
        env={"PATH": os.defpath, "PYTHONUTF8": "1", "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["is_identical"], told["versions"]) == (True, [])
