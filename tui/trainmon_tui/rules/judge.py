"""Judges a run: chooses the playbook that fits, folds the log for it, and says how the run stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Judgement, Place
from trainmon_tui.rules.journal import EMPTY, adjustments, with_journal
from trainmon_tui.rules.matching import rank
from trainmon_tui.rules.scope import MetricInfo, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trainmon_tui.model.blocks import Parsed, Segments, SeriesKey
    from trainmon_tui.rules.bench import Bench, GenericBench
    from trainmon_tui.rules.elsewhere import Elsewhere, SettingsFile
    from trainmon_tui.rules.inquiry import Inquiry, Reads
    from trainmon_tui.rules.journal import JournalState
    from trainmon_tui.rules.playbook import MetricRule, Playbook
    from trainmon_tui.rules.question import Question
    from trainmon_tui.rules.view import Scalar

_GENERIC_CHARTS = (("loss", "loss", ("train_loss", "val_loss")),)


class Judge:
    """Takes in the log block by block.

    With ``chosen`` the user named the one playbook; else the one whose ``applies`` holds first in the log is taken for good.
    Until then the first that applies where nothing ``else`` does judges; without one there are gauges of well-known
    metrics and the verdict is unknown.
    ``elsewhere`` is asked for settings that the log does not print.
    """

    def __init__(
        self, playbooks: Sequence[Playbook], *, chosen: bool, elsewhere: Elsewhere | None = None,
        reason: str = "named by the user",
    ) -> None:  # fmt: skip
        self._elsewhere = elsewhere
        self._candidates = [_bench(playbook, elsewhere) for playbook in playbooks]
        self._bench = next((bench for bench in self._candidates if bench.playbook.is_for_any_run), None)
        self._generic = self._without_playbook() if self._bench is None else None
        others = "no other playbook" if self._bench is not None else "no playbook"
        self._reason = f"{others} fits this log" if playbooks else others
        if chosen and not playbooks:
            self._reason = f"{others}: {reason}"
        self._taken = False
        self._kept: tuple[object, Judgement] | None = None
        if chosen and self._candidates:
            self._take(self._candidates[0], reason)

    @property
    def playbook(self) -> Playbook | None:
        """The playbook that judges, or None while there is none."""
        return self._bench.playbook if self._bench is not None else None

    @property
    def playbooks(self) -> list[Playbook]:
        """The playbooks that judge, or may yet."""
        return [bench.playbook for bench in self._candidates]

    @property
    def measured(self) -> frozenset[str]:
        """What is to be measured beside the log, as far as it can be."""
        return frozenset().union(*(bench.playbook.measured for bench in self._candidates))

    @property
    def bench(self) -> Bench | None:
        """The playbook that judges with the facts that it rests on, or None while there is none."""
        return self._bench

    def listen(self, asked: Callable[[Playbook | None], Iterable[Question]]) -> None:
        """Find also what further questions need, of a playbook (None: of a run without one); before the first block."""
        from trainmon_tui.rules.inquiry import Reads, listening  # noqa: PLC0415 - only documents ask

        old, books = self._candidates, [bench.playbook for bench in self._candidates]
        self._candidates = [_bench(listening(book, asked(book)), self._elsewhere) for book in books]
        if self._bench is None:
            self._generic = self._without_playbook(Reads.of(asked(None), _generic_scope()))
        else:
            self._bench = self._candidates[old.index(self._bench)]

    def _without_playbook(self, reads: Reads | None = None) -> GenericBench | None:
        """Return what speaks for the run as long as no playbook does."""
        return _generic_bench(reads)

    def _take(self, bench: Bench, reason: str) -> None:
        self._bench, self._reason, self._taken = bench, reason, True
        self._candidates, self._generic = [bench], None

    def fold(self, segments: Segments, parsed: Parsed) -> None:
        """Take in one block."""
        if self._elsewhere is not None:
            self._elsewhere.fold(segments)
        if self._generic is not None:
            self._generic.facts.fold(segments, parsed)
        for bench in self._candidates:
            bench.fold(segments, parsed)
        if self._taken:
            return
        fitting = [(*fit, bench) for bench in self._candidates if (fit := bench.applies())]
        if fitting:
            _, reason, bench = min(fitting, key=lambda found: found[0])
            self._take(bench, reason)

    def judgement(self, *, ended: bool, journal: JournalState = EMPTY) -> Judgement:
        """Return all that is known now, beside what people did; ``ended`` means that nothing more will come."""
        if self._bench is not None:
            self._bench.facts.adjust(adjustments(journal, self._bench.playbook.params))
        told = self._bench or self._generic
        state = (id(self._bench), told.version if told is not None else (0, 0), ended, journal)
        if self._kept is None or self._kept[0] != state:
            followed = self._bench.playbook.followed if self._bench is not None else frozenset[str]()
            self._kept = (state, with_journal(self._judge(ended=ended), journal, followed))
        return self._kept[1]

    def _judge(self, *, ended: bool) -> Judgement:
        if self._bench is not None:
            return self._bench.judgement(ended=ended, reason=self._reason)
        return self._generic.judgement(self._reason) if self._generic else Judgement(reason=self._reason)

    def settings_files(self) -> list[SettingsFile]:
        """Return the files of settings beside the run."""
        return [] if self._elsewhere is None else self._elsewhere.files(self.settings())

    def settings(self) -> dict[str, tuple[Scalar, Place]]:
        """Return the settings that the run printed, with the place of each."""
        return self.inquiry().settings()

    def inquiry(self) -> Inquiry:
        """Return what can be asked of the run, in the names of the playbook that judges or the well-known ones."""
        from trainmon_tui.rules.inquiry import Inquiry  # noqa: PLC0415 - a first picture asks nothing

        if self._bench is not None:
            book = self._bench.playbook
            bench = self._bench
            return Inquiry(book.scope.on(book.clock), bench.facts, bench.newest_step, book.asked, bench.asked)
        return Inquiry(_generic_scope(), (self._generic or _generic_bench()).facts)

    def metrics(self) -> Mapping[str, MetricRule]:
        """Return the metrics of the playbook that judges, or the well-known ones."""
        return self._bench.playbook.metrics if self._bench is not None else _generic_metrics()

    def charts(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return (id, title, metrics) of every chart, the losses first."""
        return list((self._bench.playbook.charts if self._bench is not None else ()) or _GENERIC_CHARTS)

    def matches(self, metric: str, key: SeriesKey, source: str) -> int | None:  # noqa: ARG002 (the name decides, whatever printed it)
        """Return the precedence (0 is first) with which a series feeds a metric, or None."""
        rule = self.metrics().get(metric)
        return None if rule is None else rank(rule.names, key)


def _bench(playbook: Playbook, elsewhere: Elsewhere | None) -> Bench:
    from trainmon_tui.rules.bench import Bench  # noqa: PLC0415 - heavy; a first picture waits for no playbook

    return Bench(playbook, elsewhere)


def _generic_bench(reads: Reads | None = None) -> GenericBench:
    from trainmon_tui.rules.bench import GenericBench  # noqa: PLC0415 - as above

    return GenericBench(reads)


def _generic_metrics() -> Mapping[str, MetricRule]:
    from trainmon_tui.rules.gauges import GENERIC  # noqa: PLC0415 - as above

    return GENERIC


def _generic_scope() -> Scope:
    return Scope({name: MetricInfo(rule.unit) for name, rule in _generic_metrics().items()})
