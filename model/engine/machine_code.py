"""Where machine code is kept for the next process, and when it is believed: what is read from there is executed."""

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numba
import platformdirs
from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    IndexDataCacheFile,
    _CacheLocator,
    _SourceFileBackedLocatorMixin,
)

#: What whoever started the program should know of its machine code, a line each.
NOTES: list[str] = []
#: Rights of a file's group and of everybody to change it.
BY_OTHERS, BY_ANYBODY = stat.S_IWGRP | stat.S_IWOTH, stat.S_IWOTH


def folder_named(name: str) -> Path | None:
    """The folder of that name where Numba was told to keep machine code, else in the user's cache, else in temp.

    None, and a note, where nothing can be kept or others could put code there for us to execute.
    """
    asked = os.environ.get("NUMBA_CACHE_DIR")
    bases = [Path(asked)] if asked else list(_own_bases())
    for base in bases:
        if (asked or _is_own(base)) and _is_ours_alone(base / name):
            return base / name
    NOTES.append("machine code is not kept, every start compiles: "
                 f"{' and '.join(map(str, bases))} cannot be written, or can by others")
    return None


def _own_bases() -> Iterator[Path]:
    yield Path(platformdirs.user_cache_dir("jinzhen"))
    with contextlib.suppress(FileNotFoundError):  # there may be no temporary folder
        yield Path(tempfile.gettempdir()) / f"jinzhen-{os.getuid()}"


def _is_own(folder: Path) -> bool:
    """Whether a folder can be written by us and by nobody else, and nobody else can put another in its place."""
    if not (_is_ours_alone(folder) and os.access(folder, os.W_OK)):
        return False
    modes = [above.stat().st_mode for above in folder.resolve().parents]
    return all(mode & stat.S_ISVTX or not mode & BY_ANYBODY for mode in modes)


def _is_ours_alone(folder: Path) -> bool:
    """Whether a folder exists or can be made, is no link, and only we and root may write to it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid in (0, os.getuid()) and not found.st_mode & BY_OTHERS


class KeptCode(FunctionCache):
    """Numba's cache of a function, for several processes; whatever is wrong with it costs but the time to compile."""

    def __init__(self, function: Callable, folder: Path) -> None:
        self._impl_class = lambda function: _Place(function, folder)
        self._folder = folder
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = _SealedFile(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The machine code for these types; None where there is none, or it was damaged."""
        try:
            with self._locked(fcntl.LOCK_SH):
                return super().load_overload(sig, target_context)
        except Exception as problem:  # damaged in whatever way: nothing of it is used
            NOTES.append(f"machine code in {self._folder} was damaged ({type(problem).__name__}) and is compiled again")
            with contextlib.suppress(OSError), self._locked(fcntl.LOCK_EX):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep machine code for these types; a note where that cannot be."""
        try:
            with self._locked(fcntl.LOCK_EX):
                super().save_overload(sig, data)
        except Exception as problem:
            NOTES.append(f"machine code could not be kept, the next start compiles again: {self._folder}: {problem}")

    @contextlib.contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Keep others from writing meanwhile, where that is possible: not in a folder that only can be read."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                fcntl.flock(stack.enter_context(open(self._folder / "lock", "a")), how)
            yield


class _Place(CompileResultCacheImpl):
    """Has Numba look for a function's machine code in one folder only."""

    def __init__(self, function: Callable, folder: Path) -> None:
        self._locator_classes = [SimpleNamespace(from_function=lambda *_: _Locator(function, folder))]
        elsewhere, numba.config.CACHE_LOCATOR_CLASSES = getattr(numba.config, "CACHE_LOCATOR_CLASSES", ""), ""
        try:
            super().__init__(function)
        finally:
            numba.config.CACHE_LOCATOR_CLASSES = elsewhere


class _Locator(_SourceFileBackedLocatorMixin, _CacheLocator):
    def __init__(self, function: Callable, folder: Path) -> None:
        self._py_file, self._lineno = function.__code__.co_filename, function.__code__.co_firstlineno
        self._folder = folder

    def get_cache_path(self) -> str:
        return str(self._folder)


class _SealedFile(IndexDataCacheFile):
    """Machine code with the hash of its file beside it: code that was cut off or altered is not executed."""

    def _load_data(self, name: str) -> Any:
        path = Path(self._data_path(name))
        if hashlib.sha256(path.read_bytes()).hexdigest() != _seal(path).read_text():
            raise ValueError("it is not what was written")
        return super()._load_data(name)

    def _save_data(self, name: str, data: Any) -> None:
        super()._save_data(name, data)
        path = Path(self._data_path(name))
        with self._open_for_write(str(_seal(path))) as file:
            file.write(hashlib.sha256(path.read_bytes()).hexdigest().encode())


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")
