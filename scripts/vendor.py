"""Lay the JavaScript and font files that the pages use beside the templates (not kept in the repository)."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/planloom/app/static/vendor"
WEIGHTS = ("400", "700")


def main() -> None:
    """Copy the few files named here, each with its licence."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    _copy("htmx.org", "dist/htmx.min.js", "LICENSE")
    _copy("echarts", "dist/echarts.min.js", "LICENSE", "NOTICE")
    font = MODULES / "@fontsource/noto-sans-sc"
    target = VENDOR / "noto-sans-sc"
    (target / "files").mkdir(parents=True)
    shutil.copy(font / "LICENSE", target)
    for weight in WEIGHTS:
        shutil.copy(font / f"{weight}.css", target)
        for file in (font / "files").glob(f"*-{weight}-normal.woff2"):
            shutil.copy(file, target / "files")


def _copy(package: str, *names: str) -> None:
    target = VENDOR / package
    target.mkdir(parents=True)
    for name in names:
        shutil.copy(MODULES / package / name, target)


if __name__ == "__main__":
    main()
