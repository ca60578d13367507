"""What a shell offers for arguments that are ids of the catalog."""

from __future__ import annotations

from collections.abc import Callable

import click
from click.shell_completion import CompletionItem

from scheduler.errors import InputError

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def ids(*kinds: str, listed: bool = False) -> Completion:
    """Ids of some kinds of entry; ``listed`` completes the last of several with commas between.

    They are those of the catalog and overlays that are named further left.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from scheduler.loading import load_catalog

        try:
            catalog = load_catalog(ctx.params.get("catalog_folder"), ctx.params.get("overlays") or ())
        except InputError:  # a shell is no place to tell the problems of a catalog
            return []
        before, comma, begun = incomplete.rpartition(",") if listed else ("", "", incomplete)
        return [
            CompletionItem(f"{before}{comma}{name}", help=getattr(entry, "name", None))
            for kind in kinds
            for name, entry in getattr(catalog, kind).items()
            if name.startswith(begun)
        ]

    return complete
