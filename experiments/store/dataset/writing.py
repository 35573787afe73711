"""Write a store as a dataset: a few chunks in memory at a time, the description last."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from jinzhen.experiments.paper.files import writing_into
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.dataset import package
from jinzhen.experiments.store.dataset.contents import PARTS, Contents, Part
from jinzhen.experiments.store.dataset.fields import schema
from jinzhen.experiments.store.dataset.formats import arrow_table, writer_of
from jinzhen.experiments.store.known import KnownArm
from jinzhen.scenarios.errors import UserError

#: Formats of rows, and of arrays.
ROWS, ARRAYS = ("parquet", "csv"), ("netcdf",)


def export(store: Store, arms: Sequence[KnownArm], folder: Path, kind: str) -> list[Path]:
    """Write the runs of some arms into a folder; returns the files, the description last.

    kind : parquet, csv or netcdf. An earlier export in the folder is replaced.
    Raises UserError where the folder holds something else, StoreError.
    """
    require_ours(folder)
    contents, provenance = Contents.of(store, arms), package.about(arms)
    with writing_into(folder):
        _clear(folder)
        if kind in ARRAYS:
            from jinzhen.experiments.store.dataset.arrays import write_arrays

            resources = write_arrays(contents, folder, provenance)
        else:
            resources = [write_part(contents, name, part, folder, kind, provenance) for name, part in PARTS.items()]
        described = package.write(folder, kind, provenance, resources)
    return [*(folder / each["path"] for each in resources), described]


def write_part(
    contents: Contents, name: str, part: Part, folder: Path, kind: str, provenance: dict[str, str]
) -> dict:
    """Write one table; returns what is said of its file."""
    fields = part.fields(contents)
    columns, path, n_rows = schema(fields, {**provenance, "title": part.about.en}), folder / f"{name}.{kind}", 0
    with closing(writer_of(kind, path, columns)) as writer:
        for frame in part.frames(contents):
            if len(frame):
                writer.write_table(arrow_table(frame, columns))
                n_rows += len(frame)
    return package.resource(path, kind, part.about, fields, n_rows, part.key)


def require_ours(folder: Path) -> None:
    """Raise UserError for a folder with something in it that no export wrote."""
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder):
        raise UserError(
            "holds other files", where=str(folder), expected="a new or empty folder, or one that an export wrote"
        )


def _is_ours(folder: Path) -> bool:
    known = {package.NAME, *(f"{name}.{kind}" for name in PARTS for kind in ROWS)}
    return all(each.name in known or each.suffix == ".nc" for each in folder.iterdir())


def _clear(folder: Path) -> None:
    """Take away an earlier export, its description first: what is left of it is then no dataset."""
    (folder / package.NAME).unlink(missing_ok=True)
    for each in folder.iterdir():
        each.unlink()
