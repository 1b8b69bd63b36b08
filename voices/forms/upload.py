"""Uploads are cut off while they arrive, not after they have filled the disk."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from voices.audio import MAX_CLIP_BYTES

#: Where the view finds out that a file was cut off.
TOO_BIG = "voicelab.too_big"
#: The rest of a request is read and thrown away so that the browser can hear our sentence; what
#: is larger than this is not worth it and the connection is dropped.
PATIENCE_BYTES = 1024 * 1024 * 1024


class CappedUploadHandler(FileUploadHandler):
    """Stops keeping a request's files once they pass the limit; the view then says so in words."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.announced = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.announced = content_length

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MAX_CLIP_BYTES:
            if self.request is not None:
                self.request.META[TOO_BIG] = True
            raise StopUpload(connection_reset=self.announced > PATIENCE_BYTES)
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return None
