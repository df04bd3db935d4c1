"""The sample zone that the tests of briefs look at: made once, and never written to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.sample import create_sample
from crm.workspace import Workspace


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a closed sample zone and nothing else, to be copied."""
    folder = tmp_path_factory.mktemp("sample")
    create_sample(folder / "示例园区.yinfeng").close()
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Workspace]:
    """The sample zone, to be read."""
    made = Workspace.open(sample_folder / "示例园区.yinfeng", author="甲")
    yield made
    made.close()


@pytest.fixture(scope="module")
def own_sample(
    sample_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """A sample zone of the module's own, to be written to."""
    folder = tmp_path_factory.mktemp("own") / "zone"
    shutil.copytree(sample_folder, folder)
    made = Workspace.open(folder / "示例园区.yinfeng", author="甲")
    yield made
    made.close()
