"""The command line: what a person types becomes calls of the library, what comes back text and a code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from scheduler.errors import InputError, MissingExtraError, RejectedWeekError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DONE, DIFFERS, INVALID, INFEASIBLE, UNKNOWN, REFUSED, REJECTED, INTERNAL = 0, 1, 2, 3, 4, 5, 6, 70
CANNOT_WRITE = 74
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143


SUMMARIES = {
    "init": "Write a first scenario, from a few questions.",
    "solve": "Find the best week for each scenario.",
    "explain": "Say why a week is as it is, or why there is none.",
    "verify": "Check a program against a scenario.",
    "check": "Solve scenarios and compare them with what they expect.",
    "history": "Look at a training log that another app exported.",
    "catalog": "Look at exercises, conditions and templates.",
    "schema": "Print a JSON Schema.",
}
"""What each command does, in the order of the help; importing them all to ask them takes too long."""


class Commands(click.Group):
    """Commands that are imported when they are used, each the function of its module's name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them, if there is one of this name."""
        if cmd_name not in SUMMARIES:
            return None
        found: click.Command = getattr(import_module(f"scheduler.cli.{cmd_name}"), cmd_name)
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell offers here; no command is imported for it."""
        from click.shell_completion import CompletionItem

        names = {name: about for name, about in SUMMARIES.items() if name.startswith(incomplete)}
        items = [CompletionItem(name, help=about) for name, about in names.items()]
        return items + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="program-scheduler", prog_name="scheduler")
def commands() -> None:
    """Design strength-training weeks that are proved best, checked, and explained.

    \b
    Exit codes: 0 done, 1 a check failed, 2 invalid input or usage, 3 infeasible, 4 nothing found in
    time, 5 refused for safety, 6 the checker rejected a week, 70 internal error, 130/143 interrupted.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; never raises."""
    try:
        code = commands.main(args=arguments, prog_name="scheduler", standalone_mode=False)
        if sys.stdout is not None:  # as it is where the caller has closed it
            sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.ClickException as error:
        error.show()
        return INVALID
    except InputError as error:
        click.echo("\n".join(f"error: {problem}" for problem in error.problems), err=True)
        return INVALID
    except MissingExtraError as error:
        click.echo(f"error: {error}", err=True)
        return INVALID
    except RejectedWeekError as error:
        click.echo(f"internal error: {error}\n{_saved(error.report)}", err=True)
        return REJECTED
    except SystemExit as stop:  # how click ends at a closed pipe, and when a shell has asked for completion
        ends: dict[object, int] = {0: DONE, 1: PIPE_CLOSED}
        return ends.get(stop.code, INTERNAL)
    except BrokenPipeError:
        # Python would complain again when it flushes standard output at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        # Files are read and written elsewhere, so this is standard output: a full disk, a closed stream.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"error: standard output: {(error.strerror or str(error)).lower()}", err=True)
        return CANNOT_WRITE
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except Exception as error:
        import traceback

        click.echo(f"internal error: {error!r}\n{_saved(traceback.format_exc())}", err=True)
        return INTERNAL


def _saved(report: str) -> str:
    from scheduler.cli.writing import save_report

    return save_report(report)
