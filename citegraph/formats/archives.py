"""Archives (.zip, .gz) -> the files in them, each within limits, as if they lay in a folder of the archive's name."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from citegraph.errors import ReadError

# As for a single file (`formats.MAX_BYTES`), and together.
_MAX_BYTES = 200_000_000
_MAX_MEMBERS = 10_000
# Lists of references shrink to a third or a tenth; what shrinks to less than this is a bomb, unless it is small.
_MAX_RATIO = 200
_SMALL_BYTES = 10_000_000
_CHUNK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
# Entries that are files of a program's own: Word, Excel, OpenDocument and EPUB documents are zip files, too.
_DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/container.xml"})


def is_archive(path: Path) -> bool:
    """Tell whether the plain file at `path` is a zip or gzip archive by its content, and no Word document."""
    try:
        if not path.is_file():  # a pipe would never answer
            return False
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith(_GZIP):
                return True
            if start != _ZIP:
                return False
            with zipfile.ZipFile(file) as archive:
                return _DOCUMENT_PARTS.isdisjoint(archive.namelist()) and not any(
                    name.startswith("word/") for name in archive.namelist()
                )
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def members(path: Path, *, name: str) -> Iterator[tuple[str, bytes | ReadError]]:
    """Yield the name (``lists.zip/inner.bib``) and the bytes of each file in an archive, by name.

    Nothing is written anywhere, so that names which lead out of a folder are names and no more. Folders, hidden files and an
    archive's own notes are passed over. A file that cannot be unpacked yields the error that says why; what would fill the
    memory is not unpacked. Archives inside an archive stay closed.

    Parameters
    ----------
    path : Path
        The archive.
    name : str
        How the user knows it.
    """
    try:
        with path.open("rb") as file:
            if file.read(2) == _GZIP:
                inner = Path(name).name
                inner = inner[:-3] if inner.lower().endswith(".gz") else inner
                yield f"{name}/{inner}", _ungzipped(path, f"{name}/{inner}")
                return
        with zipfile.ZipFile(path) as archive:
            yield from _zip_members(archive, name)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield name, ReadError(f"the archive is damaged ({_words(error)})", path=name)


def _zip_members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes | ReadError]]:
    files = sorted((info for info in archive.infolist() if _is_meant(info)), key=lambda info: info.filename)
    if len(files) > _MAX_MEMBERS:
        message = f"the archive holds {len(files)} files, the limit is {_MAX_MEMBERS}; unpack it"
        yield name, ReadError(message, path=name)
        return
    left = _MAX_BYTES
    seen: dict[str, int] = {}
    for info in files:
        place = f"{name}/{_safe_name(info.filename)}"
        seen[place] = seen.get(place, 0) + 1
        if seen[place] > 1:
            place = f"{place} ({seen[place]})"
        content = _unzipped(archive, info, place, left)
        left -= len(content) if isinstance(content, bytes) else 0
        yield place, content


def _is_meant(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    is_hidden = any(part.startswith(".") and part != ".." for part in parts)
    return bool(parts) and not info.is_dir() and not is_hidden and parts[0] != "__MACOSX"


def _safe_name(name: str) -> str:
    """A name inside the archive without what leads out of it and without line ends."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in "/".join(parts)) or "unnamed"


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, left: int) -> bytes | ReadError:
    if info.flag_bits & 1:
        return ReadError("it is encrypted; unpack the archive with its password", path=place)
    if info.file_size > left:
        return ReadError(f"the archive unpacks to more than {_MAX_BYTES // 1_000_000} MB; unpack it", path=place)
    if info.file_size > max(_SMALL_BYTES, _MAX_RATIO * info.compress_size):
        return _bomb(place)
    try:
        with archive.open(info) as part:
            data = part.read(info.file_size + 1)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        return ReadError(f"it cannot be unpacked ({_words(error)})", path=place)
    return data


def _ungzipped(path: Path, place: str) -> bytes | ReadError:
    """Unpack a gzip file piece by piece, and stop when it grows beyond its limits."""
    try:
        size = path.stat().st_size
        most = min(_MAX_BYTES, max(_SMALL_BYTES, _MAX_RATIO * size))
        unpacked = io.BytesIO()
        with gzip.open(path, "rb") as file:
            while chunk := file.read(_CHUNK):
                unpacked.write(chunk)
                if unpacked.tell() > most:
                    return _bomb(place)
    except (OSError, zlib.error, EOFError) as error:
        return ReadError(f"it cannot be unpacked ({_words(error)})", path=place)
    return unpacked.getvalue()


def _bomb(place: str) -> ReadError:
    return ReadError(f"it unpacks to more than {_MAX_RATIO} times its size; it is not read", path=place)


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
