"""The command line: parse, build, call, print.

stdout is data, stderr is speech. Exit codes: 0 done and clean, 1 something was found,
2 could not run, 3 incomplete, 4 refused.
"""

import importlib
import sys
from typing import Any

import click

from redactor.cli.speech import fail, hint
from redactor.errors import RedactorError
from redactor.version import VERSION

COMMANDS = {
    "init": "Make a vault, its keys and a first policy.",
    "redact": "Take names, places and dates out of records.",
    "reveal": "Put originals back, with a key and a purpose.",
    "check": "Ask of shared files: do they still name anyone?",
    "coverage": "Measure what detection finds on labelled records.",
    "keys": "Make keys; list who may open what.",
    "vault": "Look after the vault.",
    "trail": "Read, verify and export the audit trail.",
    "policies": "List, show, check and explain policies.",
    "recognizers": "List and try recognizers.",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are called: help must come at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"redactor.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say what went wrong, never what a file says."""
        try:
            return super().invoke(ctx)
        except RedactorError as error:
            fail(str(error))
            if error.hint:
                hint(error.hint)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            ctx.exit(2)
        except (KeyboardInterrupt, click.Abort):
            fail("stopped; nothing was published")
            ctx.exit(2)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except MemoryError:
            fail("out of memory")
            ctx.exit(2)
        except Exception as error:  # its text may quote a record: say only what and where in our own code
            fail(f"internal error ({type(error).__name__} at {_where(error)})")
            hint("please report this line; it names nobody")
            ctx.exit(2)


def _where(error: BaseException) -> str:
    place, trace = "?", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "?")
        if str(name).startswith("redactor."):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done and clean, 1 something was found, 2 could not run, 3 incomplete, 4 refused.",
)
@click.version_option(VERSION, prog_name="redactor")
def main() -> None:
    """Redact outcome-harvest records before they are shared, and prove it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a French Windows console would stop at the first accent
            stream.reconfigure(errors="backslashreplace")
