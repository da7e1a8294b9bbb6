"""Keys of the tests' own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def keys_folder(settings: Any, tmp_path: Path) -> Path:
    settings.CREDENTIAL_KEYS_DIR = tmp_path / "keys"
    settings.CREDENTIAL_KEYS_ARE_MADE = True
    return tmp_path / "keys"
