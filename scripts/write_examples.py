"""Write the bundled example plans anew: the reader's drafts of the restatements, with the corrections made by hand."""

from pathlib import Path

from planloom.plan import apply_corrections, load_corrections, plan_yaml
from planloom.study import draft_plan, read_document

FOLDER = Path(__file__).parents[1] / "src/planloom/examples/shenzhen"


def example_plans() -> dict[Path, str]:
    """Return the text of every example plan by its path."""
    corrections = load_corrections(
        (FOLDER / "corrections.yaml").read_text("utf-8"), "corrections.yaml"
    )
    written = {}
    for path in sorted(FOLDER.glob("*.md")):
        draft = draft_plan(read_document(path.read_bytes(), path.name))
        file, problems = apply_corrections(draft, corrections)
        if problems:
            raise SystemExit("\n".join(map(str, problems)))
        written[path.with_suffix(".yaml")] = plan_yaml(file)
    return written


if __name__ == "__main__":
    for target, text in example_plans().items():
        target.write_text(text, "utf-8")
