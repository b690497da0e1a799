from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.scene import Opened, Scene, new_scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return new_scene(tmp_path)


@pytest.fixture
def opened(scene: Scene) -> Iterator[Opened]:
    with scene.open() as opened:
        yield opened
