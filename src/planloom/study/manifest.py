"""What is in an export, and what was it made with? The manifest: hashes of files, versions of parts."""

import json
import platform
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planloom import __version__
from planloom.errors import InputError, Problem
from planloom.study.content import content_hash
from planloom.study.records import Study

MANIFEST = "manifest.json"
"""Name of the manifest in an export."""
PARTS = (
    "numpy", "scipy", "numba", "polars", "duckdb", "pydantic", "pydantic-core", "pyyaml",
    "python-calamine", "python-docx", "pypdfium2",
)  # fmt: skip
"""Distributions that reading and computing go through."""
_ELSEWHERE = ("app", "examples", "workspace")
"""Parts of the package that no result depends on."""


class ManifestFile(BaseModel):
    """One file of an export."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    path: str
    """Relative to the folder, with ``/``."""
    size: int
    """Its length [bytes]."""
    sha256: str
    """Hash of its bytes."""


class Manifest(BaseModel):
    """What is in an export, and what it was made with."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    format: Literal["planloom-study/1"]
    """Form of the export."""
    study_id: str
    """The study."""
    as_of: str
    """Its day."""
    versions: dict[str, str]
    """Planloom, its source by hash, Python, machine and parts."""
    files: tuple[ManifestFile, ...]
    """Every other file, by path."""


def manifest_bytes(study: Study, contents: Mapping[str, bytes]) -> bytes:
    """Return the manifest of an export.

    Parameters
    ----------
    study
        The study.
    contents
        Every other file: bytes by path.

    Returns
    -------
    data
        JSON.

    Examples
    --------
    >>> from datetime import date
    >>> from planloom.study import EvidenceSource, run_study
    >>> study = run_study([], EvidenceSource(), date(2025, 12, 31))
    >>> read_manifest(manifest_bytes(study, {"a.txt": b"a"})).files[0].size
    1
    """
    made = Manifest(
        format="planloom-study/1",
        study_id=study.study_id,
        as_of=study.as_of.isoformat(),
        versions=dict(versions()),
        files=tuple(
            ManifestFile(path=path, size=len(data), sha256=content_hash(data))
            for path, data in sorted(contents.items())
        ),
    )
    tree = made.model_dump(mode="json")
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest that stands in a file.

    Parameters
    ----------
    data
        Its bytes.

    Returns
    -------
    manifest
        Paths checked: none leads out of the folder, none stands twice.

    Raises
    ------
    InputError
        If it is no manifest of this form.

    Examples
    --------
    >>> read_manifest(b"{}")
    Traceback (most recent call last):
    planloom.errors.InputError: manifest.json: study.bad_manifest (field=format)
    """
    try:
        found = Manifest.model_validate_json(data)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InputError([Problem("study.bad_manifest", MANIFEST, {"field": field})]) from None
    paths = [file.path for file in found.files]
    counts = Counter(paths)
    bad = [path for path in counts if not _is_inside(path) or counts[path] > 1]
    if bad:
        raise InputError([Problem("study.bad_manifest", MANIFEST, {"field": p}) for p in bad])
    return found


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    is_plain = path.isprintable() and not set(path) & set(":\\")
    return is_plain and path != MANIFEST and not set(parts) & {"", ".", ".."}


@cache
def versions() -> Mapping[str, str]:
    """Return what results depend on beside their inputs: versions by name.

    Returns
    -------
    versions
        ``planloom_source_sha256`` is the hash of the package's own source, pages and commands left out.

    Examples
    --------
    >>> "python" in versions()
    True
    """
    machine = f"{platform.system()} {platform.machine()}"
    own = {
        "planloom": __version__,
        "planloom_source_sha256": _source_hash(),
        "python": platform.python_version(),
        "machine": machine,
    }
    return own | {name: _installed(name) for name in PARTS}


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _source_hash() -> str:
    root = files("planloom")
    listed = sorted(_sources(root, ""))
    return content_hash("\n".join(f"{path} {digest}" for path, digest in listed).encode())


def _sources(folder: Traversable, way: str) -> list[tuple[str, str]]:
    found = []
    for entry in folder.iterdir():
        path = f"{way}{entry.name}"
        if entry.is_dir():
            found += [] if path in _ELSEWHERE else _sources(entry, f"{path}/")
        elif entry.name.endswith((".py", ".yaml", ".csv", ".json")):
            found.append((path, content_hash(entry.read_bytes())))
    return found
