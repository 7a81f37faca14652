"""A job that brings its file along: multipart/form-data, streamed to the disk."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fastapi import HTTPException, Request
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

from src.server.jobs_folder import JobsFolder

LONGEST_FIELD = 256 * 1024
"""Bytes of a text field; the longest in earnest is the options' JSON."""

MOST_PARTS = 32

FLUSHED_BYTES = 2**20
"""What is gathered before it goes to the disk, on a thread of its own: a slow disk must not stop /health."""


class Upload:
    """What came: text fields by name, and the file, which its reader has to remove."""

    def __init__(self, folder: JobsFolder) -> None:
        self.fields: dict[str, str] = {}
        self.path: Path | None = None
        self._folder = folder

    def begin_file(self, name: str) -> Path:
        """The place for the file.

        Raises:
            HTTPException: there is one already.
        """
        if self.path is not None:
            raise HTTPException(422, "file: only one file may be sent")
        self.path = self._folder.new_upload(name)
        return self.path

    def discard(self) -> None:
        """Removes the file."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


async def receive(request: Request, folder: JobsFolder, most_bytes: int) -> Upload:
    """Reads the whole request.

    Raises:
        HTTPException: 400 not multipart or cut off, 413 too large, 422 no file or two, 507 no room.
    """
    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if not boundary:
        raise HTTPException(400, "The upload names no boundary.")
    upload = Upload(folder)
    reader = _PartReader(upload, most_bytes)
    try:
        parser = MultipartParser(boundary, reader.callbacks())
        async for chunk in request.stream():
            parser.write(chunk)
            if reader.pending >= FLUSHED_BYTES:
                await asyncio.to_thread(reader.flush)
        parser.finalize()
        await asyncio.to_thread(reader.close)
        if not reader.ended:
            raise HTTPException(400, "The upload is cut off.")
        if upload.path is None:
            raise HTTPException(422, "file: the upload holds no file")
    except BaseException as error:
        await asyncio.to_thread(reader.close)
        await asyncio.to_thread(upload.discard)
        if isinstance(error, FormParserError | ClientDisconnect):
            raise HTTPException(400, "The upload is cut off or not multipart/form-data.") from None
        if isinstance(error, OSError):
            raise HTTPException(507, f"The upload cannot be stored: {error.strerror}.") from None
        raise
    return upload


class _PartReader:
    """Takes the parser's events: a part named `file` goes to the disk, others are short texts."""

    def __init__(self, upload: Upload, most_bytes: int) -> None:
        self._upload = upload
        self._most_bytes = most_bytes
        self._parts = 0
        self._header: tuple[bytearray, bytearray] = bytearray(), bytearray()
        self._disposition = b""
        self._text: bytearray | None = None
        self._name = ""
        self._file: BinaryIO | None = None
        self._gathered: list[bytes] = []
        self._file_bytes = 0
        self._into_file = False
        self.pending = 0
        self.ended = False

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._extend_header(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._extend_header(1, data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": lambda data, start, end: self._take(data[start:end]),
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def flush(self) -> None:
        """Writes what has been gathered."""
        gathered, self._gathered, self.pending = self._gathered, [], 0
        if self._file is None and self._upload.path is not None and (gathered or not self._upload.path.exists()):
            self._file = self._upload.path.open("wb")
        if self._file is not None:
            self._file.writelines(gathered)

    def close(self) -> None:
        """Writes the rest and closes the file; may be called again."""
        try:
            self.flush()
        finally:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise HTTPException(413, "The upload has too many parts.")
        self._disposition = b""

    def _extend_header(self, side: int, data: bytes) -> None:
        # The parser bounds the number and the length of a part's headers.
        self._header[side].extend(data)

    def _end_header(self) -> None:
        field, value = self._header
        if bytes(field).lower() == b"content-disposition":
            self._disposition = bytes(value)
        self._header = bytearray(), bytearray()

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode(errors="replace")
        self._into_file = self._name == "file"
        self._text = None if self._into_file else bytearray()
        if self._into_file:
            self._upload.begin_file(options.get(b"filename", b"").decode(errors="replace"))

    def _take(self, data: bytes) -> None:
        if self._into_file:
            self._file_bytes += len(data)
            if self._file_bytes > self._most_bytes:
                raise HTTPException(413, f"The file is larger than this server takes ({self._most_bytes >> 20} MB).")
            self._gathered.append(bytes(data))
            self.pending += len(data)
        elif self._text is not None:
            self._text += data
            if len(self._text) > LONGEST_FIELD:
                raise HTTPException(413, f"{self._name}: this field is too long")

    def _end_part(self) -> None:
        if self._text is not None:
            self._upload.fields[self._name] = self._text.decode(errors="replace")
            self._text = None

    def _end(self) -> None:
        self.ended = True
