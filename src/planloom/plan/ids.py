"""What is an item called? Names that stay the same when the same plan is read again."""

from collections.abc import Iterable

_LONGEST = 24
_NAMELESS = "unnamed"


def slug(words: str) -> str:
    """Return the letters and digits of some words, other signs as ``-``, at most 24 characters.

    Parameters
    ----------
    words
        Words of a document in any script.

    Returns
    -------
    slug
        The slug; ``unnamed`` where the words hold no letter and no digit.

    Examples
    --------
    >>> slug("区块链+金融（试点）"), slug("、。")
    ('区块链-金融-试点', 'unnamed')
    """
    signs = "".join(sign if sign.isalnum() else " " for sign in words)
    return "-".join(signs.split())[:_LONGEST].strip("-") or _NAMELESS


def item_id(
    plan_id: str,
    kind: str,
    words: str,
    place_or_cluster: str | None = None,
    year: int | None = None,
) -> str:
    """Return ``<plan_id>/<kind>/<indicator or slug>/<cluster or place>/<year>``; a part not given is left out.

    Parameters
    ----------
    plan_id
        Id of the plan.
    kind
        Kind of item: ``target``, ``observation``, ``pledge``, ``field`` and so on.
    words
        Code of the indicator, or the words that become a slug; a code stays as it is.
    place_or_cluster
        Code, or words that become a slug.
    year
        Deadline, or year of an observation.

    Returns
    -------
    name
        The id, before collisions are numbered.

    Examples
    --------
    >>> item_id("shenzhen_2022_opinion", "target", "sei_value_added", "shenzhen", 2025)
    'shenzhen_2022_opinion/target/sei_value_added/shenzhen/2025'
    >>> item_id("p", "pledge", "优质龙头企业")
    'p/pledge/优质龙头企业'
    """
    parts = [plan_id, kind, _part(words)]
    if place_or_cluster is not None:
        parts.append(_part(place_or_cluster))
    if year is not None:
        parts.append(str(year))
    return "/".join(parts)


def numbered(ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids with ``-2``, ``-3``, … behind the second and later of equal ones, in reading order.

    Parameters
    ----------
    ids
        Ids, some perhaps equal.

    Returns
    -------
    ids
        As many ids, each different from all others.

    Examples
    --------
    >>> numbered(["a", "b", "a", "a-2", "a"])
    ('a', 'b', 'a-2', 'a-2-2', 'a-3')
    """
    given = list(ids)
    taken: set[str] = set()
    unique = []
    for name in given:
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free)
        unique.append(free)
    return tuple(unique)


def _part(words: str) -> str:
    is_code = words.isascii() and words.replace("_", "a").isalnum()
    return words if is_code else slug(words)
