"""What leaves a terminal usable, whatever the screen had switched on; both sides may have to write it."""

RESTORE = (
    b"\x18"  # ends a sequence that a killed process wrote only half of
    b"\x1b[<u"  # keyboard protocol
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?2026l"  # focus, paste, resize reports, synchronised output
    b"\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m"  # wrap, main screen, cursor, colours
)
"""Escape sequences that end every mode a full-screen program may have started."""
