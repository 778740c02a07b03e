#!/usr/bin/env python3
"""Score the reader on the corpus beside the project: score_corpus.py [--only 05,06] [--show N]."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from planloom.reading import read_document, specification

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> int:
    """Read every document of the corpus and hand the readings to the scorer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="numbers of documents, separated by commas")
    parser.add_argument("--show", default="80")
    arguments = parser.parse_args()
    wanted = [number for number in arguments.only.split(",") if number]
    with tempfile.TemporaryDirectory() as folder:
        gold, read = Path(folder) / "gold", Path(folder) / "read"
        gold.mkdir()
        read.mkdir()
        seconds = 0.0
        for document in sorted((SHARED / "corpus" / "documents").iterdir()):
            if wanted and document.stem not in wanted:
                continue
            data = document.read_bytes()
            begin = time.perf_counter()
            found = specification(read_document(data, document.name))
            seconds += time.perf_counter() - begin
            (read / f"{document.stem}.json").write_text(
                json.dumps(found, ensure_ascii=False), "utf-8"
            )
            shutil.copy(SHARED / "corpus" / "gold" / f"{document.stem}.json", gold)
        print(f"read in {seconds:.2f} s", flush=True)
        scorer = SHARED / "tools" / "score_reading.py"
        return subprocess.run(
            [sys.executable, scorer, gold, read, "--show", arguments.show], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
