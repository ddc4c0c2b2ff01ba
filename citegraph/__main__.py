"""``python -m citegraph`` is the same as ``citegraph``."""

import signal
import sys

try:
    from citegraph.cli import main

    sys.exit(main())
except KeyboardInterrupt:  # before the command line was ready to answer it
    sys.exit(128 + signal.SIGINT)
