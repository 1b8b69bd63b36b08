"""Uploads are cut off while they arrive, not after they have filled the disk."""

from django.core.files.uploadhandler import StopUpload, UploadedFile, FileUploadHandler
from django.http import HttpRequest

from voices.audio import LIMITS

ROOM_FOR_FIELDS = 1_000_000


class CappedUploadHandler(FileUploadHandler):
    """Stops a request whose file passes the limit; the view then says so in words."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > LIMITS.MAX_CLIP_BYTES:
            assert self.request is not None
            self.request.META["voicelab.too_big"] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None
