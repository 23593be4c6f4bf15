"""One JSON object or Python dict a line: ``{"step": 5, "loss": 0.5}``, ``{'loss': '4.004', 'epoch': '1'}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.parse.compose import MEASURED, compose, proves_training
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.names import CLOCK_NAMES, counter_of, normalised, split_of_text, split_of_word, words
from trainmon_tui.parse.numbers import NUMBER, parse_number, parse_setting
from trainmon_tui.parse.pairs import Pair
from trainmon_tui.parse.prefix import read_prefix

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Split

SAMPLES = (
    '{"step": 10, "epoch": 1, "loss": 2.467345952987671, "lr": 0.002, "time": 1795234444.109}',
    '{"epoch": 1, "split": "val", "val_loss": 1.4207316637039185, "time": 1795234452.411}',
    "{'loss': '4.004', 'grad_norm': '0.652', 'learning_rate': '0.0012', 'epoch': '0.3125'}",
    '{"ts": 1795235916.3, "step": 5, "train": {"loss": 4.6, "grad_norm": nan}, "tags": ["a"], "ckpt": null}',
    "{'loss': np.float64(0.53), 'epoch': 1.0}",
)
_START = re.compile(
    rb" *(?:(?P<quote>['\"])(?P<key>[A-Za-z_][\w .-]{0,39})(?P=quote) ?: ?|(?P<title>:{0,3}[A-Za-z_ ]{0,24}:? ?))?\{ ?(?=['\"]\w)"
)
_ROUND = re.compile(rb"[a-z ]{0,24}: \((?P<round>[0-9]{1,9}), (?P<loss>" + NUMBER + rb"), (?=\{['\"}])")
"""What stands before the metrics of a federated round: ``fit progress: (1, 2.11, {'accuracy': 0.31}, 12.1)``."""
_TOKEN = re.compile(
    rb"(?P<open>[{\[(])|(?P<close>[}\])])|(?P<quote>['\"])(?P<string>(?:(?!(?P=quote))[^\\]|\\.)*)(?P=quote)(?P<colon> *:)?"
    rb"|(?P<call>[A-Za-z_][\w.]*\()?(?P<number>"
    + NUMBER
    + rb")(?=[,\s}\])]|$)(?(call)\)?)|(?P<word>[A-Za-z]+)"
)
_SETTINGS = re.compile(rb"config|arg|hyper|param|setting|option", re.IGNORECASE)
_SPLIT_KEYS = frozenset({"split", "mode", "phase", "stage", "subset"})
_SPEAKER_KEYS = frozenset({"event", "type", "kind"})
"""What says which part of a run a record is of: ``"event": "eval"``."""
_TITLE_KEYS = frozenset({"key", "metric"})
"""What names the ``value`` behind it: ``"key": "eval_accuracy", "value": 0.75``."""
_SHARE = re.compile(rb"([0-9]{1,15})/([0-9]{1,15})")
"""A counter with its total: ``"global_step/max_steps": "5/873"``."""
_UNIX_FROM = 1e9
MAX_TOKENS = 1024


def detect(text: bytes) -> Finding | None:
    """Return the numbers of a record; lists are left out, a nested key is joined by ``/``.

    A record behind a key is a part of one that is printed over many lines: what it counts is a setting.
    """
    prefix = read_prefix(text)
    if found := _ROUND.match(text, prefix.end):
        return _round(text, found)
    start = _START.match(text, prefix.end)
    if not start:
        return None
    reader = _Reader(text, (start["key"] or b"").decode("utf-8", "replace"))
    reader.read(start.end() - (1 if text[start.end() - 1 : start.end()] == b"{" else 2))
    counters = [*reader.clocks, *prefix.captures]
    logger = prefix.where.rpartition(".")[2]
    title = (start["title"] or b"").decode()
    split = reader.split or split_of_text(reader.speaker) or split_of_text(title) or split_of_text(logger)
    label = reader.speaker or next(filter(split_of_text, (title, logger)), "")
    finding = compose(text, counters, reader.pairs, source="record", split=split, label=label)
    titled = bool(_SETTINGS.search(title.encode()))
    captures = tuple(each for each in finding.captures if each.key) if reader.key else finding.captures
    measured = not MEASURED.isdisjoint(words(title))
    if not titled and (measured or not reader.config or proves_training(captures, finding.keys)):
        return finding
    return Finding(
        captures=() if titled else captures,
        source="record",
        split=reader.split,
        config=reader.config,
        early=not titled,
    )


def _round(text: bytes, found: re.Match[bytes]) -> Finding:
    reader = _Reader(text)
    reader.read(found.end())
    pairs = [Pair("loss", *found.span("loss"), None, spaced=False), *reader.pairs]
    return compose(text, [Capture(*found.span("round"), "step")], pairs, source="record", label="round")


def read_settings(text: bytes, start: int) -> dict[str, str | float]:
    """Return the settings of the record that begins at ``start``."""
    reader = _Reader(text)
    reader.read(start)
    return reader.config


class _Reader:
    """Walks the tokens of one record."""

    def __init__(self, text: bytes, key: str = "") -> None:
        """Read ``text``; ``key`` is that of the record itself."""
        self.text, self.key = text, key
        self.pairs: list[Pair] = []
        self.clocks: list[Capture] = []
        self.split: Split = ""
        self.speaker = ""
        self.config: dict[str, Any] = {}
        self._path: list[str] = []
        self._closers: list[bytes] = []
        self._key = key
        self._opened = 0
        self._titles: list[str] = []

    def read(self, start: int) -> None:
        for count, token in enumerate(_TOKEN.finditer(self.text, start)):
            if count > MAX_TOKENS:
                return
            if token["open"]:
                self._open(token)
            elif token["close"]:
                if not self._close(token):
                    return
            elif token["colon"]:
                self._key = token["string"].decode("utf-8", "replace")
            elif self._closers and self._closers[-1] == b"{":
                self._value(token)

    def _open(self, token: re.Match[bytes]) -> None:
        if token["open"] != b"{" and self._closers and self._closers[-1] == b"{":
            self._opened = token.start()
        self._path.append(self._key)
        self._closers.append(token["open"])

    def _close(self, token: re.Match[bytes]) -> bool:
        """Return whether the record goes on; the bracket of a call (``tensor(1, …)``) closes nothing."""
        opener = self._closers[-1]
        if (opener == b"(") != (token["close"] == b")"):
            return True
        if len(self._closers) == 1:
            return False
        self._closers.pop()
        key = self._path.pop()
        if opener != b"{" and self._closers[-1] == b"{":
            name = "/".join([*filter(None, self._path), key])
            self.config[name] = parse_setting(self.text[self._opened : token.end()])
        return True

    def _value(self, token: re.Match[bytes]) -> None:
        group = "number" if token["number"] is not None else "string"
        raw = token[group] if token[group] is not None else token["word"]
        value = None if token["word"] else parse_number(raw)
        name = "/".join([*filter(None, self._path), self._key])
        if name == "value":
            name = self._titles[-1] if self._titles else name
        self.config[name] = parse_setting(raw)
        if value is None:
            self._word(raw, token.start(group) if token["string"] is not None else 0)
        else:
            self._number(name, value, *token.span(group))

    def _word(self, raw: bytes, start: int) -> None:
        text = raw.decode("utf-8", "replace")
        if self._key in _TITLE_KEYS:
            self._titles.append(text)
        if self._key in _SPEAKER_KEYS and len(self._closers) == 1:
            self.speaker = text[:64]
        if self._key in _SPLIT_KEYS:
            self.split = split_of_word(text)
        if (share := _SHARE.fullmatch(raw)) and counter_of(self._key.partition("/")[0]):
            for number, part in enumerate(self._key.split("/")[:2], 1):
                first, last = share.span(number)
                self.pairs.append(Pair(part, start + first, start + last, None, spaced=False))

    def _number(self, name: str, value: float, start: int, end: int) -> None:
        if normalised(self._key) in CLOCK_NAMES and value > _UNIX_FROM:
            self.clocks.append(Capture(start, end, "unix"))
        elif all(pair.name != name for pair in self.pairs):
            self.pairs.append(Pair(name, start, end, None, spaced=False))
