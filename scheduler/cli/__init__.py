"""The command line: what a person types becomes calls of the library, what comes back text and a code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence

import click

from scheduler.cli.catalog import catalog
from scheduler.cli.check import check
from scheduler.cli.explain import explain
from scheduler.cli.output import save_report
from scheduler.cli.schema import schema
from scheduler.cli.solve import solve
from scheduler.cli.verify import verify
from scheduler.errors import InputError, RejectedWeekError

DONE, DIFFERS, INVALID, INFEASIBLE, UNKNOWN, REFUSED, REJECTED, INTERNAL = 0, 1, 2, 3, 4, 5, 6, 70
CANNOT_WRITE = 74
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="program-scheduler", prog_name="scheduler")
def commands() -> None:
    """Design strength-training weeks that are proved best, checked, and explained.

    \b
    Exit codes: 0 done, 1 a check failed, 2 invalid input or usage, 3 infeasible, 4 nothing found in
    time, 5 refused for safety, 6 the checker rejected a week, 70 internal error, 130/143 interrupted.
    """


for command in (solve, explain, verify, check, catalog, schema):
    commands.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code; never raises."""
    try:
        code = commands.main(args=arguments, prog_name="scheduler", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return INVALID
    except InputError as error:
        click.echo("\n".join(f"error: {problem}" for problem in error.problems), err=True)
        return INVALID
    except RejectedWeekError as error:
        click.echo(f"internal error: {error}\n{save_report(error.report)}", err=True)
        return REJECTED
    except SystemExit as stop:  # how click ends at a closed pipe, whatever it is told
        return PIPE_CLOSED if stop.code == 1 else INTERNAL
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
        click.echo(f"internal error: {error!r}\n{save_report(traceback.format_exc())}", err=True)
        return INTERNAL
