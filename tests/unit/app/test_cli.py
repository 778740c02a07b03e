"""The command line as a person uses it: stdout for results alone, exit codes, everything wrong told with a way out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "深圳市某产业行动计划\n到2025年，全市地区生产总值超过4万亿元。\n"
PLANLOOM = (sys.executable, "-m", "planloom")


def planloom(*arguments: str | Path, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PLANLOOM, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "LANG": f"{lang}_XX.UTF-8", "PYTHONUTF8": "1"},
    )


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_json_is_the_object_and_nothing_else(document: Path) -> None:
    done = planloom("read", document, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    tree = json.loads(done.stdout)
    assert {"statements", "pledges", "lists"} <= tree.keys()
    (statement,) = tree["statements"]
    start, quote = statement["start"], statement["quote"]
    assert TEXT[start : start + len(quote)] == quote
    assert (statement["low"], statement["comparator"]) == (4_000_000_000_000, ">")


def test_yaml_draft_can_be_judged(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    assert planloom("read", document, "--out", out).stdout == ""
    done = planloom("study", out, "--as-of", "2025-12-31", "--format", "csv")
    assert done.returncode == 0, done.stderr
    header, row = done.stdout.splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["verdict"] == "no_data"


def test_the_document_itself_can_be_judged(document: Path) -> None:
    done = planloom("study", document, "--as-of", "2025-12-31")
    assert "no data" in done.stdout


def test_demo_once_prints_the_verdicts_and_ends() -> None:
    done = planloom("demo", "--once", lang="zh")
    assert done.returncode == 0, done.stderr
    for words in ("提前达成", "进展正常", "口径缺失", "表述不可衡量", "无数据"):
        assert words in done.stdout


def test_help_names_the_commands_and_loads_no_heavy_part() -> None:
    done = planloom("--help")
    assert all(name in done.stdout for name in ("read", "study", "import", "serve", "demo"))
    assert "..." not in done.stdout.partition("Commands:")[2]
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", *PLANLOOM[1:], "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {row.rpartition("|")[2].strip() for row in loaded.stderr.splitlines()}
    assert "planloom.app.cli" in modules
    assert not modules & {"duckdb", "fastapi", "planloom.reading", "rich", "rich.console"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("read", "no such file.txt"), "input.not_found"),
        (("read", "."), "usage.folder_needs_out"),
        (("read", "/dev/null"), "input.not_a_file"),
        (("study", "example:atlantis", "--as-of", "2025-12-31"), "plan.unknown_example"),
        (("study", "example:shenzhen_2022", "--as-of", "2025-31-12"), "usage.day"),
        (("demo", "--once", "--lang", "fr"), "usage.language"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_way_out(arguments: tuple[str, ...], code: str) -> None:
    for lang in ("zh", "en"):
        done = planloom(*arguments, lang=lang)
        assert done.returncode == 2
        assert done.stdout == ""
        assert f"[{code}]" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n\0\0\0\0IHDR", b"\0" * 1000], ids=["empty", "png", "zeros"]
)
def test_a_bad_document_leaves_no_output(data: bytes, tmp_path: Path) -> None:
    path, out = tmp_path / "plan.txt", tmp_path / "plan.yaml"
    path.write_bytes(data)
    done = planloom("read", path, "--out", out)
    assert done.returncode == 2
    assert "[document." in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["plan.txt"]


def test_a_hundred_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    done = planloom("read", path)
    assert done.returncode == 2
    assert "[document.too_large]" in done.stderr


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    text = "深圳市產業發展行動計劃\n到2025年，全市地區生產總值超過4萬億元。\n"
    path = tmp_path / "plan.txt"
    path.write_bytes(text.encode(encoding))
    (statement,) = json.loads(planloom("read", path, "--format", "json").stdout)["statements"]
    assert statement["low"] == 4_000_000_000_000
    assert text[statement["start"] :].startswith(statement["quote"])


def test_no_plan_is_an_honest_empty_result(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。\n", "utf-8")
    done = planloom("read", path, "--format", "json")
    assert done.returncode == 0, done.stderr
    tree = json.loads(done.stdout)
    assert (tree["statements"], tree["pledges"]) == ([], [])


def test_an_output_that_cannot_be_written_is_told(document: Path, tmp_path: Path) -> None:
    done = planloom("read", document, "--out", tmp_path / "no such folder" / "plan.yaml")
    assert done.returncode == 2
    assert "[output.not_writable]" in done.stderr


def test_every_problem_of_a_plan_file_is_told(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.yaml"
    planloom("read", document, "--out", out)
    text = out.read_text("utf-8")
    out.write_text(
        text.replace("low:", "lwo:").replace("measure: level", "measure: amount"), "utf-8"
    )
    done = planloom("study", out, "--as-of", "2025-12-31")
    assert done.returncode == 2
    places = [line.split(": ")[0] for line in done.stderr.splitlines()]
    assert len(places) >= 3
    assert all(place.startswith("plan.yaml:") for place in places)


def test_import_then_study_of_a_workspace(document: Path, tmp_path: Path) -> None:
    desk, scopes, rows = tmp_path / "desk", tmp_path / "scopes.csv", tmp_path / "gdp.csv"
    scopes.write_text(
        "scope,indicator,label_zh,label_en,is_stated,source\ntown,gdp,全市,City,yes,x\n"
    )
    rows.write_text(
        "指标,对象,年份,数值,单位,口径,来源,发布日期\n"
        "地区生产总值,深圳,2025,4.1,万亿元,town,统计局,2026-02-10\n",
        "utf-8",
    )
    assert planloom("read", document, "--workspace", desk, "--out", tmp_path / "x").returncode == 0
    steps = [
        ("definitions", scopes, "1 rows"),
        ("observations", rows, "1 rows"),
        ("observations", rows, "nothing has changed"),
    ]
    for kind, path, said in steps:
        done = planloom("import", path, "--workspace", desk, "--kind", kind)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
    done = planloom("study", "--workspace", desk, "--as-of", "2026-03-01")
    assert "● met" in done.stdout


def test_a_folder_is_read_whole_and_survives_a_bad_document(tmp_path: Path) -> None:
    folder, out = tmp_path / "plans", tmp_path / "out"
    folder.mkdir()
    for name in ("01.txt", "02.txt"):
        (folder / name).write_text(TEXT, "utf-8")
    (folder / "03.txt").write_bytes(b"\0\1\2")
    done = planloom("read", folder, "--format", "json", "--out", out)
    assert done.returncode == 1
    assert "03.txt: " in done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["01.json", "02.json"]
    assert len(json.loads((out / "01.json").read_text("utf-8"))["statements"]) == 1
