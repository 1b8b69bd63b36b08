"""What a killed server leaves behind while a file arrives."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from voices.services import retention

pytestmark = pytest.mark.django_db


def test_half_received_files_go_after_a_day_and_younger_ones_stay(
    settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    (tmp_path / "old.upload.wav").write_bytes(b"RIFF")
    (tmp_path / "old-folder").mkdir()
    (tmp_path / "old-folder" / "upload").write_bytes(b"RIFF")
    (tmp_path / "young.upload.wav").write_bytes(b"RIFF")
    two_days_ago = time.time() - 2 * 24 * 3600
    for name in ("old.upload.wav", "old-folder"):
        os.utime(tmp_path / name, (two_days_ago, two_days_ago))
    retention.run()
    assert [path.name for path in tmp_path.iterdir()] == ["young.upload.wav"]
