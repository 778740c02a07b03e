"""How does YAML become a tree with lines? Scalars stay text, a key stands once, nothing expands or runs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from planloom.errors import Problem

Path: TypeAlias = tuple[str | int, ...]
"""Keys and positions from the root to a node."""
Node: TypeAlias = "str | list[Node] | dict[str, Node]"
"""A scalar as text, a list or a block."""

DEEPEST = 32
"""Levels that a file may nest; a plan file needs eight."""

_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_FULL_WIDTH_COLON = re.compile(r"[ -]*([A-Za-z_]+)：")
_TAB_INDENT = re.compile(r"[ -]*\t")


class Plain(str):
    """A scalar that stands without quotation marks."""

    __slots__ = ()


@dataclass(slots=True)
class Parsed:
    """A tree with the line of every node and what was wrong on the way."""

    root: "Node | None" = None
    """The tree; None where the text holds none."""
    lines: dict[Path, int] = field(default_factory=dict)
    """Line of each node, from 1; of a block's entry the line of its key."""
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    """Problems with their line."""
    unsure: set[Path] = field(default_factory=set)
    """Nodes whose content is not known, because they stood for another."""
    merged: set[Path] = field(default_factory=set)
    """Blocks that were to take keys from another."""

    def line(self, path: Path) -> int:
        """Return the line of a node, or of the nearest node around it.

        Parameters
        ----------
        path
            Keys and positions from the root.

        Returns
        -------
        line
            Number of the line, from 1.
        """
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def is_unsure(self, path: Path) -> bool:
        """Return whether the content of a node is not known.

        Parameters
        ----------
        path
            Keys and positions from the root.

        Returns
        -------
        unsure
            Whether nothing can be said of it.
        """
        if path not in self.lines and path[:-1] in self.merged:
            return True
        return any(path[: len(part)] == part for part in self.unsure)


class _StoppedError(Exception):
    """The structure cannot be followed further."""


@dataclass(slots=True)
class _Frame:
    node: dict[str, Node] | list[Node]
    path: Path
    key: str | None = None
    is_repeated: bool = False


def parsed_yaml(text: str, name: str) -> Parsed:
    r"""Return the tree of a YAML text with its lines and every problem of its form.

    Parameters
    ----------
    text
        The decoded file.
    name
        Its name, for the place of a problem.

    Returns
    -------
    parsed
        The tree; without a root where the form is broken or the text is empty.

    Examples
    --------
    >>> tree = parsed_yaml("code: 0111\ncountry: NO\n", "a.yaml")
    >>> tree.root
    {'code': '0111', 'country': 'NO'}
    >>> tree.lines[("country",)]
    2
    """
    text = text.removeprefix("\ufeff")
    builder = _Builder(name)
    builder.parsed.problems.extend(_unwritable(text, name))
    if builder.parsed.problems:
        return builder.parsed
    try:
        builder.build(yaml.parse(text, Loader=yaml.CBaseLoader))
    except _StoppedError:
        builder.parsed.root = None
    except yaml.YAMLError as error:
        builder.parsed.root = None
        builder.parsed.problems.extend(_not_yaml(text, name, error))
    return builder.parsed


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.parsed = Parsed()
        self.frames: list[_Frame] = []

    def build(self, events: Iterable[yaml.Event]) -> None:
        documents = 0
        for event in events:
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.problem("plan.several_documents", line)
                    raise _StoppedError
            elif isinstance(event, yaml.NodeEvent):
                self.node(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.frames.pop()

    def problem(self, code: str, line: int, path: Path = (), **values: object) -> None:
        where = f"{self.name}:{line}"
        self.parsed.problems.append((line, Problem(code, where, {"path": dotted(path), **values})))

    def node(self, event: yaml.NodeEvent, line: int) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame is not None and isinstance(frame.node, dict) and frame.key is None:
            self.key(frame, event, line)
            return
        path = self.place(frame)
        node = self.value(event, path, line)
        if frame is None:
            self.parsed.root = node
            self.parsed.lines[path] = line
        elif isinstance(frame.node, list):
            frame.node.append(node)
            self.parsed.lines[path] = line
        elif frame.key is not None:
            if not frame.is_repeated:
                frame.node[frame.key] = node
            frame.key, frame.is_repeated = None, False
        if isinstance(node, str):
            return
        if len(self.frames) == DEEPEST:
            self.problem("plan.too_deep", line, path, expected=DEEPEST)
            raise _StoppedError
        self.frames.append(_Frame(node, path))

    def place(self, frame: _Frame | None) -> Path:
        if frame is None:
            return ()
        if isinstance(frame.node, list):
            return (*frame.path, len(frame.node))
        return (*frame.path, str(frame.key))

    def key(self, frame: _Frame, event: yaml.NodeEvent, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self.problem("plan.bad_key", line, frame.path)
            raise _StoppedError
        key = str(event.value)
        path = (*frame.path, key)
        self.refused(event, path, line)
        if key == "<<":
            self.problem("plan.merge_key", line, frame.path)
            self.parsed.merged.add(frame.path)
            frame.is_repeated = True
        elif key in frame.node:
            self.problem(
                "plan.repeated_key", line, path, key=key, first_line=self.parsed.lines[path]
            )
            frame.is_repeated = True
        else:
            self.parsed.lines[path] = line
        frame.key = key

    def value(self, event: yaml.NodeEvent, path: Path, line: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            self.problem("plan.alias", line, path, found=f"*{event.anchor}")
            self.parsed.unsure.add(path)
            return Plain()
        self.refused(event, path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return {}
        if isinstance(event, yaml.SequenceStartEvent):
            return []
        text = str(getattr(event, "value", ""))
        return text if getattr(event, "style", None) in {"'", '"', "|", ">"} else Plain(text)

    def refused(self, event: yaml.NodeEvent, path: Path, line: int) -> None:
        if event.anchor is not None:
            self.problem("plan.alias", line, path, found=f"&{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.problem("plan.tag", line, path, found=tag)


def dotted(path: Path) -> str:
    """Return a path as text.

    Parameters
    ----------
    path
        Keys and positions from the root.

    Returns
    -------
    words
        Steps with points between.

    Examples
    --------
    >>> dotted(("plans", 0, "targets", 2, "low"))
    'plans.0.targets.2.low'
    """
    return ".".join(map(str, path))


def _unwritable(text: str, name: str) -> list[tuple[int, Problem]]:
    found: dict[int, Problem] = {}
    for match in _UNWRITABLE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        sign = f"U+{ord(match[0]):04X}"
        found.setdefault(
            line, Problem("plan.control_character", f"{name}:{line}", {"path": "", "found": sign})
        )
    return list(found.items())


def _not_yaml(text: str, name: str, error: yaml.YAMLError) -> list[tuple[int, Problem]]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.splitlines() or [""]
    line = min(mark.line + 1 if mark is not None else 1, len(lines))
    for code, sign in (("plan.tab", _TAB_INDENT), ("plan.full_width_colon", _FULL_WIDTH_COLON)):
        found = [number for number, words in enumerate(lines, 1) if sign.match(words)]
        if found:
            return [(number, Problem(code, f"{name}:{number}", {"path": ""})) for number in found]
    values = {"path": "", "found": str(getattr(error, "problem", error)), "line": line}
    return [(line, Problem("plan.not_yaml", f"{name}:{line}", values))]
