"""Writes files whole or not at all: beside their place first, then moved into it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinzhen.scenarios.errors import Failure, UserError


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file so that an interruption at any moment leaves the earlier one, or none; returns its path."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, 0o666 & ~_umask())
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return path


def _umask() -> int:
    """What new files may not be; reading it sets it, so it is set back at once."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Make a report folder and write into it; what goes wrong is told in one line.

    Raises UserError where the folder cannot be written, Failure where the disk gives out.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except (PermissionError, NotADirectoryError, FileExistsError, IsADirectoryError) as error:
        raise UserError(
            f"cannot be written: {error.strerror}", where=str(folder), expected="a folder you may write to"
        ) from error
    except OSError as error:
        raise Failure(f"the report could not be written: {error.strerror}", where=str(folder)) from error
