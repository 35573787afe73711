"""`dataset.json`: what a dataset is, what its files hold, and whether they are as they were written."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from jinzhen.experiments.paper.files import write_whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.store.dataset.fields import TYPES, Field
from jinzhen.experiments.store.known import KnownArm
from jinzhen.scenarios.errors import UserError

NAME = "dataset.json"
#: Of the layout of the files; another number, another layout.
VERSION = 1
LICENCE = {
    "name": "Apache-2.0", "title": "Apache License 2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"
}  # fmt: skip
MADE = Text(
    "Simulated with Jinzhen, a model of Shanxi's specialised towns: every row of a run is one replication with its own "
    "draws. Nothing in it was observed, but for the base year that runs begin from.",
    "由晋镇（山西专业镇多主体模型）模拟得出：每次模拟为一组随机抽样的结果，除作为起点的基年外均非实际观测。",
)


def about(arms: Sequence[KnownArm]) -> dict[str, str]:
    """What made the numbers, as every file carries it."""
    return {
        "program": f"jinzhen {version('jinzhen')}",
        "engine_id": _listed(each.address.engine_id for each in arms),
        "base_year_hash": _listed(each.address.base_year_hash for each in arms),
        "seed": _listed(str(each.address.seed) for each in arms),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "licence": LICENCE["name"],
        "made": MADE.en,
    }


def _listed(values: Any) -> str:
    return " ".join(sorted(set(values)))


def resource(path: Path, kind: str, told: Text, fields: Sequence[Field], rows: int, key: Sequence[str]) -> dict:
    """What is said of one file."""
    columns = [
        {"name": each.name, "type": each.kind, "unit": each.unit, "title": each.meaning.en, "title_zh": each.meaning.zh}
        for each in fields
    ]
    return {
        "name": path.stem, "path": path.name, "format": kind, "title": told.en, "title_zh": told.zh, "rows": rows,
        "bytes": path.stat().st_size, "hash": f"sha256:{file_hash(path)}",
        "schema": {"fields": columns, "primaryKey": list(key)},
    }  # fmt: skip


def write(folder: Path, kind: str, provenance: Mapping[str, str], resources: Sequence[Mapping]) -> Path:
    """Write the description, which makes a dataset whole."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package" if kind != "netcdf" else "data-package",
        "name": "jinzhen-runs", "title": "Simulated runs of Jinzhen", "title_zh": "晋镇模拟结果", "version": VERSION,
        "description": MADE.en, "description_zh": MADE.zh, "licenses": [LICENCE], "format": kind,
        "provenance": dict(provenance), "resources": list(resources),
    }  # fmt: skip
    package["hash"] = _own_hash(package)
    return write_whole(folder / NAME, json.dumps(package, ensure_ascii=False, indent=1))


def read(folder: Path) -> dict[str, Any]:
    """The description of a dataset whose files are all as they were written.

    Raises UserError where there is none, or where something was changed, is missing or of another layout.
    """
    path = folder / NAME
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"holds no {NAME}", where=str(folder), expected="a folder that jinzhen export wrote to its end"
        ) from None
    except (OSError, ValueError) as problem:
        raise UserError(f"cannot be read ({problem})", where=str(path)) from None
    if not isinstance(package, dict) or package.get("version") != VERSION:
        raise UserError("is of another layout", where=str(path), expected=f"version {VERSION} of this program")
    if package.get("hash") != _own_hash(package):
        raise _changed(path)
    for each in package["resources"]:
        file = folder / each["path"]
        if not file.is_file():
            raise UserError("is missing", where=str(file), expected="every file of the export")
        if f"sha256:{file_hash(file)}" != each["hash"]:
            raise _changed(file)
    return package


def _changed(path: Path) -> UserError:
    return UserError(
        "was changed since it was exported, so that nothing of it is taken", where=str(path),
        expected="the export as it was written",
    )  # fmt: skip


def _own_hash(package: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in package.items() if name != "hash"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def schema_of(each: Mapping[str, Any]) -> pa.Schema:
    """Columns of a file, as its description has them."""
    return pa.schema([(column["name"], TYPES[column["type"]]) for column in each["schema"]["fields"]])
