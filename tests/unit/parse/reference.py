"""A slow reader, one segment at a time, that the fast one must agree with."""

import math
import re

import msgspec
from reading import Read, plain, segments_of

from trainmon_tui.model.blocks import Progress
from trainmon_tui.parse.detectors import examine
from trainmon_tui.parse.epoch_length import steps_by_epochs_alone, steps_per_epoch
from trainmon_tui.parse.families import Families
from trainmon_tui.parse.names import normalised
from trainmon_tui.parse.ranks import Ranks, kind_of
from trainmon_tui.parse.recalls import recalled
from trainmon_tui.parse.roles import name_series
from trainmon_tui.parse.tables import completed, named

NAN = math.nan


class Pass:
    def __init__(self):
        self.last = self.epoch = NAN
        self.attempt = 0
        self.offset = 0.0
        self.local, self.whole, self.told_behind = False, True, False


class Reference:
    def __init__(self):
        self.families = Families()
        self.series, self.events, self.starts = {}, [], []
        self.saved = None
        self.passes, self.epochs_seen, self.groups = {}, {}, {}
        self.printed = self.epoch = self.first_epoch = self.first_counted = self.epoch_total = self.step = (
            self.rate
        ) = NAN
        self.heads = {}
        self.ranks = Ranks()
        self.recalls = False
        self.attempt, self.started, self.reached = 0, False, -math.inf
        self.goal, self.totals = None, set()
        self.mover, self.plain, self.configuration, self.not_understood = None, (NAN, NAN), {}, 0

    def read(self, text):
        segments = segments_of(text)
        findings = [examine(text) for text in segments.texts]
        self.boxes = box_places(findings, segments.texts)
        self.paced = paced_steps(findings, segments.texts)
        self.behind = steps_behind(findings, segments.texts, segments.lines.tolist())
        places = zip(segments.texts, segments.lines.tolist(), segments.offsets.tolist(), strict=True)
        for self.index, place in enumerate(places):
            self.segment(*place)
        return Read((self.series, self.events, self.starts), self.progress(), self.not_understood, self)

    def segment(self, text, line, offset):
        finding = examine(text)
        if finding is None:
            self.recalls = False
            self.not_understood += bool(text.strip())
            return
        told, self.recalls = self.recalls, finding.recalls
        if told and finding.keys:
            finding = recalled(finding)
        rank = next((number(text, c) for c in finding.captures if c.what == "rank"), None)
        if rank is not None and not self.ranks.speaks(kind_of(finding), rank):
            return
        if finding.columns:
            kind = (finding.label, len(finding.columns))
            self.heads[kind] = completed(finding, self.heads.get(kind))
        group, told = self.boxes.get(self.index, ("", {}))
        if finding.box in ("inner", "row"):
            finding = box_row(finding, group)
        if finding.cells:
            line, finding = finding, self.table_row(text, finding)
            if finding is None:
                self.not_understood += any(label == line.label for label, _ in self.heads)
                return
        numbers = self.counted(text, finding, told)
        self.printed = numbers.get("epoch", self.printed)
        self.epoch_total = numbers.get("epoch_total", self.epoch_total)
        if math.isnan(self.first_epoch):
            self.first_epoch = self.printed
        kinds = {capture.what for capture in finding.captures}
        keys = finding.keys if finding.source != "bar" and "count" not in kinds else ()
        signature = "box" if told else (finding.source, finding.label, keys)
        signature_of_count = "pace" if self.index in self.paced else signature
        if finding.source == "bar" and finding.label in ("epoch", "epochs") and "epoch" not in kinds:
            signature = "epoch bar"
        fell = self.epoch_fell(signature, numbers)
        moves, counted = self.count(finding, signature_of_count, numbers, fell)
        self.started |= moves or "epoch" in numbers
        self.epoch = numbers.get("epoch", counted["epoch"])
        if moves or counted["fell"]:
            self.step = counted["step"] if moves else NAN
        if finding.split not in ("valid", "test"):
            period = numbers.get("period")
            self.rate = numbers.get("rate", self.rate if period is None else 1 / max(period, 1e-9))
        if math.ceil(self.epoch) > self.reached if not math.isnan(self.epoch) else False:
            self.reached = math.ceil(self.epoch)
            self.starts.append((float(self.reached), line, offset))
        self.words(finding, line, offset, counted["fell"])
        if finding.keys and (self.started or not finding.early):
            self.rows(text, finding, line, offset)
            if finding.closes and numbers.get("count", 0) >= numbers.get("count_total", math.inf):
                self.rows(text, msgspec.structs.replace(finding, source="summary"), line, offset)

    def counted(self, text, finding, told):
        values = ("value", "stamp", "list", "rank")
        numbers = {c.what: number(text, c) for c in finding.captures if c.what not in values} | told
        if self.index in self.paced:
            numbers["step"] = self.paced[self.index]
        if finding.source == "bar" and finding.label in ("epoch", "epochs") and "epoch" not in numbers:
            numbers = {"epoch": numbers.get("count", NAN), "epoch_total": numbers.get("count_total", NAN)}
        named = "step" in numbers
        numbers = {what: value for what, value in numbers.items() if math.isfinite(value)}
        if named and "step" not in numbers:
            numbers.pop("count", None)
        return numbers

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
        called = finding.source == "bar" and finding.label in ("train", "training", "training progress")
        moves = named or ((bool(finding.keys) or called) and finding.split not in ("valid", "test"))
        if named and not math.isnan(numbers.get("step_total", NAN)):
            if finding.split in ("valid", "test"):
                moves = not self.totals or numbers["step_total"] in self.totals
            else:
                self.totals.add(numbers["step_total"])
        n = numbers["step" if named else "count"] + (self.behind.get(self.index, 0) if moves else 0)
        printed_total = numbers.get("step_total" if named else "count_total", NAN)
        total = 0.0 if named or math.isnan(printed_total) else printed_total
        counter = self.passes.setdefault((finding.split, signature, total), Pass())
        behind = counter.attempt
        goal = 0.0 if math.isnan(printed_total) else printed_total
        whats = [c.what for c in finding.captures]
        what = "step" if "step" in whats else "count"
        labelled = what in whats and "epoch" in whats[: whats.index(what)]
        if math.isnan(self.first_counted):
            self.first_counted = self.printed
        if self.turn(counter, n, total, goal, labelled) and moves and behind == self.attempt:
            self.attempt += 1
            counted["fell"] = True
        counter.last, counter.attempt = n, self.attempt
        counter.epoch = NAN if math.isnan(self.printed) else float(math.floor(self.printed))
        if counter.whole and n > 0 and total == self.epoch_total:
            counted["epoch"] = n
        if counter.told_behind and not math.isnan(self.printed):
            counted["epoch"] = self.printed + 1
        counted["step"] = n + counter.offset
        if moves:
            if named and not math.isnan(printed_total):
                self.goal = (counter, printed_total)
            self.mover = (counter, printed_total)
            if named and math.isnan(printed_total) and self.goal:
                self.mover = self.goal
        else:
            self.plain = (n, printed_total)
        return moves, counted

    def turn(self, counter, n, total, goal, labelled):
        epoch, last = math.floor(self.printed) if self.printed == self.printed else NAN, counter.last
        base = 0.0 if self.first_epoch < 1 and not 1 <= self.first_counted < 2 else 1.0
        risen = epoch > counter.epoch
        full = last >= total > 0
        again = n == last and risen and (full or (labelled and goal > 0)) and not counter.whole
        if not (math.isnan(last) or n < last or again):
            return False
        elapsed = 0.0 if math.isnan(epoch) else (epoch - base) * goal
        if math.isnan(last):
            counter.whole = math.isnan(epoch)
            counter.local = not counter.whole and self.looks_local(n, total, goal, epoch - base, labelled)
            counter.offset = elapsed if counter.local else 0.0
            return False
        if full and not epoch < counter.epoch:
            counter.offset += total * (max(1.0, epoch - counter.epoch) if risen else 1.0)
            if not math.isnan(epoch):
                counter.local, counter.whole = True, False
                counter.told_behind |= math.isnan(counter.epoch)
            return False
        if risen:
            counter.local, counter.whole = True, False
            counter.offset = elapsed if goal else counter.offset + last + (n == 0)
            return False
        counter.offset = elapsed if counter.local else 0.0
        return True

    def looks_local(self, n, total, goal, elapsed, labelled):
        named = total == 0
        if not goal or elapsed <= 0 or (labelled and not named):
            return not named and goal > 0
        if math.isnan(self.epoch_total) or self.epoch_total == goal:
            return not named
        return not elapsed <= n / goal * self.epoch_total <= elapsed + 1

    def words(self, finding, line, offset, fell):
        where = (line, offset, plain(self.step))
        if fell:
            self.events.append(("resume", *where, plain(self.epoch), {"attempt": self.attempt}))
        if finding.event:
            epoch = finding.fields.get("epoch", plain(self.epoch))
            saved = (where[2], epoch, finding.fields.get("path"))
            told = finding.event == "checkpoint" and saved[:2] != (None, None) and saved == self.saved
            if finding.event == "checkpoint" and saved[:2] != (None, None):
                self.saved = saved
            if not told:
                self.events.append((finding.event, *where, epoch, finding.fields))
        if finding.config and not (finding.early and self.started):
            self.configuration.update(finding.config)
            self.events.append(("config", *where, plain(self.epoch), finding.config))

    def rows(self, text, finding, line, offset):
        values = [
            value
            for capture in finding.captures
            if capture.key is not None
            for value in numbers_of(text, capture)
        ]
        if finding.source == "bar" and any(
            c.what == "count" and number(text, c) == 0 for c in finding.captures
        ):
            values = [None if math.isnan(value) else value for value in values]
        if all(value is None for value in values):
            return
        for part in self.families.assign(finding.source, finding.label, finding.keys):
            here = (line, repr(self.step), repr(self.epoch))
            if self.groups.get(part.family.id, (None,))[0] != here:
                self.groups[part.family.id] = (here, {})
            shown = self.groups[part.family.id][1]
            for column, key in enumerate(part.family.keys):
                points = self.series.setdefault((finding.source, key.tag, key.split, part.family.id), [])
                own = values[part.sources[part.targets.index(column)]] if column in part.targets else None
                if own is not None:
                    value = repr(own + 0.0)
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


