"""``python -P -m trainmon_tui.engine [SPEC]``: how the screen starts its engine; without a spec it is told later."""

import sys

from trainmon_tui.engine.stdio import main

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
