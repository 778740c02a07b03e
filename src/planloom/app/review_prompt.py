"""How is a plan reviewed at a terminal? One item, one key; over a pipe one line for each."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol, TextIO

from planloom.app.review_words import (
    confidence_words,
    field_words,
    kind_label,
    label,
    printable,
    said,
    state_words,
)
from planloom.app.terminal import aligned
from planloom.app.text_view import sentence_of, words_around
from planloom.codes import problem_words
from planloom.errors import InputError, Problem
from planloom.workspace import ReviewDesk, ReviewItem, field_texts

_KEYS = {
    "zh": "a 接受 · r 剔除 · e 修改 · u 撤销 · s 跳过 · j/k 下一条/上一条 · q 结束",
    "en": "a accept · r reject · e mend · u undo · s skip · j/k next/previous · q quit",
}
_HEADINGS = {
    "zh": ("把握", "类型", "条目", "读作", "原文", "规则", "状态"),
    "en": ("confidence", "kind", "item", "read as", "quote", "rule", "state"),
}
_QUOTE = 28


class Keyboard(Protocol):
    """Where keys and lines come from."""

    def key(self) -> str | None:
        """Return the next key; null at the end."""

    def line(self) -> str | None:
        """Return the next line without its end; null at the end."""


class Piped:
    """Keys from a pipe or file: the first sign of each line.

    Parameters
    ----------
    source
        The pipe.
    """

    def __init__(self, source: TextIO) -> None:
        self._source = source

    def key(self) -> str | None:
        """Return the first sign of the next line; a space for an empty one."""
        line = self.line()
        return None if line is None else (line.strip()[:1] or " ")

    def line(self) -> str | None:
        """Return the next line without its end; null at the end."""
        line = self._source.readline()
        return line.rstrip("\r\n") if line else None


class Terminal(Piped):
    """Keys from a terminal, each as it is pressed."""

    def __init__(self) -> None:
        super().__init__(sys.stdin)

    def key(self) -> str | None:
        """Return the key that is pressed next; null for the end of input."""
        import termios
        import tty

        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        try:
            tty.setcbreak(number)
            pressed = sys.stdin.read(1)
        finally:
            termios.tcsetattr(number, termios.TCSADRAIN, before)
        return None if pressed in {"", "\x04"} else pressed


def queue_text(items: Sequence[ReviewItem], form: str, lang: str) -> str:
    """Return the queue as a table or as JSON.

    Parameters
    ----------
    items
        The queue.
    form
        ``table`` or ``json``.
    lang
        Language of the table.

    Returns
    -------
    text
        Ends in a line end.
    """
    if form == "json":
        rows = [item.model_dump(mode="json", exclude={"content", "sha256"}) for item in items]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    rows_of_words = [
        (
            confidence_words(item.confidence, lang),
            kind_label(item, lang),
            printable(label(item, lang)),
            said(item, lang),
            _short(printable(item.quote)),
            item.rule or "",
            state_words(item.state, lang),
        )
        for item in items
    ]
    count = {"zh": f"{len(items)} 条", "en": f"{len(items)} items"}[lang]
    return "\n".join([*aligned(_HEADINGS[lang], rows_of_words), count, ""])


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def review(desk: ReviewDesk, plan: str | None, form: str | None, lang: str) -> None:
    """Show the queue in a form, or go through it item by item on the terminal or a pipe.

    Parameters
    ----------
    desk
        The person's desk.
    plan
        Stem of a plan file, or id of a plan; null for all.
    form
        ``table`` or ``json``; null to go through it.
    lang
        ``zh`` or ``en``.

    Raises
    ------
    InputError
        If nothing was read into the workspace yet, or there is no such plan.
    """
    every = desk.queue(plan)
    if not every:
        raise InputError([Problem("workspace.nothing_read", desk.workspace.folder.name)])
    items = [item for item in every if item.state == "pending"]
    if form is not None:
        sys.stdout.write(queue_text(items, form, lang))
        return
    if not items:
        sys.stdout.write(
            {"zh": "没有待核对的条目。\n", "en": "Nothing is left to look at.\n"}[lang]
        )
        return
    keyboard = Terminal() if sys.stdin.isatty() else Piped(sys.stdin)

    def write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    Session(desk, items, keyboard, write, lang).run()


class Session:
    """One sitting at the queue.

    Parameters
    ----------
    desk
        The person's desk.
    items
        The queue at the beginning.
    keyboard
        Where keys come from.
    write
        Takes what is said.
    lang
        ``zh`` or ``en``.
    """

    def __init__(
        self,
        desk: ReviewDesk,
        items: Sequence[ReviewItem],
        keyboard: Keyboard,
        write: Callable[[str], object],
        lang: str,
    ) -> None:
        self._desk = desk
        self._items = list(items)
        self._keyboard = keyboard
        self._write = write
        self._lang = lang
        self._at = 0
        self._done: Counter[str] = Counter()

    def run(self) -> None:
        """Ask for one item after the other until the person quits; end with a summary."""
        self._write(_KEYS[self._lang] + "\n")
        steps = {"j": 1, "s": 1, "n": 1, " ": 1, "k": -1}
        actions = {"a": self._accept, "r": self._reject, "e": self._mend, "u": self._undo}
        self._show()
        while (key := self._keyboard.key()) not in {None, "q"}:
            if key in steps:
                self._at = min(max(self._at + steps[str(key)], 0), len(self._items))
                self._show()
            elif key in actions:
                self._try(actions[str(key)])
            else:
                self._write(_KEYS[self._lang] + "\n")
        self._write(self._summary())

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except InputError as error:
            for problem in error.problems:
                message, fix = problem_words(problem, self._lang)
                stop = "。" if self._lang == "zh" else ". "
                self._write(f"! {printable(message)}{stop}{printable(fix)}{stop.strip()}\n")
        else:
            self._show()

    def _current(self) -> ReviewItem | None:
        return self._items[self._at] if self._at < len(self._items) else None

    def _accept(self) -> None:
        self._decided("accept")

    def _reject(self) -> None:
        self._decided("reject")

    def _decided(self, action: str, changes: dict[str, str] | None = None) -> None:
        item = self._current()
        if item is None:
            return
        if action == "accept":
            now = self._desk.decide(item.item_id, "accept", stem=item.stem)
        elif action == "reject":
            now = self._desk.decide(item.item_id, "reject", stem=item.stem)
        else:
            now = self._desk.decide(item.item_id, "mend", changes, item.stem)
        self._items[self._at] = now
        self._done[now.state] += 1
        self._write(f"→ {state_words(now.state, self._lang)}\n")
        self._at += 1

    def _mend(self) -> None:
        item = self._current()
        if item is None:
            return
        for name, found in field_texts(item).items():
            self._write(f"  {name} ({field_words(name, self._lang)}): {printable(found)}\n")
        asked = {
            "zh": "每行一处：字段=新内容；空行保存，没有改动则放弃",
            "en": "one change a line: field=new content; an empty line saves; none gives up",
        }
        self._write(asked[self._lang] + "\n")
        changes: dict[str, str] = {}
        while line := (self._keyboard.line() or "").strip():
            name, sign, text = line.partition("=")
            if not sign:
                self._write(asked[self._lang] + "\n")
                continue
            changes[name.strip()] = text.strip()
        if changes:
            self._decided("mend", changes)

    def _undo(self) -> None:
        item = self._desk.undo()
        self._done["undone"] += 1
        self._write({"zh": "→ 已撤销", "en": "→ taken back"}[self._lang] + "\n")
        for place, known in enumerate(self._items):
            if item is not None and (known.stem, known.item_id) == (item.stem, item.item_id):
                self._items[place] = item
                self._at = place

    def _show(self) -> None:
        item = self._current()
        if item is None:
            over = {
                "zh": "没有下一条了：u 撤销，k 上一条，q 结束",
                "en": "no further item: u undo, k previous, q quit",
            }
            self._write(over[self._lang] + "\n")
            return
        before, quote, after = sentence_of(
            words_around(self._desk.text(item), item.start, item.quote)
        )
        what = " · ".join(
            part
            for part in (
                kind_label(item, self._lang),
                label(item, self._lang),
                said(item, self._lang),
            )
            if part
        )
        sure = confidence_words(item.confidence, self._lang)
        state = "" if item.state == "pending" else f" · {state_words(item.state, self._lang)}"
        self._write(
            f"\n[{self._at + 1}/{len(self._items)}] {printable(what)}\n"
            f"  {printable(f'{before}【{quote}】{after}'.strip())}\n"
            f"  {sure} · {item.rule or ''} · {item.document}{state}\n"
        )

    def _summary(self) -> str:
        left = sum(item.state == "pending" for item in self._items)
        if self._lang == "zh":
            said_zh = "、".join(
                f"{state_words(state, 'zh')[1:]} {self._done[state]} 条"
                for state in ("accepted", "rejected", "mended")
            )
            return f"{said_zh}，撤销 {self._done['undone']} 次；还有 {left} 条待核对。\n"
        done = ", ".join(f"{self._done[s]} {s}" for s in ("accepted", "rejected", "mended"))
        return f"{done}, {self._done['undone']} taken back; {left} left to look at.\n"
