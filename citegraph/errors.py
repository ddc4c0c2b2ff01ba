"""What can go wrong, one family.

::

    CitegraphError
      ReadError(path, line)            a file is not what its format promises
        UnknownFormatError             no reader recognises the file
        EmptyFileError                 there is nothing in the file
      StoreError                       a library file cannot be opened or written
        LibraryBusyError               another process is building this library
      OutputError                      the results cannot be written where they should go
      QueryError                       a question cannot be understood (unknown level, malformed year range)
"""

from __future__ import annotations


class CitegraphError(Exception):
    """Base of every error that citegraph raises on purpose; its text is one line made for the user."""


class ReadError(CitegraphError):
    """A file is not what its format promises.

    Parameters
    ----------
    message : str
        What was wrong and what to do next.
    path : str
        The file, as the user named it.
    line : int, optional
        1-based line.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        place = path if line is None else f"{path}, line {line}"
        super().__init__(f"{' '.join(place.splitlines())}: {message}")


class UnknownFormatError(ReadError):
    """No reader recognises the file."""


class EmptyFileError(ReadError):
    """There is nothing in the file."""


class StoreError(CitegraphError):
    """A library file cannot be opened, or is not one."""


class LibraryBusyError(StoreError):
    """Another process is building this library."""


class OutputError(CitegraphError):
    """The results cannot be written where they should go."""


class QueryError(CitegraphError):
    """A question cannot be understood."""
