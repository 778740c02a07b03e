"""The server is killed while it takes changes in: whatever it confirmed is there afterwards, and the log only grows."""

import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import httpx
import pytest

from planloom.plan.corrections import Correction
from planloom.workspace import Intake, ReviewDesk, Workspace
from planloom.workspace.state import LogEntry

KILLS, MANY_KILLS = 3, 100
TEXT = "甲市某产业规划\n到2025年，全市地区生产总值超过{}亿元。培育一批龙头企业。\n"
MANY_ITEMS = "".join(
    f"建成{n}个{a}{b}平台。\n"
    for n in range(2, 5)
    for a in "甲乙丙丁戊己庚辛壬癸"
    for b in "测试研发算力"
)


@dataclass
class Confirmed:
    """What the server answered for, over all its lives."""

    documents: dict[str, bytes] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)


def started(folder: Path) -> tuple[subprocess.Popen[str], str]:
    program = str(Path(sys.executable).parent / "planloom")
    where = ["--workspace", str(folder), "--port", "8300", "--as-of", "2025-12-31"]
    serving = subprocess.Popen(
        [program, "serve", *where, "--as", "officer"], stderr=subprocess.PIPE, text=True
    )
    told: IO[str] = serving.stderr  # type: ignore[assignment]
    said = []
    for line in told:
        said.append(line)
        if "http://" in line:
            return serving, "http://" + line.split("http://")[1].split("/")[0]
    pytest.fail(f"the server did not start, {serving.wait()}: {''.join(said)}")


def change(client: httpx.Client, folder: Path, number: int, kept: Confirmed) -> None:
    """Send one document, and accept one item that was read before."""
    name, data = f"plan{number}.txt", TEXT.format(number + 1).encode()
    answer = client.post("/plans", files={"file": (name, data)})
    if answer.status_code == httpx.codes.SEE_OTHER:
        kept.documents[answer.headers["Location"].split("/jobs/")[1].split("?")[0]] = data
    queue = desk(folder).queue()
    waiting = [item for item in queue if item.item_id not in kept.accepted]
    if waiting:
        form = {"item": waiting[0].item_id, "stem": waiting[0].stem, "action": "accept"}
        if client.post("/review", data=form).status_code == httpx.codes.SEE_OTHER:
            kept.accepted.add(waiting[0].item_id)


def desk(folder: Path) -> ReviewDesk:
    return ReviewDesk(Workspace(folder), "officer", lambda: datetime.now(UTC))


def one_life(folder: Path, life: int, chance: random.Random, kept: Confirmed) -> None:
    """Serve, take some changes in, and be killed in the middle of those that follow."""
    serving, address = started(folder)
    own = {"Origin": address}
    killing = threading.Timer(chance.uniform(0, 0.3), serving.send_signal, [signal.SIGKILL])
    with httpx.Client(base_url=address, headers=own, timeout=60, trust_env=False) as client:
        change(client, folder, life * 1000, kept)
        killing.start()
        for number in range(1, 1000):
            try:
                change(client, folder, life * 1000 + number, kept)
            except httpx.HTTPError:
                break
    killing.join()
    serving.communicate()


def test_what_was_confirmed_survives_every_kill(tmp_path: Path, is_long: bool) -> None:
    folder, kept, chance = tmp_path / "desk", Confirmed(), random.Random(20)  # noqa: S311 moments
    for number in range(5):
        name, data = (
            f"first{number}.txt",
            (TEXT.format(number) + MANY_ITEMS * (number == 0)).encode(),
        )
        Workspace(folder).read(data, name, "officer", datetime(2026, 1, 1, tzinfo=UTC))
    before: tuple[tuple[LogEntry, ...], tuple[Correction, ...]] = (), ()
    for life in range(MANY_KILLS if is_long else KILLS):
        so_far = len(kept.accepted)
        one_life(folder, life, chance, kept)
        assert len(kept.accepted) > so_far  # every life confirms something before it ends
        intake = Intake(Workspace(folder), lambda: datetime.now(UTC))
        entries = intake.state.entries()[::-1]
        corrections = Workspace(folder).corrections()
        assert entries[: len(before[0])] == before[0]
        assert corrections[: len(before[1])] == before[1]
        before = entries, corrections
        for job_id, data in kept.documents.items():
            job = intake.state.job(job_id)
            assert job is not None
            received = folder / "incoming" / job_id
            read = [path.read_bytes() for path in (folder / "documents").glob("*")]
            is_kept = received.exists() and received.read_bytes() == data
            assert data in read or is_kept, (life, job)
        assert kept.accepted <= {c.item_id for c in corrections if c.action == "accept"}
        assert Workspace(folder).sources() is not None
    assert kept.documents
    assert kept.accepted
