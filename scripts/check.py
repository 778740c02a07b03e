"""Run every check of the project, tell how long each took, and end with an error if one failed."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SOURCES = ("src", "tests", "scripts", "benchmarks")
TESTING = ("-q", "--numprocesses", "2", "--dist", "loadscope")
"""The tests of one module run in one process, in their order; `./test -n 0` runs all in this one."""


def main(arguments: list[str]) -> int:
    """Run the checks in order, cheap ones first; the tests come last."""
    long = arguments[:1] == ["long"]
    rest = arguments[1:] if long else arguments
    modules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.py"))
    parts = [
        ("format", [BIN / "ruff", "format", "--check", "--quiet", *SOURCES]),
        ("ruff", [BIN / "ruff", "check", "--quiet", *SOURCES]),
        ("layers", [BIN / "lint-imports"]),
        ("docstrings", [BIN / "numpydoc", "lint", *modules]),
        ("types", [BIN / "mypy"]),
        ("tests", [BIN / "pytest", *TESTING, *(["--long"] if long else []), *rest]),
    ]
    failed = [name for name, command in parts if not _passes(name, command)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


def _passes(name: str, command: list[object]) -> bool:
    started = time.monotonic()
    quiet = name != "tests"
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    seconds = time.monotonic() - started
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}, {seconds:.1f} s", file=sys.stderr)
    if quiet and done.returncode != 0:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
