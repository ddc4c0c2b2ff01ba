"""Makes .venv in the project's folder and runs jobs in it; standard library only, readable by Python 3.6."""

import sys

OLDEST = (3, 11)  # requires-python in pyproject.toml
if sys.version_info < OLDEST:
    sys.exit(
        "citegraph needs Python {}.{} or newer and this is Python {}.{}: "
        "install a newer Python and start the script with it.".format(*OLDEST, *sys.version_info[:2])
    )

import contextlib
import errno
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TextIO

ROOT = Path(__file__).resolve().parents[1]
LOCK_NAME = "citegraph.lock"
STAMP_NAME = "citegraph.stamp"
PIP_INSTALL = ("-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-e", ".[test]")
LINES_SHOWN = 15  # of pip's own words when it fails ...
WIDTH_SHOWN = 300  # ... where one line may list every version of a package

# What pip 23 and 26 print, both, when no index answers: at every try, and of the package that nobody offered.
NO_NETWORK = ("connection broken by", "from versions: none")


class SetupError(Exception):
    """The environment cannot be made; the text is one sentence for the user."""


def start(job: Callable[[list[str]], int], description: str) -> NoReturn:
    """Make the environment when needed, run the job on the command line's arguments, and exit with its code."""
    arguments = sys.argv[1:]
    if arguments[:1] in (["-h"], ["--help"]):
        print(description.strip())
        sys.exit(0)
    try:
        prepare()
        sys.exit(job(arguments))
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("Interrupted; the next start goes on from here.", file=sys.stderr)
        sys.exit(130)


def run(*arguments: str, root: Path = ROOT) -> int:
    """Run the environment's Python in the project's folder; its exit code, as a shell would give it."""
    with subprocess.Popen([python_of(root), *arguments], cwd=root) as process:
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the job got it too, and ends in its own way
                code = process.wait()
                return code if code >= 0 else 128 - code


def prepare(root: Path = ROOT) -> None:
    """Make .venv unless its stamp says that it was made, whole, for this place, this Python and these requirements.

    Anything else found there is removed and made anew: a set-up that was stopped half way, a folder that was moved,
    other requirements. One way to make it means one state to test.
    """
    try:
        if is_ready(root):
            return
        require_modules()
        with hold_lock(root) as lock:
            if not is_ready(root):  # another start may have made it while we waited
                make(root, lock)
    except OSError as error:
        raise SetupError(f"The environment {root / '.venv'} could not be made: {error}.") from error


def require_modules() -> None:
    """Complain of a Python that cannot make environments."""
    for module in ("venv", "ensurepip"):  # Debian and Ubuntu ship them apart from Python
        if importlib.util.find_spec(module) is None:
            raise SetupError(
                f"This Python has no {module} module: install it (on Debian and Ubuntu: apt install python3-venv) "
                "or start the script with another Python."
            )


def is_ready(root: Path) -> bool:
    """Whether .venv was made to the end for exactly this state; reads three small files and starts nothing."""
    stamp = root / ".venv" / STAMP_NAME
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint(root) and python_of(root).exists()


def fingerprint(root: Path) -> str:
    """One hash of all that the environment depends on: place, Python, requirements and constraints."""
    digest = hashlib.sha256(f"{root}\0{sys.implementation.cache_tag}\0".encode())
    for path in (root / "pyproject.toml", root / "scripts" / "constraints.txt"):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def python_of(root: Path) -> Path:
    """The environment's Python."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make(root: Path, lock: TextIO) -> None:
    """Make .venv from nothing and stamp it last, so that whatever stops us leaves no stamp."""
    began = time.monotonic()
    state = fingerprint(root)
    print("Setting up .venv (once; takes about a minute and needs the network) ...", file=sys.stderr, flush=True)
    empty(root / ".venv")
    base = getattr(sys, "_base_executable", None) or sys.executable  # not the .venv we may run in and have just emptied
    code, lines = listen([base, "-I", "-m", "venv", ".venv"], root, lock)
    if code != 0:
        show(lines)
        raise SetupError("Python could not make a virtual environment in .venv; what it said stands above.")
    install(root, lock)
    fresh = root / ".venv" / (STAMP_NAME + ".new")
    fresh.write_text(state, encoding="utf-8")
    fresh.replace(root / ".venv" / STAMP_NAME)
    print(f"Set up in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)


def empty(folder: Path) -> None:
    """Remove everything in the folder but the lock we hold, the stamp first."""
    (folder / STAMP_NAME).unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK_NAME:
            path.unlink()


def install(root: Path, lock: TextIO) -> None:
    """Install citegraph and its test tools: in the tested versions, or in the newest where those cannot be had."""
    pip = [str(python_of(root)), *PIP_INSTALL]
    code, lines = listen([*pip, "-c", "scripts/constraints.txt"], root, lock)
    if code != 0 and not is_offline(lines):
        show(lines)
        print("The tested versions cannot be installed here; trying the newest.", file=sys.stderr, flush=True)
        code, lines = listen(pip, root, lock)
    if code == 0:
        return
    show(lines)
    if is_offline(lines):
        raise SetupError("The package index could not be reached: connect to the network and start again.")
    raise SetupError("pip could not install what citegraph needs; what it said stands above.")


def is_offline(lines: list[str]) -> bool:
    """Whether pip's words say that no index answered."""
    return all(any(sign in line for line in lines) for sign in NO_NETWORK)


def listen(command: list[str], root: Path, lock: TextIO) -> tuple[int, list[str]]:
    """Run a command; its exit code and the lines it printed.

    It inherits the lock: if we are killed and it lives on, the next start waits for its end.
    """
    inherited = () if os.name == "nt" else (lock.fileno(),)
    answer = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PIP_USER": "0"},  # a user's pip may be told to install outside of environments
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=inherited,
        check=False,
    )
    return answer.returncode, answer.stdout.splitlines()


def show(lines: list[str]) -> None:
    """Print the last lines of what a command said."""
    for line in lines[-LINES_SHOWN:]:
        print("  " + line[:WIDTH_SHOWN], file=sys.stderr)
    sys.stderr.flush()


@contextlib.contextmanager
def hold_lock(root: Path) -> Iterator[TextIO]:
    """Let one start at a time change .venv; the system frees the lock of a process that died."""
    path = root / ".venv" / LOCK_NAME
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        if not try_lock(file):
            print("Another start is setting up .venv; waiting for it ...", file=sys.stderr, flush=True)
            while not try_lock(file):
                time.sleep(0.5)
        yield file


def try_lock(file: TextIO) -> bool:
    """Take the lock unless another process holds it; closing the file frees it. Some network disks know no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)
    return True
