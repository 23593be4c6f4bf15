"""A slow reader, one segment at a time, that the fast one must agree with."""

import math

import msgspec
from reading import Read, plain, segments_of

from trainmon_tui.model.blocks import Progress
from trainmon_tui.parse.detectors import examine
from trainmon_tui.parse.families import Families
from trainmon_tui.parse.tables import named

NAN = math.nan


class Pass:
    def __init__(self):
        self.last = self.epoch = NAN
        self.attempt = 0
        self.offset = 0.0
        self.local, self.whole = False, True


class Reference:
    def __init__(self):
        self.families = Families()
        self.series, self.events, self.starts = {}, [], []
        self.passes, self.epochs_seen, self.groups = {}, {}, {}
        self.printed = self.epoch = self.first_epoch = self.epoch_total = self.step = self.rate = NAN
        self.heads = {}
        self.attempt, self.started, self.reached = 0, False, -math.inf
        self.mover, self.plain, self.configuration, self.not_understood = None, (NAN, NAN), {}, 0

    def read(self, text):
        segments = segments_of(text)
        for place in zip(segments.texts, segments.lines.tolist(), segments.offsets.tolist(), strict=True):
            self.segment(*place)
        return Read((self.series, self.events, self.starts), self.progress(), self.not_understood, self)

    def segment(self, text, line, offset):
        finding = examine(text)
        if finding is None:
            self.not_understood += bool(text.strip())
            return
        if finding.columns:
            self.heads[finding.label, len(finding.columns)] = finding
        if finding.cells:
            finding = self.table_row(text, finding)
            if finding is None:
                return
        numbers = {c.what: number(text, c) for c in finding.captures if c.what not in ("value", "stamp")}
        named = "step" in numbers
        numbers = {what: value for what, value in numbers.items() if math.isfinite(value)}
        if named and "step" not in numbers:
            numbers.pop("count", None)
        self.printed = numbers.get("epoch", self.printed)
        self.epoch_total = numbers.get("epoch_total", self.epoch_total)
        if math.isnan(self.first_epoch):
            self.first_epoch = self.printed
        kinds = {capture.what for capture in finding.captures}
        keys = finding.keys if finding.source != "bar" and "count" not in kinds else ()
        signature = (finding.source, finding.label, keys)
        fell = self.epoch_fell(signature, numbers)
        moves, counted = self.count(finding, signature, numbers, fell)
        self.started |= moves or "epoch" in numbers
        self.epoch = numbers.get("epoch", counted["epoch"] if counted else self.epoch)
        if counted["fell"]:
            self.step = NAN
        if moves:
            self.step = counted["step"]
        if finding.split not in ("valid", "test"):
            period = numbers.get("period")
            self.rate = numbers.get("rate", self.rate if period is None else 1 / max(period, 1e-9))
        if math.ceil(self.epoch) > self.reached if not math.isnan(self.epoch) else False:
            self.reached = math.ceil(self.epoch)
            self.starts.append((float(self.reached), line, offset))
        self.words(finding, line, offset, counted["fell"])
        if finding.keys and (self.started or not finding.early):
            self.rows(text, finding, line, offset)

    def table_row(self, text, line):
        head = self.heads.get((line.label, line.width))
        if head is None:
            return None
        finding = named(line, head)
        places = [line.captures[c.start] for c in finding.captures]
        captures = [
            c._replace(start=p.start, end=p.end) for c, p in zip(finding.captures, places, strict=True)
        ]
        return msgspec.structs.replace(finding, captures=tuple(captures))

    def epoch_fell(self, signature, numbers):
        if "epoch" not in numbers:
            return False
        last, attempt = self.epochs_seen.get(signature, (NAN, 0))
        fell = numbers["epoch"] < last and attempt == self.attempt
        self.attempt += fell
        self.epochs_seen[signature] = (numbers["epoch"], self.attempt)
        return fell

    def count(self, finding, signature, numbers, fell):
        counted = {"epoch": self.epoch, "fell": fell}
        named = "step" in numbers
        if not named and "count" not in numbers:
            return False, counted
        moves = named or (bool(finding.keys) and finding.split not in ("valid", "test"))
        n = numbers["step" if named else "count"]
        printed_total = numbers.get("step_total" if named else "count_total", NAN)
        total = 0.0 if named or math.isnan(printed_total) else printed_total
        counter = self.passes.setdefault((finding.split, signature, total), Pass())
        behind = counter.attempt
        if self.turn(counter, n, total) and moves and behind == self.attempt:
            self.attempt += 1
            counted["fell"] = True
        counter.last, counter.epoch, counter.attempt = n, self.printed, self.attempt
        if counter.whole and n > 0 and total == self.epoch_total:
            counted["epoch"] = n
        counted["step"] = n + counter.offset
        if moves:
            self.mover = (counter, printed_total)
        else:
            self.plain = (n, printed_total)
        return moves, counted

    def turn(self, counter, n, total):
        epoch, base, last = self.printed, 0.0 if self.first_epoch == 0 else 1.0, counter.last
        risen = epoch > counter.epoch
        if not (
            math.isnan(last) or n < last or (n == last and risen and last >= total > 0 and not counter.whole)
        ):
            return False
        if math.isnan(last):
            counter.whole = math.isnan(epoch)
            counter.local = not counter.whole and total > 0 and self.looks_local(n, total, epoch - base)
            counter.offset = (epoch - base) * total if counter.local else 0.0
            return False
        if risen or (math.isnan(counter.epoch) and not math.isnan(epoch)):
            counter.local, counter.whole = True, False
            counter.offset = (epoch - base) * total if total else counter.offset + last
            return False
        if last >= total > 0 and not epoch < counter.epoch:
            counter.offset += total if math.isnan(epoch) else 0.0
            return False
        counter.offset = (epoch - base) * total if counter.local and total else 0.0
        return True

    def looks_local(self, n, total, elapsed):
        if math.isnan(self.epoch_total) or elapsed <= 0 or self.epoch_total == total:
            return True
        return n / total < elapsed / self.epoch_total

    def words(self, finding, line, offset, fell):
        where = (line, offset, plain(self.step))
        if fell:
            self.events.append(("resume", *where, plain(self.epoch), {"attempt": self.attempt}))
        if finding.event:
            epoch = finding.fields.get("epoch", plain(self.epoch))
            self.events.append((finding.event, *where, epoch, finding.fields))
        if finding.config and not (finding.early and self.started):
            self.configuration.update(finding.config)
            self.events.append(("config", *where, plain(self.epoch), finding.config))

    def rows(self, text, finding, line, offset):
        values = [number(text, capture) for capture in finding.captures if capture.key is not None]
        for part in self.families.assign(finding.source, finding.label, finding.keys):
            here = (line, repr(self.step), repr(self.epoch))
            if self.groups.get(part.family.id, (None,))[0] != here:
                self.groups[part.family.id] = (here, {})
            shown = self.groups[part.family.id][1]
            for column, key in enumerate(part.family.keys):
                points = self.series.setdefault((finding.source, key.tag, key.split, part.family.id), [])
                if column in part.targets:
                    value = repr(values[part.sources[part.targets.index(column)]] + 0.0)
                    if shown.get(column) != value:
                        shown[column] = value
                        points.append(
                            (plain(self.step), plain(self.epoch), line, offset, self.attempt, value)
                        )

    def progress(self):
        step, total = self.plain
        if self.mover and not math.isnan(self.step):
            counter, total = self.mover
            step, total = self.step, total * self.epoch_total if counter.local else total
        return Progress(*(plain(value) for value in (step, total, self.epoch, self.epoch_total, self.rate)))


def number(text, capture):
    return float(text[capture.start : capture.end].replace(b",", b""))
