"""Where does a study's plan come from? A plan file, a document, or a bundled example, as bytes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from planloom.errors import InputError, PlanError, Problem, TableError
from planloom.evidence import Definition, Observation, read_definitions, read_observations
from planloom.plan import load_plan
from planloom.plan.matching_names import uncoded
from planloom.plan.schema import Observation as PlanObservation
from planloom.plan.schema import PlanFile, Pledge, Target
from planloom.reading import read_document
from planloom.reading.records import Reading
from planloom.study.content import content_hash
from planloom.study.draft import draft_plan
from planloom.study.given import EvidenceSource, PlanSource
from planloom.study.records import Study, StudyInput, StudyText, TextBlock
from planloom.study.run import run_study

EXAMPLES = {
    "shenzhen_2022": ("shenzhen", "opinion_2022"),
    "shenzhen_2024": ("shenzhen", "revision_2024"),
    "shenzhen_new_energy_2022": ("shenzhen", "new_energy_2022"),
    "shenzhen_parks_2022": ("shenzhen", "parks_2022"),
}
"""Bundled examples by name: folder and file stem."""
REFERENCE = ("shenzhen_2022", "shenzhen_new_energy_2022", "shenzhen_2024", "shenzhen_parks_2022")
"""The examples that make up the reference study."""


def source_from_document(data: bytes, name: str) -> PlanSource:
    """Return the plan source that the reader makes of a document.

    Parameters
    ----------
    data
        Bytes of the document.
    name
        File name.

    Returns
    -------
    source
        Draft plans, text and hash.

    Raises
    ------
    DocumentError
        If it cannot be read.

    Examples
    --------
    >>> source = source_from_document("到2025年，全市地区生产总值超过100亿元。".encode(), "town.txt")
    >>> [target.low for plan in source.file.plans for target in plan.targets]
    [10000000000.0]
    """
    reading = read_document(data, name)
    file = draft_plan(reading)
    return PlanSource(
        file=file,
        text=study_text(reading),
        inputs=(StudyInput(kind="document", name=name, sha256=reading.sha256),),
        problems=(*reading.problems, *uncoded(file)),
        contents=(data,),
    )


def source_from_plan(
    data: bytes, name: str, document: tuple[bytes, str] | None = None
) -> PlanSource:
    """Return the plan source of a plan file, with the document that it was read from where at hand.

    Parameters
    ----------
    data
        Bytes of the plan file, UTF-8.
    name
        File name.
    document
        Bytes and name of the document.

    Returns
    -------
    source
        Plans as they stand in the file; quotes that do not stand in the document are problems.

    Raises
    ------
    PlanError
        If the plan file is not right.

    Examples
    --------
    >>> source_from_plan(*example_file("shenzhen_2022", ".yaml")).text is None
    True
    """
    try:
        file = load_plan(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise PlanError([Problem("plan.encoding", name)]) from None
    inputs = [StudyInput(kind="plan", name=name, sha256=content_hash(data))]
    if document is None:
        return PlanSource(file=file, text=None, inputs=tuple(inputs), contents=(data,))
    reading = read_document(*document)
    inputs.append(StudyInput(kind="document", name=document[1], sha256=reading.sha256))
    return PlanSource(
        file=file,
        text=study_text(reading),
        inputs=tuple(inputs),
        problems=misplaced_quotes(file, reading.text.raw),
        contents=(data, document[0]),
    )


def misplaced_quotes(file: PlanFile, raw: str) -> tuple[Problem, ...]:
    """Return a problem for every citation whose quote does not stand at its offset in the text."""
    found = []
    for plan in file.plans:
        cited: tuple[Target | PlanObservation | Pledge, ...] = (
            *plan.targets,
            *plan.observations,
            *plan.pledges,
        )
        for item in cited:
            start, quote = item.citation.start, item.citation.quote
            if raw[start : start + len(quote)] != quote:
                found.append(
                    Problem("plan.misplaced_quote", item.id, {"start": start, "quote": quote})
                )
    return tuple(found)


def study_text(reading: Reading) -> StudyText:
    """Return the text of a reading in the form that a study keeps."""
    return StudyText(
        sha256=reading.sha256,
        raw=reading.text.raw,
        blocks=tuple(
            TextBlock(kind=b.kind, start=b.start, end=b.end, level=b.level, cell=b.cell)
            for b in reading.text.blocks
        ),
    )


def example_names() -> tuple[str, ...]:
    """Return the names of the bundled examples.

    Examples
    --------
    >>> "shenzhen_2022" in example_names()
    True
    """
    return tuple(EXAMPLES)


def example_file(name: str, suffix: str) -> tuple[bytes, str]:
    """Return the bytes and the name of one file of an example (``.md``, ``.yaml``).

    Parameters
    ----------
    name
        Name of the example.
    suffix
        Ending of the file.

    Returns
    -------
    data, file_name
        Content and name.

    Raises
    ------
    InputError
        If there is no such example.

    Examples
    --------
    >>> example_file("shenzhen_2022", ".md")[1]
    'opinion_2022.md'
    """
    if name not in EXAMPLES:
        known = ", ".join(EXAMPLES)
        raise InputError([Problem("plan.unknown_example", name, {"known": known})])
    folder, stem = EXAMPLES[name]
    return (_folder(folder) / f"{stem}{suffix}").read_bytes(), f"{stem}{suffix}"


def example_source(name: str) -> PlanSource:
    """Return the plan source of a bundled example, its restatement beside it.

    Examples
    --------
    >>> example_source("shenzhen_2022").file.document.grade
    'restatement'
    """
    return source_from_plan(*example_file(name, ".yaml"), document=example_file(name, ".md"))


@cache
def example_evidence(folder: str = "shenzhen") -> EvidenceSource:
    """Return the observations and definitions that a folder of examples holds.

    Examples
    --------
    >>> [o.year for o in example_evidence().observations if o.indicator_code == "sei_value_added"]
    [2016, 2017, 2019, 2020, 2021, 2022, 2024, 2025]
    """
    definitions, observations = (
        ((_folder(folder) / name).read_bytes(), name)
        for name in ("definitions.csv", "observations.csv")
    )
    return evidence_from_tables([definitions], [observations])


def evidence_of_examples(names: Sequence[str]) -> EvidenceSource:
    """Return the evidence that bundled examples bring along.

    Examples
    --------
    >>> evidence_of_examples([]).observations
    ()
    """
    folders = dict.fromkeys(EXAMPLES[name][0] for name in names if name in EXAMPLES)
    return joined_evidence([example_evidence(folder) for folder in folders])


def joined_evidence(sources: Sequence[EvidenceSource]) -> EvidenceSource:
    """Return several sources of evidence as one."""
    return EvidenceSource(
        observations=tuple(o for source in sources for o in source.observations),
        definitions=tuple(d for source in sources for d in source.definitions),
        inputs=tuple(i for source in sources for i in source.inputs),
    )


def evidence_from_tables(
    definitions: Sequence[tuple[bytes, str]],
    observations: Sequence[tuple[bytes, str]],
    known: Sequence[Definition] = (),
) -> EvidenceSource:
    """Return the evidence of CSV tables.

    Parameters
    ----------
    definitions, observations
        Content and name of each table.
    known
        Scopes that observations may name beside those of the tables.

    Returns
    -------
    evidence
        Definitions and observations in the order of the tables.

    Raises
    ------
    TableError
        With every problem of every table.

    Examples
    --------
    >>> evidence_from_tables([], []).inputs
    ()
    """
    problems: list[Problem] = []
    scopes: list[Definition] = []
    rows: list[Observation] = []
    for data, name in definitions:
        with _gathered(problems):
            scopes += read_definitions(data, name)
    for data, name in observations:
        with _gathered(problems):
            rows += read_observations(data, name, [*known, *scopes])
    if problems:
        raise TableError(problems)
    inputs = [
        StudyInput(kind=kind, name=name, sha256=content_hash(data))
        for kind, tables in (("definitions", definitions), ("observations", observations))
        for data, name in tables
    ]
    return EvidenceSource(tuple(rows), tuple(scopes), tuple(inputs))


@contextmanager
def _gathered(problems: list[Problem]) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        problems += error.problems


def example_study(as_of: date) -> Study:
    """Return the study of the reference example: Shenzhen's "20+8", its revision and two plans that carry it out.

    Parameters
    ----------
    as_of
        The day.

    Returns
    -------
    study
        The study.

    Examples
    --------
    >>> study = example_study(date(2025, 12, 31))
    >>> {v.verdict for v in study.verdicts if v.target_id.startswith("shenzhen_2022_opinion/target/sei_value_added/")}
    {'met_early'}
    """
    return run_study([example_source(name) for name in REFERENCE], example_evidence(), as_of)


def _folder(name: str) -> Traversable:
    return files("planloom.examples") / name
