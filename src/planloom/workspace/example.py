"""What does a workspace look like that holds the bundled example? Its documents, corrections and two imports."""

from datetime import datetime
from importlib.resources import files
from pathlib import Path

from planloom.study.sources import REFERENCE, example_file
from planloom.workspace.corrected import CORRECTIONS
from planloom.workspace.files import make_folder, write_file
from planloom.workspace.folder import Workspace
from planloom.workspace.importing import ImportWords, carry_out, prepare_import

_TABLES = ("definitions.csv", "observations.csv")
_WHO = "Planloom"


def example_workspace(folder: Path, when: datetime) -> Workspace:
    """Fill an empty folder with the reference example: read, corrected and imported as a person would.

    Parameters
    ----------
    folder
        The folder.
    when
        Time of the work, with its zone.

    Returns
    -------
    workspace
        Its studies hold the plans, figures and verdicts of `planloom.study.example_study`.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = example_workspace(Path(folder), datetime(2026, 1, 1, tzinfo=UTC))
    ...     len(kept.plan_paths()), sorted(record.kind for record in kept.imports())
    (4, ['definitions', 'observations'])
    """
    workspace, example = Workspace(folder), files("planloom.examples") / "shenzhen"
    make_folder(folder)
    write_file(folder / CORRECTIONS, (example / CORRECTIONS).read_bytes())
    for name in REFERENCE:
        workspace.read(*example_file(name, ".md"), _WHO, when)
    for table in _TABLES:
        prepared = prepare_import(folder, (example / table).read_bytes(), table, ImportWords(""))
        carry_out(folder, prepared, _WHO, when)
    return workspace
