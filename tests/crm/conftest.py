"""A data file for the use cases, on the driver that the app uses."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import db.models  # noqa: F401  (the whole schema)
from db.base import Base


class DataFile:
    """A real SQLite file; reads and changes as `crm.workspace` will do them, without its log."""

    def __init__(self, file: Path) -> None:
        self._engine = create_engine(f"sqlite:///{file}", module=sqlcipher3.dbapi2)
        Base.metadata.create_all(self._engine)

    def change(self, fn: Callable[..., Any], *args: Any, label: str, **kw: Any) -> Any:
        with Session(self._engine) as session, session.begin():
            return SimpleNamespace(result=fn(session, *args, **kw), label=label)

    def read(self, fn: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        with Session(self._engine) as session:
            return fn(session, *args, **kw)

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[DataFile]:
    file = DataFile(tmp_path / "zone.yinfeng")
    yield file
    file.close()
