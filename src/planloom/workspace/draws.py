"""Where are the draws of an ensemble kept, so that an interrupted run goes on? One file per draw, never changed."""

import os
from pathlib import Path

import numpy as np

from planloom.chains.network import Floats
from planloom.errors import InputError, Problem


class DrawFolder:
    """A folder with the draws of one ensemble."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, ensemble: str) -> None:
        """Make the folder, or check that it holds draws of the same ensemble.

        Parameters
        ----------
        ensemble
            Hash of what the draws depend on.

        Raises
        ------
        InputError
            If the folder holds draws of another one.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        mark = self.folder / "ensemble.txt"
        if mark.is_file():
            if mark.read_text("utf-8").strip() != ensemble:
                raise InputError([Problem("chain.other_ensemble", str(self.folder))])
        elif any(self.folder.glob("draw_*.npy")):
            raise InputError([Problem("chain.other_ensemble", str(self.folder))])
        else:
            self._write(mark, (ensemble + "\n").encode())

    def kept(self, draw: int) -> Floats | None:
        """Return a draw, or None where it was not finished."""
        path = self._path(draw)
        return np.load(path, allow_pickle=False) if path.is_file() else None

    def keep(self, draw: int, index: Floats) -> None:
        """Keep a draw: written beside, then moved to its place, so that no file is ever half a draw."""
        path = self._path(draw)
        beside = path.with_suffix(".part")
        with beside.open("wb") as file:
            np.save(file, index, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def _path(self, draw: int) -> Path:
        return self.folder / f"draw_{draw:06d}.npy"

    def _write(self, path: Path, data: bytes) -> None:
        beside = path.with_suffix(".part")
        beside.write_bytes(data)
        beside.replace(path)
