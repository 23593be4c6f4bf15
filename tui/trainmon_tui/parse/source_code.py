"""Whether a line is source code: programs print themselves, and tracebacks quote them."""

from __future__ import annotations

import re

_CODE = re.compile(
    rb"\s*(?:"
    rb"#(?!#)|@\w[\w.]*(?:\(|$)|(?:def|class) \w+ *[(:]|(?:from|import) [\w.]+(?: import\b|,|$| as )"
    rb"|(?:if|elif|while|for|with|except|else|try|finally)\b(?:[^.!]|\.(?=\w))*: *(?:#.*)?$"
    rb"|(?:if|elif|except|raise|return|assert|yield|await)\b[^:]*[\w\]]\("
    rb"|raise [\w.]+$|return\b(?: [\w.,\[\]\"' ]*)?$"
    rb"|[\w.\[\]\"', ]+(?: *: *[\w.\[\], |]+)? *[-+*/|&]?= *(?:await |not |-)?[\w.]+\("
    rb"|(?:await )?[A-Za-z_][\w.]*\(.*[\"')\]]\)?[,;]? *(?:#.*)?$"
    rb"|[\w.]+\($"
    rb")"
)


def is_source_code(text: bytes) -> bool:
    """Whether a segment looks like a statement or a comment of a program rather than like what one says."""
    return _CODE.match(text) is not None
