"""The set-up that every script begins with: when it is done again, and what it says when it cannot be done."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"

# A project that needs nothing from the network: its build back end is in its own folder and packs one empty wheel.
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "toy"
version = "1.0"
"""
BACKEND = """
import pathlib, zipfile

def get_requires_for_build_editable(config_settings=None):
    return []

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "toy-1.0-py3-none-any.whl"
    requirements = pathlib.Path("requirements.txt").read_text() if pathlib.Path("requirements.txt").exists() else ""
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w") as wheel:
        metadata = "Metadata-Version: 2.1\\nName: toy\\nVersion: 1.0\\nProvides-Extra: test\\n" + requirements
        wheel.writestr("toy.py", "")
        wheel.writestr("toy-1.0.dist-info/METADATA", metadata)
        wheel.writestr("toy-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("toy-1.0.dist-info/RECORD", "")
    return name
"""
JOB = """
import environment

def main(arguments):
    return environment.run("-c", "import sys, toy; print('ran in', sys.prefix); sys.exit(int(sys.argv[1]))", *arguments)

environment.start(main, "A job.")
"""


@pytest.fixture
def environment() -> ModuleType:
    """scripts/environment.py as a module."""
    spec = importlib.util.spec_from_file_location("environment", SCRIPTS / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with our environment.py, in a folder with a blank in its name."""
    root = tmp_path / "a project"
    (root / "scripts").mkdir(parents=True)
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    (root / "scripts" / "constraints.txt").write_text("", encoding="utf-8")
    (root / "scripts" / "job").write_text(JOB, encoding="utf-8")
    (root / "scripts" / "environment.py").write_bytes((SCRIPTS / "environment.py").read_bytes())
    return root.resolve()


def pretend_made(environment: ModuleType, root: Path) -> None:
    """Write what a finished set-up leaves behind."""
    python = environment.python_of(root)
    python.parent.mkdir(parents=True)
    python.touch()
    (root / ".venv" / environment.STAMP_NAME).write_text(environment.fingerprint(root), encoding="utf-8")


def job(root: Path, code: str = "0", **variables: str) -> subprocess.Popen[str]:
    """Start the project's job from another folder, without what the machine tells pip."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.Popen(
        [sys.executable, root / "scripts" / "job", code],
        cwd=root.parent,
        env={**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    output, errors = process.communicate(timeout=180)
    return process.returncode, output, errors


@pytest.mark.parametrize(
    "name", ["environment.py", "bench", "check", "constraints", "demo", "evaluate", "readme", "test"]
)
def test_old_pythons_can_read_every_script(name: str) -> None:
    ast.parse((SCRIPTS / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_too_old_python_gets_one_sentence(tmp_path: Path) -> None:
    pretend = f"import sys; sys.version_info = (3, 9, 18); sys.path.insert(0, {str(SCRIPTS)!r}); import environment"
    answer = subprocess.run([sys.executable, "-c", pretend], capture_output=True, encoding="utf-8", check=False)
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer and this is Python 3.9" in answer.stderr


def test_the_oldest_python_is_the_one_of_pyproject(environment: ModuleType) -> None:
    required = 'requires-python = ">={}.{}"'.format(*environment.OLDEST)
    assert required in (SCRIPTS.parent / "pyproject.toml").read_text(encoding="utf-8")


def test_a_stamped_environment_starts_nothing(
    environment: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_made(environment, project)
    monkeypatch.setattr(subprocess, "Popen", None)
    environment.prepare(project)


@pytest.mark.parametrize("name", ["pyproject.toml", "scripts/constraints.txt"])
def test_other_requirements_ask_for_a_new_environment(environment: ModuleType, project: Path, name: str) -> None:
    pretend_made(environment, project)
    assert environment.is_ready(project)
    (project / name).write_text("# other", encoding="utf-8")
    assert not environment.is_ready(project)


def test_a_moved_project_asks_for_a_new_environment(environment: ModuleType, project: Path) -> None:
    pretend_made(environment, project)
    assert not environment.is_ready(project.rename(project.with_name("moved")))


def test_another_python_asks_for_a_new_environment(
    environment: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_made(environment, project)
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert not environment.is_ready(project)


def test_an_environment_whose_python_is_gone_is_not_ready(environment: ModuleType, project: Path) -> None:
    pretend_made(environment, project)
    environment.python_of(project).unlink()
    assert not environment.is_ready(project)


def test_no_venv_module_ends_in_a_sentence(
    environment: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(environment.SetupError, match=r"no ensurepip module: install it .* python3-venv"):
        environment.prepare(project)


def test_a_place_that_cannot_be_written_ends_in_a_sentence(environment: ModuleType, project: Path) -> None:
    (project / ".venv").write_text("a file", encoding="utf-8")
    with pytest.raises(environment.SetupError, match=r"\.venv could not be made"):
        environment.prepare(project)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to die of")
def test_a_job_killed_by_a_signal_ends_with_the_code_of_a_shell(
    environment: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "python_of", lambda root: sys.executable)
    assert environment.run("-c", "import os; os.kill(os.getpid(), 9)", root=project) == 128 + 9


def test_help_needs_no_environment(project: Path) -> None:
    process = subprocess.run(
        [sys.executable, project / "scripts" / "job", "--help"], capture_output=True, encoding="utf-8", check=False
    )
    assert (process.returncode, process.stdout) == (0, "A job.\n")
    assert not (project / ".venv").exists()


@pytest.mark.slow
def test_half_made_environment_is_repaired_and_the_second_start_only_runs(project: Path) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").write_text("not a Python", encoding="utf-8")
    (project / ".venv" / "left over").touch()
    code, output, errors = finish(job(project, "7"))
    assert (code, output) == (7, f"ran in {project / '.venv'}\n"), errors
    assert not (project / ".venv" / "left over").exists()
    assert finish(job(project)) == (0, output, "")


@pytest.mark.slow
def test_two_starts_at_once_make_one_environment(project: Path) -> None:
    first, second = job(project), job(project)
    (code, output, errors), (other_code, other_output, other_errors) = finish(first), finish(second)
    assert (code, other_code) == (0, 0), errors + other_errors
    assert output == other_output == f"ran in {project / '.venv'}\n"
    assert (errors + other_errors).count("Setting up") == 1
    assert (errors + other_errors).count("waiting for it") == 1


@pytest.mark.slow
def test_a_stopped_start_leaves_no_stamp_and_the_next_repairs(environment: ModuleType, project: Path) -> None:
    first = job(project)
    deadline = time.monotonic() + 60
    while not (project / ".venv" / "pyvenv.cfg").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    first.kill()
    finish(first)
    assert not (project / ".venv" / environment.STAMP_NAME).exists()
    code, output, errors = finish(job(project))
    assert (code, output) == (0, f"ran in {project / '.venv'}\n"), errors


@pytest.mark.slow
def test_no_network_ends_in_a_sentence_and_no_stamp(environment: ModuleType, project: Path) -> None:
    (project / "requirements.txt").write_text("Requires-Dist: citegraph-needs-this\n", encoding="utf-8")
    code, output, errors = finish(job(project, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1"))
    assert (code, output) == (1, "")
    assert "No matching distribution found for citegraph-needs-this" in errors
    assert errors.splitlines()[-1].startswith("The package index could not be reached")
    assert "Traceback" not in errors
    assert not (project / ".venv" / environment.STAMP_NAME).exists()


@pytest.mark.slow
def test_versions_that_cannot_be_had_give_way_to_the_newest(project: Path) -> None:
    (project / "scripts" / "constraints.txt").write_text("toy==0.9\n", encoding="utf-8")
    code, output, errors = finish(job(project, PIP_NO_INDEX="1"))
    assert (code, output) == (0, f"ran in {project / '.venv'}\n"), errors
    assert "trying the newest" in errors


@pytest.mark.slow
def test_a_failing_pip_is_heard_and_followed_by_a_sentence(project: Path) -> None:
    (project / "backend.py").write_text("raise RuntimeError('the back end is broken')", encoding="utf-8")
    code, output, errors = finish(job(project, PIP_NO_INDEX="1"))
    assert (code, output) == (1, "")
    assert "the back end is broken" in errors
    assert errors.splitlines()[-1] == "pip could not install what citegraph needs; what it said stands above."
