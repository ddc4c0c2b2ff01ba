"""``python -m citegraph`` is the same as ``citegraph``."""

import sys

from citegraph.cli import main

sys.exit(main())
