"""The file of a batch: CSV or Parquet by its ending, numbers only, the same bytes for the same rows."""

import csv
import importlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from talent.kit.errors import Invalid, Unavailable
from talent.kit.files import replacing

# In the order of the file, with their types.
COLUMNS = {
    "demand_id": "int64",
    "rank": "int32",
    "talent_id": "int64",
    "score": "float64",
    "fit": "float64",
    "wish": "float64",
    "mutual": "float64",
    "price": "float64",
    "order_score": "float64",
}
Columns = dict[str, NDArray[Any]]
Write = Callable[[BinaryIO, Iterable[Columns]], None]


def check_file(path: Path) -> Write:
    """How to write to such a path. Raises ``Invalid`` or ``Unavailable`` before any long work."""
    if not path.parent.is_dir():
        raise Invalid(f"目录 {path.parent} 不存在，请先建立。")
    if path.is_dir():
        raise Invalid(f"{path} 是目录，请给出文件名。")
    if path.suffix == ".csv":
        return _write_csv
    if path.suffix == ".parquet":
        _pyarrow()
        return _write_parquet
    raise Invalid(f"不认识文件类型“{path.suffix}”：文件名应以 .csv 或 .parquet 结尾。")


def write_file(path: Path, write: Write, chunks: Iterable[Columns]) -> None:
    """The file appears whole, or not at all."""
    with replacing(path) as file:
        write(file, chunks)


def _write_csv(file: BinaryIO, chunks: Iterable[Columns]) -> None:
    text = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for columns in chunks:
        writer.writerows(zip(*(columns[name].tolist() for name in COLUMNS), strict=True))
    text.flush()
    text.detach()


def _write_parquet(file: BinaryIO, chunks: Iterable[Columns]) -> None:
    arrow, parquet = _pyarrow()
    schema = arrow.schema([(name, getattr(arrow, kind)()) for name, kind in COLUMNS.items()])
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for columns in chunks:
            arrays = [arrow.array(columns[name].astype(np.dtype(kind))) for name, kind in COLUMNS.items()]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _pyarrow() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise Unavailable(
            "写 Parquet 文件需要 pyarrow，请运行 pip install 'jicai[parquet]' 安装，或改用 .csv 文件。"
        ) from error
