"""How does a group list its commands? Each with its whole sentence, wrapped, without a drawn box."""

from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter


class Listing(TyperGroup):
    """A group whose help cuts no sentence of a command short."""

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the commands, each with the sentence that says what it does.

        Parameters
        ----------
        ctx
            The call.
        formatter
            What the help is written with.
        """
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [
            (name, command.get_short_help_str(limit=1000))
            for name, command in named
            if command is not None and not command.hidden
        ]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
