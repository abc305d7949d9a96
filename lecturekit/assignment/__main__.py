"""``python -m lecturekit.assignment my.txt --models rnn,lstm --out report.html``."""

import sys

from lecturekit.assignment._command import main

if __name__ == "__main__":
    sys.exit(main())
