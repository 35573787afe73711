"""Parquet and CSV files of rows, written and read a batch at a time."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

#: Rows that are read at a time.
ROWS_AT_ONCE = 1024
#: What makes a spreadsheet read a file as UTF-8.
MARK = b"\xef\xbb\xbf"


class Writer(Protocol):
    """Takes batches until it is closed."""

    def write_table(self, table: pa.Table) -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


class CsvFile:
    """A CSV file in UTF-8; numbers have every digit they need to be read again to the last bit."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        self._file.write(MARK)
        self._writer = pyarrow.csv.CSVWriter(self._file, schema)

    def write_table(self, table: pa.Table) -> None:
        """Add rows."""
        self._writer.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
        self._file.close()


def writer_of(kind: str, path: Path, schema: pa.Schema) -> Writer:
    """Writes a `parquet` or `csv` file."""
    if kind == "csv":
        return CsvFile(path, schema)
    return pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")


def arrow_table(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Rows of a frame as Arrow keeps them; what a frame lacks is empty."""
    arrays = []
    for field in schema:
        if field.name not in frame:
            arrays.append(pa.nulls(len(frame), field.type))
            continue
        values = frame[field.name]
        if pa.types.is_timestamp(field.type):
            values = pd.to_datetime(values).dt.tz_localize("UTC")
        elif pa.types.is_integer(field.type):
            values = values.astype("Int64")
        arrays.append(pa.array(values, type=field.type, from_pandas=True))
    return pa.Table.from_arrays(arrays, schema=schema)


def read(kind: str, path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Batches of rows of a file. schema : of the columns of a CSV file, which does not say"""
    if kind == "parquet":
        with pyarrow.parquet.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=ROWS_AT_ONCE)
        return
    types = {field.name: field.type for field in schema}
    options = pyarrow.csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
    with closing(pyarrow.csv.open_csv(path, parse_options=parsing, convert_options=options)) as reader:
        yield from reader
