"""``python -P -m trainmon_tui.engine SPEC``: how the screen starts its engine."""

import sys

from trainmon_tui.engine.stdio import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
