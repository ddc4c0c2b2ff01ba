from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_answer_shown_is_the_answer_given(tmp_path: Path) -> None:
    (part,) = re.findall(r"<!-- scripts/readme: query -->\n(.*?)<!-- end -->", README, re.DOTALL)
    shown = [line.removeprefix("    ") for line in part.strip("\n").splitlines()]
    command = [sys.executable, "-m", "citegraph"]
    build = [*command, "build", str(ROOT / "references"), "-o", str(tmp_path / "out"), "--figures", "none"]
    subprocess.run(build, check=True, capture_output=True)
    words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', shown[0].removeprefix("$ citegraph "))]
    done = subprocess.run(
        [*command, *words], cwd=tmp_path, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    given = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    assert shown[1:] == given


def test_the_python_example_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    code = code.replace('"references/"', repr(str(ROOT / "tests" / "lists")))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Tumoral calcinosis in the upper cervical spine" in done.stdout
    assert {"spine.png", "network.gexf", "library.bib"} <= {path.name for path in tmp_path.iterdir()}


def test_the_pictures_are_there_and_have_alternative_texts() -> None:
    for text, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README):
        assert len(text) > 30
        assert (ROOT / path).is_file()
