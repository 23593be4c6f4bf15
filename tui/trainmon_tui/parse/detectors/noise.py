"""Lines that hold numbers but no metrics: source code, stack frames, tracing shells, libraries talking."""

from __future__ import annotations

import re

from trainmon_tui.parse.finding import NOTHING, Finding

SAMPLES = (
    '  File "/home/user/train/run.py", line 60, in child',
    "    gs += 1; r = [fire(h, gs, task, T, em, c) for h in hooks]",
    "node-0:1234:5678 [0] NCCL INFO Channel 00/02 :    0   1",
    "+ export NCCL_DEBUG=1",
    "import torch",
    "    loss = self.criterion(out, y)",
    "wandb: Run data is saved locally in wandb/run-1",
    "                 ^^^^^^^^^^^^^^",
)
_NOISE = re.compile(
    rb'^\s*File "|NCCL (?:INFO|WARN)|^\+{1,3} \S|^wandb:|^\s*[\^~]{3,}'
    rb"|^\s*(?:import|from|def|class|return|elif|except|raise|assert|for|while|with|if|async|await)(?: [\w.(]|\()"
    rb"|^\s*(?:(?:else:|try:|#(?!\w+: \w+=|\w+= *[0-9]| ?\w+: [0-9]+\.[0-9]| ?\w+(?: \w+)*(?: {3,}\w+){3})) ?[\w.(]|@\w)"
    rb"|\bself\.|\blambda\b|[+*/-]= |(?<!=)==(?![=>\[])|(?<! );\s*\w+ = |;\s*\w+ = (?![-+.0-9])|\w = [\w.]+\(|^\s*[\w.]+\([^)]*$|^\s*[\w.]+\([\w., ='\"]*\),?$"
)


def detect(text: bytes) -> Finding | None:
    """Return `NOTHING` for a line that must make no series."""
    return NOTHING if _NOISE.search(text) else None
