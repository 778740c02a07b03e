"""Does the server keep up? So many requests a second on loopback, for so long: times, errors, memory.

    python benchmarks/load.py                                # 100 a second for 60 s
    python benchmarks/load.py --seconds 600                  # the figure of the README
    python benchmarks/load.py --rate 50 --seconds 30
    python benchmarks/load.py --cost                         # processor time of one request of each page

It starts a server of its own on the bundled example and asks for its pages, the JSON interface, traces and static
files, in a fixed mix. Requests start by the clock and do not wait for one another; a request's time runs from the
moment at which it was due, so that a server that stands still is seen. Never more than --most requests are under
way: one more counts as an error.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

PAGES = (
    "/",
    "/plans/shenzhen_2022_opinion",
    "/plans/shenzhen_2022_opinion/document",
    "/plans/shenzhen_2022_opinion/targets/sei_value_added/shenzhen/2025",
    "/clusters/new_energy",
    "/places",
    "/places/futian",
    "/trace/",
    "/about?lang=en",
    "/search?q=能源",
    "/api/v1/targets",
    "/api/v1/observations?limit=100",
    "/api/v1/plans",
    "/static/planloom.css",
    "/static/vendor/htmx.org/htmx.min.js",
    "/?lang=en",
)
WARM_ROUNDS = 3
COST_ROUNDS = 200
OK = 200


class Asker:
    """Open connections to the server; each is used again when its answer was read."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, page: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():
                break
            writer.close()  # the server let it go after some idle seconds
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        path = quote(page, safe="/?&=%")
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        body = await reader.readexactly(length)
        self._free.append((reader, writer))
        return int(head.split(" ")[1]), body


@dataclass
class Seen:
    """What was measured."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    memory_mb: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)


def main() -> None:
    """Measure and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rate", type=float, default=100.0, help="requests a second")
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--most", type=int, default=200, help="requests under way at once")
    asked.add_argument("--cost", action="store_true", help="processor time of each page instead")
    options = asked.parse_args()
    server, port = _server()
    try:
        if options.cost:
            asyncio.run(_costs(port, server.pid))
            return
        seen = asyncio.run(_measured(port, server.pid, options))
    finally:
        server.terminate()
        server.wait()
    _print(seen, options)


def _server() -> tuple[subprocess.Popen[str], int]:
    program = Path(sys.executable).parent / "planloom"
    server = subprocess.Popen(  # noqa: S603 our own program
        [program, "demo", "--port", "8200", "--lang", "en"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in server.stderr or ():
        if "http://" in line:
            return server, int(line.split("127.0.0.1:")[1].split("/")[0])
    sys.exit("the server did not start")


async def _costs(port: int, pid: int) -> None:
    """Print the server's processor time of one request of each page."""
    asker, costs = Asker(port), []
    print("| page | ms of processor time |\n| --- | ---: |")
    for page in await _pages(asker):
        for _ in range(WARM_ROUNDS):
            await asker.get(page)
        before = _processor_seconds(pid)
        for _ in range(COST_ROUNDS):
            await asker.get(page)
        costs.append((_processor_seconds(pid) - before) / COST_ROUNDS * 1e3)
        print(f"| {page} | {costs[-1]:.2f} |")
    mean = statistics.mean(costs)
    print(f"| all | {mean:.2f} |\n\none core: {1e3 / mean:.0f} requests/s")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _measured(port: int, pid: int, options: argparse.Namespace) -> Seen:
    seen, asker = Seen(), Asker(port)
    pages = await _pages(asker)
    for _ in range(WARM_ROUNDS):
        for page in pages:
            await asker.get(page)
    begun = time.perf_counter()
    under_way: set[asyncio.Task[None]] = set()
    for number in range(int(options.rate * options.seconds)):
        due = begun + number / options.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        if number % max(1, int(options.rate * 5)) == 0:
            seen.memory_mb.append(_memory_mb(pid))
            seen.load.append(os.getloadavg()[0])
        if len(under_way) >= options.most:
            seen.errors["not started: too many under way"] += 1
            continue
        task = asyncio.create_task(_ask(asker, pages[number % len(pages)], due, seen))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    seen.memory_mb.append(_memory_mb(pid))
    return seen


async def _pages(asker: Asker) -> list[str]:
    """Return the mix, with a trace and a target that the example holds now."""
    items = json.loads((await asker.get("/api/v1/targets"))[1])["items"]
    judged = next(item for item in items if item["verdict"] and item["verdict"]["growths"])
    found = []
    for page in PAGES:
        known = page
        if page == "/trace/":
            known = page + judged["verdict"]["growths"][0]["needed"]["trace"]
        status, _ = await asker.get(known)
        if status == OK:
            found.append(known)
        else:
            print(f"left out, {status}: {known}", file=sys.stderr)
    return found


async def _ask(asker: Asker, page: str, due: float, seen: Seen) -> None:
    try:
        status, _ = await asker.get(page)
    except (OSError, asyncio.IncompleteReadError) as error:
        seen.errors[type(error).__name__] += 1
        return
    seen.seconds.setdefault(page, []).append(time.perf_counter() - due)
    if status != OK:
        seen.errors[str(status)] += 1


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _print(seen: Seen, options: argparse.Namespace) -> None:
    every = sorted(one for times in seen.seconds.values() for one in times)
    print(
        "| page | requests | median ms | p95 ms | worst ms |\n| --- | ---: | ---: | ---: | ---: |"
    )
    for page, times in (*seen.seconds.items(), ("all", every)):
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)]
        middle = statistics.median(ordered)
        print(
            f"| {page} | {len(times)} | {middle * 1e3:.0f} | {p95 * 1e3:.0f} | {ordered[-1] * 1e3:.0f} |"
        )
    print(
        f"\n{options.rate:.0f} requests/s for {options.seconds:.0f} s; errors: {dict(seen.errors) or 'none'}"
    )
    memory = seen.memory_mb
    third = max(1, len(memory) // 3)
    first, last = statistics.mean(memory[:third]), statistics.mean(memory[-third:])
    print(
        f"memory of the server [MB]: first third {first:.0f}, last third {last:.0f}, most {max(memory):.0f}"
    )
    print(f"load average of the machine: {min(seen.load):.1f} to {max(seen.load):.1f}")


if __name__ == "__main__":
    main()