STEPS = ("totaltimesteps", "timesteps", "numtimesteps", "globalstep", "step", "steps", "frame", "frames", "iterations", "iteration")  # fmt: skip


def box_row(finding, group):
    (key,) = finding.keys
    (capture,) = finding.captures
    (key,) = name_series([(group + key.tag if finding.box == "inner" else key.tag, None)], "")
    return msgspec.structs.replace(finding, captures=(capture._replace(key=key),))


def box_places(findings, texts):
    """Return {index: (group, counters)} of the rows of boxes; the counters stand at a box's first row."""
    places, start = {}, 0
    while start < len(findings):
        end, group, told = start, "", {}
        while end < len(findings) and findings[end] and findings[end].box:
            finding = findings[end]
            group = finding.label if finding.box == "head" else group
            for key in finding.keys:
                told[normalised(key.tag.rsplit("/", 1)[-1])] = number(texts[end], finding.captures[0])
            places[end] = (group, {})
            end += 1
        known = {name: value for name, value in told.items() if math.isfinite(value)}
        counters = {}
        for what, names in (("step", STEPS), ("epoch", ("epoch", "epochs"))):
            found = [known[name] for name in names if name in known]
            if found:
                counters[what] = found[0]
        if counters:
            places[start] = (places[start][0], counters)
        start = max(end, start + 1)
    return places


