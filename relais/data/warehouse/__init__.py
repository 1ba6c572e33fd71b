"""The warehouse: immutable Parquet, read through Ibis on DuckDB (default) or Spark."""

from relais.data.warehouse.engine import spark_sql
from relais.data.warehouse.errors import WarehouseError
from relais.data.warehouse.reader import Warehouse, open_warehouse
from relais.data.warehouse.tables import Tables, unbound

__all__ = [
    "Tables",
    "Warehouse",
    "WarehouseError",
    "open_warehouse",
    "spark_sql",
    "unbound",
]
