"""Which official classes does a cluster cover, and who says so? Classifications and the crosswalks between them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict

from planloom.codes.lists import table_rows

Classification = Literal["sei2018", "gbt4754_2017"]
"""战略性新兴产业分类（2018） or GB/T 4754-2017 国民经济行业分类."""
ShareMark = Literal["whole", "partial"]
"""Whether all of a class belongs to a cluster, or a part that the class does not set apart (``*``)."""
Status = Literal["official", "derived"]
"""``official``: published by the authority that owns the list; ``derived``: made here from names, unreviewed."""


class IndustryClass(BaseModel):
    """One class of an official classification."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    code: str
    """Code as printed: ``C``, ``39``, ``397``, ``3973``; ``1.2`` for a branch."""
    level: int
    """1 section, 2 division, 3 group, 4 class; of the branches 1 field, 2 branch."""
    label_zh: str
    """Chinese name."""
    label_en: str | None = None
    """English name, where the list has one; GB/T 4754 has none below its sections."""
    parent: str | None = None
    """Code of the next level up."""


class ClusterClass(BaseModel):
    """One row of the crosswalk from clusters to official classes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    cluster_code: str
    """Member of the code list ``clusters``."""
    classification: Classification
    """Which classification."""
    code: str
    """Class of it."""
    share_mark: ShareMark
    """Whether all of the class belongs to the cluster."""
    status: Status
    """Who says so; a ``derived`` row has to be named as such wherever it is used."""
    source: str
    """Where the row comes from."""
    dated: date
    """Day on which it was taken down."""


class BranchClass(BaseModel):
    """One row of the crosswalk from 战略性新兴产业分类（2018） to GB/T 4754-2017."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    sei_code: str
    """Branch."""
    gbt4754_code: str
    """Class."""
    share_mark: ShareMark
    """Whether all of the class belongs to the branch."""
    status: Status
    """Who says so."""
    source: str
    """Where the row comes from."""
    dated: date
    """Day on which it was taken down."""


@cache
def industries(classification: Classification) -> Mapping[str, IndustryClass]:
    """Return the classes of an official classification by code.

    Parameters
    ----------
    classification
        Which one.

    Returns
    -------
    classes
        In the order of the list; all four levels of GB/T 4754-2017, fields and branches of the other.

    Examples
    --------
    >>> industries("gbt4754_2017")["3973"].label_zh, industries("sei2018")["1.2"].label_en
    ('集成电路制造', 'Core electronics')
    """
    rows = [
        IndustryClass.model_validate(row) for row in table_rows(f"industries_{classification}.csv")
    ]
    return MappingProxyType({row.code: row for row in rows})


@cache
def cluster_classes(cluster_code: str) -> tuple[ClusterClass, ...]:
    """Return the official classes that a cluster covers, each with its mark and its status.

    Parameters
    ----------
    cluster_code
        Member of the code list ``clusters``.

    Returns
    -------
    rows
        Branches of 战略性新兴产业分类（2018） first; none where the crosswalk has nothing.

    Examples
    --------
    >>> [(row.code, row.share_mark, row.status) for row in cluster_classes("semiconductor_ic")][:2]
    [('1.2', 'partial', 'derived'), ('3973', 'whole', 'derived')]
    """
    return tuple(row for row in crosswalk() if row.cluster_code == cluster_code)


@cache
def crosswalk() -> tuple[ClusterClass, ...]:
    """Return the whole crosswalk from clusters to official classes.

    Examples
    --------
    >>> {row.status for row in crosswalk()}
    {'derived'}
    """
    return tuple(ClusterClass.model_validate(row) for row in table_rows("crosswalk.csv"))


@cache
def branch_classes(sei_code: str) -> tuple[BranchClass, ...]:
    """Return the GB/T 4754-2017 classes of one branch, from a derived table that is not complete.

    Parameters
    ----------
    sei_code
        Branch of 战略性新兴产业分类（2018）.

    Returns
    -------
    rows
        None where the table has nothing, which does not mean that there is nothing.

    Examples
    --------
    >>> [(row.gbt4754_code, row.share_mark) for row in branch_classes("6.3")]
    [('3825', 'whole')]
    """
    rows = [BranchClass.model_validate(row) for row in table_rows("crosswalk_sei_gbt.csv")]
    return tuple(row for row in rows if row.sei_code == sei_code)
