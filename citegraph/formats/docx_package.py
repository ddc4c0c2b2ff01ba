"""The parts of a Word document (a zip of XML files), each read within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from citegraph.errors import ReadError, UnknownFormatError

# A thesis of 500 pages has about 10 MB of document.xml in some 30 parts.
_MAX_PART_BYTES = 60_000_000
_MAX_PARTS = 20_000

Element = Any  # lxml has no types of its own


@dataclass(frozen=True, slots=True)
class Package:
    """An opened document: its zip and the name of its main part."""

    archive: zipfile.ZipFile
    main: str
    source: str

    def has(self, name: str) -> bool:
        """Whether there is a part of that name beside the main part."""
        return self._full(name) in self.archive.NameToInfo

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """Yield the start and end of each element of a part.

        Nothing is fetched and no entity is resolved; more than 256 elements inside each other are refused by libxml2.

        Raises
        ------
        ReadError
            If the part is damaged or larger than 60 MB.
        """
        data = self._read(self._full(name))
        parser = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            yield from parser
        except etree.XMLSyntaxError as error:
            words = " ".join(str(error).split())[:120]
            raise ReadError(f"{self._full(name)} inside it is damaged ({words})", path=self.source) from error

    def _full(self, name: str) -> str:
        return self.main if name == "document.xml" else f"{self.main.rpartition('/')[0]}/{name}".lstrip("/")

    def _read(self, full: str) -> bytes:
        info = self.archive.NameToInfo[full]
        if info.flag_bits & 1:
            raise ReadError("it is encrypted; save it without a password", path=self.source)
        too_large = f"{full} inside it unpacks to more than {_MAX_PART_BYTES // 1_000_000} MB; it is not read"
        if info.file_size > _MAX_PART_BYTES:
            raise ReadError(too_large, path=self.source)
        try:
            with self.archive.open(info) as part:
                data = part.read(_MAX_PART_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            ValueError,
            RuntimeError,
        ) as error:
            raise ReadError(f"{full} inside it is damaged", path=self.source) from error
        if len(data) > _MAX_PART_BYTES:
            raise ReadError(too_large, path=self.source)
        return data


def open_package(data: bytes, *, source: str) -> Package:
    """Return the Word document in `data`.

    Raises
    ------
    ReadError
        If the zip is damaged or has too many parts.
    UnknownFormatError
        If it is a zip, but no Word document.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise ReadError("a zip or Word file, but damaged: it cannot be opened", path=source) from error
    if len(names) > _MAX_PARTS:
        raise ReadError(f"it holds {len(names)} parts; a Word document has fewer than {_MAX_PARTS}", path=source)
    for main in ("word/document.xml", "word/document2.xml"):  # the second is what Word for the web writes
        if main in names:
            return Package(archive, main, source)
    kinds = {"xl/": "an Excel table", "ppt/": "a PowerPoint file", "content.xml": "an OpenDocument file"}
    kind = next((kind for start, kind in kinds.items() if any(name.startswith(start) for name in names)), "a zip file")
    raise UnknownFormatError(
        f"this is {kind} without a Word document in it; unpack it, or save its text as .docx, .txt or .pdf", path=source
    )
