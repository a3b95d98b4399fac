"""Every example of the README is run as it stands there, and prints what stands there."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:8000"
_BLOCK = re.compile(r"```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```")


def examples() -> list[tuple[str, str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [(match["command"], match["output"]) for match in _BLOCK.finditer(text)]


def test_there_are_examples() -> None:
    assert len(examples()) >= 4


@pytest.mark.parametrize(("command", "output"), examples())
def test_the_example_prints_what_the_readme_shows(service: dict[str, Any], command: str, output: str) -> None:
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    environment = os.environ | {"DEALGRAPH_HOME": service["home"], "PATH": path}
    line = command.replace(ADDRESS, service["api"])
    ran = subprocess.run(["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.stdout == output, ran.stderr
    assert output.strip()


def test_the_counts_in_the_readme_are_those_of_the_data(service: dict[str, Any]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    counts = service["counts"]
    assert f"{counts['claims']:,} claims of {counts['sources']} sources about {counts['entities']}" in text