def paced_steps(findings, texts):
    """Return {index: step} of the lines that print only an epoch beside a bar over the whole run."""
    steps, per_epoch, drawn, before, total, waiting, settled = {}, None, 0.0, 0.0, 0.0, [], False

    def leave():
        nonlocal per_epoch, settled
        told = [text for _, text, _ in waiting]
        lone = [text for _, text, trains in waiting if trains]
        if waiting and not settled:
            if total and drawn and max(map(float, told)) > 0:
                per_epoch = steps_per_epoch((before or drawn, drawn), total, told)
            elif not total and lone:
                found = steps_by_epochs_alone(lone)
                per_epoch, settled = found or None, found is not None or len(lone) >= 5
            settled = settled or per_epoch is not None
        if per_epoch is not None:
            steps.update((i, float(round(float(text) * per_epoch))) for i, text, _ in waiting)
        waiting.clear()

    for index, finding in enumerate(findings):
        if finding is None:
            continue
        seen = {c.what: texts[index][c.start : c.end] for c in finding.captures}
        kind = "drawn" if "drawn" in seen else "count"
        lone = kind == "drawn" or (finding.source == "bar" and not finding.keys and not finding.label)
        goal = float(seen.get(f"{kind}_total", 0)) if lone else 0.0
        record = finding.source == "record" and finding.keys and "epoch" in seen
        counts = bool(record and seen.keys() & {"step", "count"})
        if goal and goal >= total:
            now = float(seen[kind])
            behind = max(now, drawn) if waiting else now
            if len(waiting) > 1 and drawn and goal == total:
                behind = drawn
            before = drawn if waiting and goal == total else behind
            drawn, total = behind, goal
            leave()
        elif counts or (waiting and index - waiting[0][0] >= 512):
            leave()
        settled = settled or counts
        if record and not counts and re.fullmatch(rb"[0-9]{1,9}(\.[0-9]{1,12})?", seen["epoch"]):
            trains = all(key.split not in ("valid", "test") for key in finding.keys)
            waiting.append((index, seen["epoch"], trains))
            lone = [text for _, text, trains in waiting if trains]
            proven = lone and (len(lone) >= 5 or steps_by_epochs_alone(lone) is not None)
            if settled or (not total and proven):
                leave()
    leave()
    return steps


