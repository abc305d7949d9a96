"""Imports that leave out what nobody needs."""

import subprocess
import sys


def test_grammars_of_web_addresses_are_not_compiled() -> None:
    """Slides load nbconvert without them, and leave no trace in the way of others."""
    code = "import sys, lecturekit.slides; print('rfc3987_syntax' in sys.modules, 'nbconvert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
