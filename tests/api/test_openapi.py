"""The API keeps to its own description, whatever it is sent."""

import subprocess
import sys
from pathlib import Path

_CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_nothing_generated_from_its_description_breaks_the_api(served: str, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{served}/openapi.json"]
    options = ["-n", "15", "--checks", _CHECKS, "--phases", "examples,coverage,fuzzing", "--request-timeout", "60"]
    ran = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:]
