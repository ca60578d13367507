"""Compiles the shipped catalog where the package is built or installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalog(BuildHookInterface):
    """Puts the compiled facts beside the files of the catalog, in the wheel and in the source tree."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before anything is packed; where that is impossible, the program starts a little slower."""
        sys.path.insert(0, self.root)
        from scheduler.loading import compile_catalog

        try:
            compile_catalog(Path(self.root, "catalogs"))
        except OSError as error:
            self.app.display_warning(f"The catalog is not compiled: {error}")
