"""Which rules of accessibility does a page break? One list of rules for every browser test."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"


def broken_rules(page: Page) -> list[tuple[str, str]]:
    """Return each broken rule with the beginning of the first element that breaks it."""
    page.evaluate(AXE.read_text("utf-8"))
    result: dict[str, Any] = page.evaluate(_RUN, RULES)
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in result["violations"]]
