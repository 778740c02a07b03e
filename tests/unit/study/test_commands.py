"""`study --out` and `replay` as a person uses them: where things are written, what is told, how they end."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from planloom.app.cli import application
from planloom.study import export_files, exported_sources, read_export, run_study, write_export
from planloom.study.checking import CheckRequest, run_check
from planloom.workspace import Workspace
from planloom.workspace.checks import keep_check
from planloom.workspace.corrected import By

DAY = ("--as-of", "2025-12-31")
TEXT = "甲市某产业规划\n到2025年，全市地区生产总值超过4万亿元，建成3个以上公共平台。\n"
OTHER = "广州市某产业规划\n到2026年，全市地区生产总值超过3万亿元。\n"
EVIDENCE = (
    "indicator,subject,year,value,unit,scope,source,published_on\n"
    "gdp,shenzhen,2024,36801.87,亿元,town,Town yearbook,2025-02-25\n"
)
FIRMS = "企业代码,企业名称,行业代码,经营范围\nS1,合成样例甲,3973,集成电路设计\n"
"""Synthetic."""
SCOPES = (
    "scope,indicator,label_zh,label_en,is_stated,source\n"
    "town,gdp,全镇口径,Whole town,yes,Town yearbook\n"
)


def planloom(*arguments: str | Path) -> Result:
    return CliRunner().invoke(application, [str(a) for a in arguments], env={"LANG": "en_US.UTF-8"})


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    done = planloom("study", "example:shenzhen_2022", *DAY, "--out", tmp_path / "study")
    assert done.exit_code == 0, done.stderr
    return tmp_path / "study"


def test_an_export_is_told_with_its_id_and_replays(folder: Path) -> None:
    study_id = json.loads((folder / "study.json").read_text("utf-8"))["study_id"]
    done = planloom("replay", folder)
    assert done.exit_code == 0
    assert study_id in done.stdout
    assert "same\tstudy.json" in done.stdout
    quiet = planloom("replay", folder, "--check")
    assert (quiet.exit_code, quiet.stdout) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("--out", "a.json"), '{\n "study_id"'),
        (("--out", "a.csv"), "plan_id,target_id"),
        (("--out", "a.txt"), ""),
        (("--out", "a", "--format", "json"), '{\n "study_id"'),
    ],
)
def test_a_format_or_an_ending_gives_one_file(
    arguments: tuple[str, ...], begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = planloom("study", "example:shenzhen_2024", *DAY, *arguments)
    assert (done.exit_code, done.stdout) == (0, "")
    (written,) = tmp_path.iterdir()
    assert written.name == arguments[1]
    assert written.read_text("utf-8").startswith(begins)


def test_a_changed_file_ends_with_two_and_its_name(folder: Path) -> None:
    with (folder / "study.json").open("a") as file:
        file.write(" ")
    done = planloom("replay", folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "study.json" in done.stderr
    assert "[study.file_changed]" in done.stderr


def test_a_changed_promise_ends_with_one_and_the_figure(folder: Path, tmp_path: Path) -> None:
    files = read_export(folder)
    plans, evidence, day = exported_sources(files)
    target = plans[0].file.plans[0].targets[0]
    tampered = target.model_copy(update={"low": target.low * 2, "high": target.high * 2})
    plan = plans[0].file.plans[0]
    changed = plan.model_copy(update={"targets": (tampered, *plan.targets[1:])})
    file = plans[0].file.model_copy(update={"plans": (changed,)})
    source = type(plans[0])(file, plans[0].text, plans[0].inputs, (), plans[0].contents)
    study = run_study([source], evidence, day)
    write_export(tmp_path / "forged", export_files(study, [source]))
    done = planloom("replay", tmp_path / "forged", "--check")
    assert done.exit_code == 1
    assert f"{target.id}#promised" in done.stderr
    assert "3000000000000" in done.stderr


@pytest.mark.parametrize("what", ["nothing", "file", "empty folder"])
def test_what_is_no_export_ends_with_two(what: str, tmp_path: Path) -> None:
    place = tmp_path / "x"
    if what == "file":
        place.write_text("x")
    elif what == "empty folder":
        place.mkdir()
    done = planloom("replay", place)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "[input.not_found]" in done.stderr or "[study.not_an_export]" in done.stderr


def test_plans_of_a_workspace_are_asked_for_by_name(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "desk")
    when = datetime(2026, 1, 1, tzinfo=UTC)
    kept.read(TEXT.encode(), "town.txt", "officer", when)
    kept.read(TEXT.replace("甲市", "乙市").encode(), "other.txt", "officer", when)
    plan_id = kept.sources()[1][1].file.plans[0].id
    for name in ("town", "town.yaml", "town.txt"):
        out = tmp_path / "out"
        done = planloom("study", name, "--workspace", kept.folder, *DAY, "--out", out)
        assert done.exit_code == 0, done.stderr
        tree = json.loads((out / "study.json").read_text("utf-8"))
        (plan,) = [plan["id"] for file in tree["files"] for plan in file["plans"]]
        assert plan == plan_id
        assert planloom("replay", out, "--check").exit_code == 0
    both = planloom("study", "--workspace", kept.folder, *DAY, "--format", "json")
    assert (both.exit_code, "[study.repeated_plan]" in both.stderr) == (0, False)
    ids = [plan["id"] for file in json.loads(both.stdout)["files"] for plan in file["plans"]]
    assert sorted(ids) == [plan_id, f"{plan_id}-2"]  # given when the second was read
    assert (
        planloom("study", "--workspace", kept.folder, *DAY, "--out", tmp_path / "all").exit_code
        == 0
    )
    assert planloom("replay", tmp_path / "all", "--check").exit_code == 0
    unknown = planloom("study", "nowhere", "--workspace", kept.folder, *DAY)
    assert unknown.exit_code == 2
    assert "[study.unknown_plan]" in unknown.stderr
    empty = planloom("study", "nowhere", "--workspace", tmp_path / "empty", *DAY)
    assert (empty.exit_code, "[study.no_plans]" in empty.stderr) == (2, True)


def test_two_plans_of_one_id_from_two_desks_are_told_apart(tmp_path: Path) -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    paths: list[Path] = []
    for place in ("甲市", "乙市"):
        desk = Workspace(tmp_path / place)
        desk.read(TEXT.replace("甲市", place).encode(), "town.txt", "officer", when)
        paths += desk.plan_paths()
    done = planloom("study", *paths, *DAY, "--format", "json")
    assert (done.exit_code, "[study.repeated_plan]" in done.stderr) == (0, True)
    ids = [plan["id"] for file in json.loads(done.stdout)["files"] for plan in file["plans"]]
    assert ids == [ids[0], f"{ids[0]}-2"]


def test_checks_of_a_workspace_stand_in_the_study_and_the_report(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "desk")
    when = datetime(2026, 1, 1, tzinfo=UTC)
    kept.read(TEXT.encode(), "town.txt", "officer", when)
    kept.read(OTHER.encode(), "other.txt", "officer", when)
    files = [source.file for _, source in kept.sources()]
    plans = {stem: file.plans[0].id for (stem, _), file in zip(kept.sources(), files, strict=True)}
    tables = {"firms": ("firms.csv", FIRMS.encode())}
    for name, plan in (("alone", None), ("held", plans["town"])):
        asked = CheckRequest("firms", name, date(2025, 1, 1), tables, plan)
        keep_check(kept.folder, asked, run_check(asked, files), By("officer", when))

    def told(*names: str) -> tuple[list[str], list[str]]:
        out = tmp_path / "-".join(("out", *names))
        done = planloom("study", *names, "--workspace", kept.folder, *DAY, "--out", out)
        assert done.exit_code == 0, done.stderr
        replayed = planloom("replay", out, "--check")
        assert replayed.exit_code == 0, replayed.stderr
        tree = json.loads((out / "study.json").read_text("utf-8"))
        return (
            sorted(plan["id"] for file in tree["files"] for plan in file["plans"]),
            sorted(check["name"] for check in tree["checks"]),
        )

    ids = sorted({file.plans[0].id for file in kept.study(date(2025, 12, 31)).files})
    assert told() == (ids, ["alone", "held"])
    assert told("town") == ([plans["town"]], ["alone", "held"])
    assert told("other") == ([plans["other"]], ["alone"])
    page = tmp_path / "other.html"
    done = planloom("report", "other", "--workspace", kept.folder, *DAY, "--out", page)
    assert done.exit_code == 0, done.stderr
    written = page.read_text("utf-8")
    assert ("广州市" in written, "甲市" in written) == (True, False)
    assert ("alone" in written, "held" in written) == (True, False)


def test_a_workspace_with_tables_beside_replays_whole(tmp_path: Path) -> None:
    document = tmp_path / "plan.txt"
    document.write_text("深圳市某产业规划\n到2025年，全市地区生产总值超过4万亿元。\n", "utf-8")
    for name, text in (("scopes.csv", SCOPES), ("series.csv", EVIDENCE)):
        (tmp_path / name).write_text(text, "utf-8")
    out = tmp_path / "out"
    tables = ("--definitions", tmp_path / "scopes.csv", "--observations", tmp_path / "series.csv")
    done = planloom("study", document, *tables, *DAY, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert len(json.loads((out / "study.json").read_text("utf-8"))["observations"]) == 1
    for path in tmp_path.glob("*.*"):
        path.unlink()
    assert planloom("replay", out, "--check").exit_code == 0
