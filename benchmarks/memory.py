"""How much memory has this process held at most? Its own, not what the process that started it held."""

import re
import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Return the peak of this process [MiB].

    On Linux the kernel's high-water mark of the program itself is read: what ``getrusage`` gives is handed on from the
    process that started it, so that a small child of a large parent seems large.
    """
    status = _STATUS.read_text("ascii") if _STATUS.exists() else ""
    mark = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    if mark:
        return int(mark[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
