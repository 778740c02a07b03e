"""What goes out to others: no path of one machine, no address of a package index, no words of other people's plans."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPEN_WORK = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
PLACES_OF_ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users|mnt|opt/[a-z]+|var/folders)/\w|[A-Z]:\\\\?Users"
)
PACKAGE_INDEX = re.compile(
    r"https?://[^\s\"'<>]*(?:npmjs|npmmirror|pythonhosted|pypi|artifactory|/simple\b|registry)|"
    r"(?:index-url|registry)\s*=\s*http"
)
RUN = 24
HAN = re.compile(rf"[\u3400-\u4dbf\u4e00-\u9fff]{{{RUN},}}")
TITLE = re.compile(r"《[^》]{1,90}》")


@cache
def tracked() -> tuple[tuple[str, str], ...]:
    """Return name and text of every file that is or would be kept, images and fonts left out."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return tuple(texts(names))


def texts(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        data = (ROOT / name).read_bytes()
        try:
            yield name, data.decode("utf-8")
        except UnicodeDecodeError:
            yield name, data.decode("gb18030", errors="ignore")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {match[0]}"
        for name, text in tracked()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line)) is not None
    ]


def test_no_open_work_is_left_in_a_file() -> None:
    assert lines_with(re.compile(rf"\b(?:{'|'.join(OPEN_WORK)})\b")) == []


def test_no_place_of_one_machine_stands_in_a_file() -> None:
    assert lines_with(PLACES_OF_ONE_MACHINE) == []


def test_no_package_index_stands_in_a_file() -> None:
    assert lines_with(PACKAGE_INDEX) == []


def test_the_patterns_find_what_they_are_for() -> None:
    slash = "/"
    assert PLACES_OF_ONE_MACHINE.search(f"open('{slash}home{slash}me{slash}a.txt')")
    assert not PLACES_OF_ONE_MACHINE.search(f"https://example.org{slash}home{slash}a")
    assert PACKAGE_INDEX.search("https:" + "//registry.example.org/simple")
    assert not PACKAGE_INDEX.search("https://www.sz.gov.cn/a.html")
    assert len(runs("某" * (RUN + 1))) == 1
    assert runs("某" * (RUN - 1) + "，" + "某" * (RUN - 1)) == set()


def runs(text: str) -> set[str]:
    """Return every run of `RUN` Chinese characters."""
    return {
        found[at : at + RUN] for found in HAN.findall(text) for at in range(len(found) - RUN + 1)
    }


@pytest.mark.shared
def test_no_sentence_of_other_peoples_plans_stands_in_a_file(shared: Path) -> None:
    """Titles are names, and may stand; sentences may not."""
    ours = {run: name for name, text in tracked() for run in runs(text)}
    sources = [
        path for folder in ("seed", "corpus/documents") for path in (shared / folder).iterdir()
    ]
    assert sources
    copied = {
        f"{ours[run]}: {run}"
        for path in sources
        for run in runs(TITLE.sub("，", decoded(path.read_bytes())))
        if run in ours
    }
    assert sorted(copied) == []


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="ignore")
