"""Write docs/doctor.md: what ``doctor`` looks at, with what it really says of a small run that went wrong."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from trainmon_tui.engine.checkup.asked import AskedRun
from trainmon_tui.engine.checkup.run import check_run
from trainmon_tui.engine.checkup.terminal import Terminal, check_terminal
from trainmon_tui.report.doctor import doctor_document, sections, summary
from trainmon_tui.report.table import Look, render_sections

PAGE = Path(__file__).resolve().parent.parent / "docs" / "doctor.md"
AGE_S = 3 * 3600 + 5
TERMINAL = Terminal(
    is_terminal=True, columns=80, rows=24, encoding="utf-8", env={"TERM": "tmux-256color", "TMUX": "yes"}
)
LOG = (
    "python train.py --lr 0.001 --output_dir out/seven\n"
    + "".join(
        f"Epoch {n}/20 | train_loss: {2.9 - n / 5:.3f} | val_loss: {2.6 - n / 8:.3f}\n" for n in range(1, 9)
    )
    + "Saved checkpoint to out/seven/epoch_8.pt\n"
    "Loss reduction: 52.1% (2.700 → 1.300)\n"
    "Traceback (most recent call last):\n"
    '  File "train.py", line 88, in <module>\n'
    "RuntimeError: CUDA out of memory. Tried to allocate 1.50 GiB\n"
)
_HEAD = """# Doctor

```sh
trainmon-tui doctor                 # this terminal, the GPUs, your folders, the versions
trainmon-tui doctor run.log         # why nothing shows of a run, and what is in its files
trainmon-tui doctor runs/seven      # a folder: every file of it
unzstd -c old.log.zst | trainmon-tui doctor -
```

Each line is `ok`, `warn` or `fail`, with what to do below it. The exit status is 0 when nothing is wrong and 1 when
something is to be mended. `--json` prints the same as JSON ([schema](doctor.schema.json)). It works without a
terminal and reads a finished log as well as one that is being written; it changes nothing. A compressed log, an event
file and what is piped in are looked at like any log. Of what is piped in, neither the writer nor the folder can be
told.

## What is looked at

| id | what it says |
|---|---|
| `files`, `empty` | which files exist, how old the newest is, which are empty |
| `recognised` | whether any series was recognised; each file lists its series with their points and last step, its events with the newest line, and how much text was not understood ([`format explain`](command-line.md) shows that line by line) |
| `reading` | of a folder, or files that are read together: which files are left out, which points were dropped |
| `ending` | a traceback, or an end from outside: whether training went on afterwards. Standard error overtakes a buffered standard output, so that text behind a traceback may be older than it |
| `settings` | which settings differ since the run was started again |
| `figures` | figures that the log derives and its own numbers do not give |
| `buffering`, `writer` | output held back in blocks: the log ends inside a line at a multiple of 4096 bytes, grows by whole blocks, or is silent for 90 s while its writer is alive; else which process writes it |
| `output_dir` | whether the folder that the settings name is the one that is looked at, or in it |
| `trainer_state` | whether the newest `trainer_state.json` of a folder is whole |
| `checkpoints` | which checkpoints a folder holds, how often they come, and which cannot be resumed |
| `terminal`, `term`, `size`, `encoding`, `mouse` | whether the screen can be drawn, in how many colours, with which letters; how to select text, and tmux's clipboard |
| `nvml`, `pynvml` | the GPUs, or why the driver does not answer; an old `pynvml` package that shadows nvidia-ml-py |
| `config`, `cache`, `state` | the folders, the variable that named them, whether they can be written |
| `playbooks`, `formats`, `themes` | whether the files of your own are valid |
| `python`, `packages` and a package's name | the versions, and what is missing |

## An example

A run that ended out of memory, looked at three hours later. This is what `doctor runs/seven` prints of it, without
the sections on the machine.

```
"""


def example() -> str:
    """Return what is printed of a run that went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "out" / "seven"
        run.mkdir(parents=True)
        (run / "run.log").write_text(LOG, encoding="utf-8")
        (run / "errors.txt").write_text("", encoding="utf-8")
        then = time.time() - AGE_S
        for path in run.iterdir():
            os.utime(path, (then, then))
        checks, files = check_run(AskedRun(run))
    document = doctor_document("out/seven", [*checks, *check_terminal(TERMINAL)], files)
    lines = [*render_sections(sections(document), Look(columns=80)), "", summary(document)]
    return "\n".join(lines[1:])


def page() -> str:
    """Return the page."""
    return f"{_HEAD}{example()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
