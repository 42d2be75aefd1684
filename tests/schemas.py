"""Published JSON schemas, which check-jsonschema carries along."""

import os
import subprocess
import sys

# Whoever asks the network after all asks a port where nobody listens.
NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")


def faults(path, schema):
    """What a schema finds wrong in a YAML file; empty when it is valid."""
    result = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        env=os.environ | NOWHERE,
        capture_output=True,
        text=True,
    )
    assert result.returncode in (0, 1), result.stderr
    return "" if result.returncode == 0 else result.stdout
