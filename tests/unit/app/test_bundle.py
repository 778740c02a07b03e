"""The archive: its wheel holds pages, fonts and examples; it installs and serves where there is no network at all."""

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planloom.app import bundle
from planloom.app.cli import application

APART = ["unshare", "--net"]
SERVING = """
import socket, subprocess, sys, urllib.request
try:
    socket.create_connection(("192.0.2.1", 80), 2)
except OSError as error:
    assert error.errno == 101, error  # the network is unreachable: there is no route
else:
    raise AssertionError("there is a network")
serving = subprocess.Popen([sys.argv[1], "demo", "--port", "8123", "--lang", "en"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
try:
    address = serving.stderr.readline().split()[1].split("?")[0]
    for path in ("", "plans/shenzhen_2022_opinion", "api/v1/targets", "static/vendor/htmx.org/htmx.min.js",
                 "static/vendor/echarts/echarts.min.js", "static/vendor/noto-sans-sc/400.css",
                 "reports/assessment.pdf", "reports/assessment.docx"):
        for _ in range(100):
            try:
                with urllib.request.urlopen(address + path, timeout=60) as answer:
                    assert answer.status == 200
                    assert answer.read()
                break
            except ConnectionRefusedError:
                import time; time.sleep(0.1)
        else:
            raise AssertionError(path)
finally:
    serving.terminate()
    serving.wait()
"""


def may_be_apart() -> bool:
    try:
        return subprocess.run([*APART, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_own_wheel_holds_all_that_the_program_shows(tmp_path: Path) -> None:
    names = zipfile.ZipFile(bundle.own_wheel(tmp_path)).namelist()
    package = Path(bundle.__file__).parents[1]
    kept = {
        f"planloom/{path.relative_to(package)}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kept <= set(names)
    vendor = "planloom/app/static/vendor"
    for name in ("htmx.org/htmx.min.js", "echarts/echarts.min.js", "noto-sans-sc/400.css"):
        assert f"{vendor}/{name}" in names
    assert any(name.endswith(".woff2") for name in names)
    assert any(name.startswith("planloom/examples/shenzhen/") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_archive_names_the_hash_of_every_file_and_is_the_same_twice() -> None:
    content = {"wheels/a.whl": b"a", "install.sh": b"#!/bin/sh\n"}
    data = bundle.archive(content)
    assert data == bundle.archive(content)
    with tarfile.open(fileobj=io.BytesIO(data)) as kept:
        root = bundle.bundle_name()
        sums = kept.extractfile(f"{root}/SHA256SUMS")
        assert sums is not None
        lines = [line.split() for line in sums.read().decode().splitlines()]
        told = {name: digest for digest, name in lines}
        assert told == {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
        assert kept.getmember(f"{root}/install.sh").mode == 0o755


def unpacked(data: bytes, folder: Path) -> Path:
    with tarfile.open(fileobj=io.BytesIO(data)) as kept:
        kept.extractall(folder, filter="data")
    return folder / bundle.bundle_name()


@pytest.mark.parametrize(
    ("fault", "said"),
    [("damaged", "damaged"), ("python", "Python"), ("taken", "Choose another folder")],
)
def test_installer_says_what_is_wrong_and_leaves_the_folder_alone(
    tmp_path: Path, fault: str, said: str
) -> None:
    scripts = bundle._scripts()
    assert b"@" not in b"".join(scripts.values()).replace(b"$@", b"")
    folder = unpacked(bundle.archive({"wheels/a.whl": b"a", **scripts}), tmp_path)
    target, python = tmp_path / "target", sys.executable
    if fault == "damaged":
        (folder / "wheels/a.whl").write_bytes(b"b")
    elif fault == "python":
        python = str(tmp_path / "nowhere/python")
    else:
        target.mkdir()
    done = subprocess.run(
        ["sh", folder / "install.sh", target],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHON": python, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(target.glob("*"))


def test_command_refuses_a_name_that_is_none() -> None:
    done = CliRunner().invoke(application, ["bundle", "--out", "a.zip", "--lang", "en"])
    assert done.exit_code == 2
    assert "usage.bundle_name" in done.stderr


def test_installs_and_serves_without_a_network(tmp_path: Path, is_long: bool) -> None:
    if not is_long:
        pytest.skip("long: collects every part, about 280 MB")
    if not may_be_apart():
        pytest.skip("no network namespace may be made here")
    made = bundle.make_bundle(tmp_path / "planloom.tar.gz")
    folder = unpacked(made.path.read_bytes(), tmp_path / "unpacked")
    target = tmp_path / "target"
    quiet = {
        "PYTHON": sys.executable,
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(tmp_path),
    }
    subprocess.run([*APART, "sh", folder / "install.sh", target], check=True, env=quiet)
    code = tmp_path / "serving.py"
    code.write_text(SERVING, "utf-8")
    inside = 'ip link set lo up && exec "$0" "$@"'
    done = subprocess.run(
        [*APART, "sh", "-c", inside, target / "bin/python", code, target / "bin/planloom"],
        check=False,
        capture_output=True,
        text=True,
        env=quiet,
    )
    assert done.returncode == 0, done.stderr
