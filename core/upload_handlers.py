"""What reads an upload while it comes in."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from core.uploads import largest_bytes


class StopAtLimit(FileUploadHandler):
    """Keeps little more of a file than is taken at most, so that nobody fills the disk with what is refused anyway."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Nothing for the handlers after this one once the limit is passed; the form then says that it is too large."""
        return raw_data if start <= largest_bytes() else None

    def file_complete(self, file_size: int) -> Any:
        return None
