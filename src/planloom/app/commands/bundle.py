"""What is taken to a machine without a network? `bundle`."""

from pathlib import Path
from typing import Annotated

import typer

from planloom.app.commands.options import Language, language, told


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command()(bundle)


def bundle(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Archive to write (.tar.gz); else named after the version."),
    ] = None,
    lang: Language = None,
) -> None:
    """Write one archive of all parts that installs Planloom on a machine without a network."""
    from planloom.app.bundle import bundle_name, make_bundle

    steps = {
        ("own", "zh"): "正在打包 Planloom（页面、字体、示例）…",
        ("own", "en"): "Packing Planloom (pages, fonts, example) …",
        ("parts", "zh"): "正在收集固定版本的组件…",
        ("parts", "en"): "Collecting the pinned parts …",
    }
    with told(lang):
        words = language(lang)
        made = make_bundle(
            out or Path(f"{bundle_name()}.tar.gz"),
            lambda step: typer.echo(steps[step, words], err=True),
        )
        said = {
            "zh": "已写入 {}：{} 个组件，{:.0f} MB。\nSHA-256 {}",
            "en": "Written: {}; {} parts, {:.0f} MB.\nSHA-256 {}",
        }
        size = made.size / 1e6
        typer.echo(said[words].format(made.path, made.wheels, size, made.sha256))