FRESH = re.compile(
    rb"(?:[^|\[]|\[[A-Za-z ]{1,20}\]){0,120}\|[^|\[]{0,400}\| *[0-9]{1,15}/[0-9]{1,15} \[00:00<"
)


def steps_behind(findings, texts, lines):
    """Return {index: steps} of bars that are drawn at every step while their count stands still."""
    runs, found, every_step = {}, {}, {}
    for index, finding in enumerate(findings):
        captures = [c for c in finding.captures if c.what not in ("stamp", "list")] if finding else []
        seen = {c.what: number(texts[index], c) for c in captures}
        if "step" in seen or not seen.get("count_total", 0) > 0 or not math.isfinite(seen["count"]):
            continue
        keys = () if "count" in seen else finding.keys
        count, total = seen["count"], seen["count_total"]
        bar = (finding.split, finding.source, finding.label, keys)
        place, start = runs.get(bar, (None, []))
        if place == (count, total, lines[index]):
            start.append(index)
            label = re.sub(rb"[^A-Za-z]+", b"", texts[index].partition(b"%")[0])
            if every_step.get(label):
                found[index] = min(len(start) - 1, total - count)
            continue
        if (
            place
            and place[1] == total
            and count > place[0]
            and max(count - place[0], len(start) - 1) >= 2 <= len(start)
        ):
            label = re.sub(rb"[^A-Za-z]+", b"", texts[start[0]].partition(b"%")[0])
            known, every_step[label] = label in every_step, count - place[0] == len(start) - 1
            fresh = FRESH.match(texts[start[0]])
            together = start == list(range(start[0], start[0] + len(start))) and len(start) <= 512
            waited = fresh and together and all(texts[i].startswith(fresh[0]) for i in start)
            if not known and every_step[label] and waited:
                found.update((i, min(behind, place[1] - place[0])) for behind, i in enumerate(start))
        runs[bar] = ((count, total, lines[index]), [index])
    return found


def numbers_of(text, capture):
    if capture.what != "list":
        return [number(text, capture)]
    items = [float(item) for item in re.split(rb"(?<=[0-9])[-,]", text[capture.start : capture.end])]
    mean = sum(items) / len(items)
    return [mean, min(items), max(items), math.sqrt(sum((item - mean) ** 2 for item in items) / len(items))]


def number(text, capture):
    return float(text[capture.start : capture.end].replace(b",", b""))
