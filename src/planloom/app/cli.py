"""What can be asked at the command line? Each command stands in `app.commands`; here they are put together."""

import typer

from planloom.app.commands import (
    algebra,
    backup,
    bundle,
    chain,
    chain_accounts,
    chain_ensemble,
    chain_graph,
    chain_mend,
    clusters,
    clusters_foresee,
    evidence,
    firms,
    lint,
    pages,
    read,
    replay,
    report,
    study,
    suggest,
    track,
)
from planloom.app.commands.listing import Listing

application = typer.Typer(
    name="planloom",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help in boxes takes longer to load than all else of it
    cls=Listing,
    help="Planloom (织纲): a plan's text as data, each promise with its sentence, its evidence and a verdict.",
)

for group in (
    pages,
    read,
    suggest,
    lint,
    algebra,
    evidence,
    study,
    track,
    replay,
    report,
    backup,
    bundle,
    chain,
    chain_accounts,
    chain_ensemble,
    chain_graph,
    chain_mend,
    firms,
    clusters,
    clusters_foresee,
):
    group.register(application)


def main() -> None:
    """Run the command line."""
    application()
