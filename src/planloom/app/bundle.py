"""What is taken to a machine without a network? One archive of all parts as wheels, with a script that installs."""

import gzip
import io
import platform
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from planloom import __version__
from planloom.errors import InputError, Problem

_ROOT = Path(__file__).parents[3]
_PINS = "requirements/main.txt"
_SUMS = "SHA256SUMS"
_SCRIPTS = ("install.sh", "README.txt")


@dataclass(frozen=True, slots=True)
class Bundle:
    """An archive that was written."""

    path: Path
    """The archive."""
    wheels: int
    """How many parts stand in it, Planloom itself among them."""
    size: int
    """Its size [bytes]."""
    sha256: str
    """Hash of it."""


def bundle_name() -> str:
    """Return the name of an archive made here: its parts fit this system and this Python alone.

    Examples
    --------
    >>> bundle_name().startswith("planloom-")
    True
    """
    return (
        f"planloom-{__version__}-{platform.system().lower()}-{platform.machine()}-python{_python()}"
    )


def make_bundle(out: Path, tell: Callable[[str], None] = lambda _: None) -> Bundle:
    """Write the archive.

    Parameters
    ----------
    out
        File to write, ``.tar.gz``.
    tell
        Hears what is being done: ``own`` or ``parts``.

    Returns
    -------
    bundle
        What was written.

    Raises
    ------
    InputError
        If this is no source tree with its pages set up, or a part cannot be fetched; nothing is then written.
    """
    if not (_ROOT / _PINS).exists() or not (_ROOT / "pyproject.toml").exists():
        raise InputError([Problem("usage.bundle_needs_source", _PINS)])
    if not out.name.endswith(".tar.gz"):
        raise InputError([Problem("usage.bundle_name", "--out", {"found": out.name})])
    if not (_ROOT / "src/planloom/app/static/vendor/noto-sans-sc").is_dir():
        raise InputError([Problem("usage.bundle_needs_pages", "static/vendor")])
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        tell("own")
        own_wheel(wheels)
        tell("parts")
        _pip(
            "download",
            "--only-binary",
            ":all:",
            "--no-deps",
            "-d",
            folder,
            "-r",
            str(_ROOT / _PINS),
        )
        kept = {f"wheels/{path.name}": path.read_bytes() for path in sorted(wheels.glob("*.whl"))}
    data = archive(kept | _scripts())
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f"{out.name}.unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(out)
    return Bundle(out, len(kept), len(data), sha256(data).hexdigest())


def own_wheel(folder: Path) -> Path:
    """Build Planloom's own wheel, with pages, fonts and examples, and return it.

    Parameters
    ----------
    folder
        Where to.

    Returns
    -------
    path
        The wheel.

    Raises
    ------
    InputError
        If it cannot be built.
    """
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(_ROOT))
    return next(folder.glob("planloom-*.whl"))


def archive(content: Mapping[str, bytes]) -> bytes:
    """Return a ``.tar.gz`` of files under one folder, with the hash of each: same content, same bytes.

    Parameters
    ----------
    content
        Name and bytes of each file.

    Returns
    -------
    data
        The archive.

    Examples
    --------
    >>> archive({"a.txt": b"a"}) == archive({"a.txt": b"a"})
    True
    """
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in content.items())
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as files_in:
        for name, data in {**content, _SUMS: sums.encode()}.items():
            entry = tarfile.TarInfo(f"{bundle_name()}/{name}")
            entry.size, entry.mode = len(data), 0o755 if name.endswith(".sh") else 0o644
            files_in.addfile(entry, io.BytesIO(data))
    return gzip.compress(kept.getvalue(), compresslevel=1, mtime=0)  # wheels are packed already


def _scripts() -> dict[str, bytes]:
    filled = {"@VERSION@": __version__, "@PYTHON@": _python(), "@MACHINE@": platform.machine()}
    made = {}
    for name in _SCRIPTS:
        text = (files("planloom.app") / "bundled" / name).read_text("utf-8")
        for mark, word in filled.items():
            text = text.replace(mark, word)
        made[name] = text.encode()
    return made


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _pip(*arguments: str) -> None:
    """Run pip; what it says of a failure becomes a problem."""
    command: Sequence[str] = [sys.executable, "-m", "pip", "--quiet", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=_ROOT)  # noqa: S603 no shell
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = lines[-1].removeprefix("ERROR: ") if lines else f"pip: {done.returncode}"
        raise InputError([Problem("usage.bundle_failed", arguments[0], {"reason": reason})])
