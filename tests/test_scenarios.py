"""What the world does to a running build: full disks, kills, closed pipes, odd environments."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from citegraph.library import Library

LISTS = Path(__file__).parent / "lists"
BUILD = [sys.executable, "-m", "citegraph", "build"]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="plays with signals and limits")]


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(
    out: Path,
    *,
    lists: Path = LISTS,
    figures: str = "none",
    environment: dict[str, str] | None = None,
    cwd: Path | None = None,
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    command = [*BUILD, str(lists), "-o", str(out), "--figures", figures]
    root = str(Path(__file__).parents[1])
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": root, **(environment or {})},
        cwd=cwd,
        preexec_fn=before,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    assert run(out).returncode == 0
    return hashes(out)


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/New_York"},
    ],
    ids=["ascii_locale", "seed_0", "seed_1", "seed_2", "kiritimati", "new_york"],
)
def test_the_environment_changes_no_byte(
    environment: dict[str, str], undisturbed: dict[str, str], tmp_path: Path
) -> None:
    assert run(tmp_path / "out", environment=environment).returncode == 0
    assert hashes(tmp_path / "out") == undisturbed


def test_without_a_home_or_a_place_for_temporary_files_it_still_works(
    tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    environment = {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "TMPDIR": "/nonexistent"}
    assert run(tmp_path / "out", environment=environment, figures="level_by_year").returncode == 0
    assert hashes(tmp_path / "out").items() >= undisturbed.items()


def test_few_open_files_are_enough(tmp_path: Path, undisturbed: dict[str, str]) -> None:
    done = run(tmp_path / "out", before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32)))
    assert done.returncode == 0
    assert hashes(tmp_path / "out") == undisturbed


def test_a_file_system_that_takes_no_more_is_one_line_and_leaves_no_half_file(tmp_path: Path) -> None:
    assert run(tmp_path / "out").returncode == 0
    before = hashes(tmp_path / "out")
    lists = Path(shutil.copytree(LISTS, tmp_path / "lists"))
    (lists / "more.txt").write_text(
        "References\n\n1. Schwab JS. Sacral insufficiency fractures. Spine J. 2011;11:1-9.\n"
    )

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, 64_000))

    done = run(tmp_path / "out", lists=lists, before=limit)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written" in done.stderr
    assert hashes(tmp_path / "out") == before


def test_little_memory_is_one_line(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    entry = "@article{{key{0}, title={{A title of the lumbar spine {0}}}, author={{Li, X.}}, year={{1999}}, volume={{{0}}}}}\n"
    (lists / "many.bib").write_text("".join(entry.format(number) for number in range(20_000)))
    done = run(
        tmp_path / "out", lists=lists, before=lambda: resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
    )
    if done.returncode:
        assert done.returncode == 1
        assert done.stderr.strip()


def test_a_working_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = run(Path("out"), lists=Path("lists"), cwd=gone, before=gone.rmdir)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_an_output_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    done = run(tmp_path / "out")
    assert done.returncode == 1
    assert "is a link" in done.stderr
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_closed_output_is_no_error_message(tmp_path: Path) -> None:
    assert run(tmp_path / "out").returncode == 0
    command = f"{sys.executable} -m citegraph show {tmp_path / 'out'} kokubun1996tumoral --json | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{"
    assert done.stderr == ""


def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    for seconds in (0.3, 0.6, 0.9):
        command = [*BUILD, str(LISTS), "-o", str(tmp_path / "out")]
        builder = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        time.sleep(seconds)
        builder.send_signal(signal.SIGINT)
        _, said = builder.communicate(timeout=60)
        if builder.returncode == -signal.SIGINT:  # the interpreter had not come as far as our command line
            assert "citegraph/cli" not in said
            continue
        assert builder.returncode in (0, 130)
        assert "Traceback" not in said


def test_kill_at_twenty_moments_and_the_same_build_again(tmp_path: Path, undisturbed: dict[str, str]) -> None:
    out = tmp_path / "out"
    for number in range(20):
        builder = subprocess.Popen([*BUILD, str(LISTS), "-o", str(out), "--figures", "none"], stderr=subprocess.DEVNULL)
        time.sleep(0.1 + number * 0.05)
        builder.kill()
        builder.wait()
        if (out / "library.db").exists():
            with Library.open(out) as library:
                assert library.value("PRAGMA integrity_check") == "ok"
    assert run(out).returncode == 0
    assert hashes(out) == undisturbed


def test_readers_see_the_old_or_the_new_library_while_one_is_built(tmp_path: Path) -> None:
    lists = Path(shutil.copytree(LISTS, tmp_path / "lists"))
    out = tmp_path / "out"
    assert run(out, lists=lists).returncode == 0
    with Library.open(out) as library:
        old = len(library)
    (lists / "more.txt").write_text(
        "References\n\n1. Schwab JS. Sacral insufficiency fractures. Spine J. 2011;11:1-9.\n"
    )
    builder = subprocess.Popen([*BUILD, str(lists), "-o", str(out), "--figures", "none"], stderr=subprocess.DEVNULL)
    seen = set()
    while builder.poll() is None:
        with Library.open(out) as library:
            seen.add(len(list(library)))
    assert builder.returncode == 0
    with Library.open(out) as library:
        seen.add(len(library))
    assert seen <= {old, old + 1}
    assert max(seen) == old + 1


@pytest.mark.parametrize("round_", range(4))
def test_two_builders_leave_one_whole_result(tmp_path: Path, round_: int, undisturbed: dict[str, str]) -> None:
    command = [*BUILD, str(LISTS), "-o", str(tmp_path / "out"), "--figures", "none"]
    builders = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [builder.communicate(timeout=120)[1] for builder in builders]
    for builder, words in zip(builders, said, strict=True):
        assert builder.returncode == 0 or "another citegraph is building" in words
    assert hashes(tmp_path / "out") == undisturbed


@pytest.mark.parametrize("damage", ["cut", "zeroed", "folder"])
def test_a_damaged_library_is_built_anew(tmp_path: Path, damage: str, undisturbed: dict[str, str]) -> None:
    out = tmp_path / "out"
    assert run(out).returncode == 0
    path = out / "library.db"
    size = path.stat().st_size
    if damage == "cut":
        os.truncate(path, size // 2)
    elif damage == "zeroed":
        path.write_bytes(bytes(size))
    else:
        path.unlink()
        path.mkdir()
        done = run(out)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        return
    assert run(out).returncode == 0
    assert hashes(out) == undisturbed
