"""Write the demo logs and the logs of the epoch 5 decision; the same bytes every time."""

from __future__ import annotations

import argparse
from pathlib import Path

import attention
import flow
import grpo
import sam
from vivqa.run import Run
from vivqa.scenarios import DECISION_CASES, FAILING, HEALTHY

CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write every generated log under ``--root``, by default the checkout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=CHECKOUT, help="where demo_logs/ and tests/ lie")
    for path, content in _files().items():
        target = parser.parse_args().root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _files() -> dict[str, bytes]:
    """Return every generated file by its path below the root."""
    papers = {
        "vivqa-healthy": Run(HEALTHY).write(),
        "vivqa-failing": Run(FAILING).write(),
        "flow-healthy": flow.write(flow.HEALTHY),
        "flow-failing": flow.write(flow.FAILING),
        "sam-healthy": sam.write(sam.HEALTHY),
        "sam-failing": sam.write(sam.FAILING),
        "grpo-healthy": grpo.write(grpo.HEALTHY),
        "grpo-failing": grpo.write(grpo.FAILING),
        "attention-healthy": attention.write(attention.HEALTHY),
        "attention-failing": attention.write(attention.FAILING),
    }
    files = {}
    for name, paper in papers.items():
        files[f"demo_logs/{name}.log"] = bytes(paper.text)
        files[f"demo_logs/{name}.arrival.csv"] = paper.arrival_csv().encode()
    for case, scenario in DECISION_CASES.items():
        files[f"tests/data/decision/case-{case}.log"] = bytes(Run(scenario).write().text)
    return files


if __name__ == "__main__":
    main()
