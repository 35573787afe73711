"""The folder a command is started in holds what its user put there, or somebody else: nothing in it is settings.

Numba and Matplotlib look there of their own accord for `.numba_config.yaml` and `matplotlibrc`, which can name code.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

#: Libraries that read settings from the present folder when they are imported.
CURIOUS = ("numba", "matplotlib")
#: A folder that everybody may enter and into which nobody can put a file.
EMPTY = next(folder for folder in ("/proc", "/") if Path(folder).is_dir())


def ignore_settings_in_present_folder() -> None:
    """From now on no library that this program uses takes settings from the present folder."""
    sys.meta_path.insert(0, _Elsewhere())
    _forget_numba_file()


class _Elsewhere:
    """Finds the curious libraries where they are, and has them loaded while another folder is the present one."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in CURIOUS:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader:
            spec.loader.exec_module = _elsewhere(spec.loader.exec_module)  # type: ignore[method-assign, assignment]
        return spec


def _elsewhere(load: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def load_elsewhere(module: ModuleType) -> None:
        with _in_empty_folder():
            load(module)
        _forget_numba_file()

    return load_elsewhere


@contextmanager
def _in_empty_folder() -> Iterator[None]:
    """Be in an empty folder for a while, and back again even if the way back has no name any more."""
    here = os.open(".", os.O_PATH if hasattr(os, "O_PATH") else os.O_RDONLY)
    try:
        os.chdir(EMPTY)
        yield
    finally:
        os.fchdir(here)
        os.close(here)


def _forget_numba_file() -> None:
    """Numba looks for its file again whenever it compiles: give it a name that no file has."""
    if config := sys.modules.get("numba.core.config"):
        config._config_fname = ""  # type: ignore[attr-defined]
