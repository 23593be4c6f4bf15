import pytest

from trainmon_tui.model.verdicts import Alert, Band, Decision, Item, Judgement, Place, Stop
from trainmon_tui.report.run_info import RunInfo


@pytest.fixture
def run_info():
    return RunInfo("/runs/vqa/run.log", "run.log", 2, ended=True, lines=48_200, bytes=12_345_678)


@pytest.fixture
def judgement():
    """A run in the middle of its runbook, with one of everything."""
    return Judgement(
        verdict="fail",
        speaker="runbook",
        say="FREE BITS TOO HIGH",
        playbook="vivqa",
        playbook_name="VQA-VAE with teacher (ViVQA runbook)",
        reason="the log has KLr and fb%",
        phase="stage2",
        items=(
            Item(
                "kl", "KL raw appears (>0.005)", "Initial validation", "expect", "pass",
                0.009, Place(8.0, 1.0, 12, 901), "raw=0.009",
            ),
            Item("grow", "KL raw growing (>0.015)", "Initial validation", "expect", "fail", 0.011,
                 Place(24.0, 3.0, 40, 3300), "raw=0.011", action="Check KL weight", note="expected until epoch 3",
                 cite="Epoch 3 Checks"),
            Item("later", "Overfitting ratio", "Stage 2", "expect", "pending", due="epoch 5"),
            Item("backup", "Best checkpoint copied off the machine", "Stage 2", "manual", "manual"),
            Item("drop", "KL fell suddenly", "Stage 2", "alarm", "waiting"),
            Item("many", "Free bits too generous", "Stage 2", "alarm", "warn", 92.0, Place(None, 3.5, 44, 3600)),
        ),
        decisions=(
            Decision(
                "free-bits", "Epoch 5 - free bits", "Stage 2", "fail", "1", "FREE BITS TOO HIGH",
                "free_bits 0.02 -> 0.01 and restart", {"kl": 0.011, "pr": 92.0, "teacher": None},
                ("A: restart with free_bits 0.01", "B: go on for two epochs and look again"),
                "kl 0.011 (0.03-0.08), reduction 92% (20-50%)",
                "KL still grows by 0.004 an epoch: option B may do", Place(40.0, 5.0, 60, 5000),
                cite="Epoch 5 Decision Point",
            ),
            Decision("teacher", "Epoch 20 - teacher", "Stage 3", "waiting", due="epoch 20", cite="Epoch 20"),
        ),
        alerts=(
            Alert(
                "kl.collapse", "posterior_collapse", "warn", "kl_raw", Place(24.0, 3.0, 40, 3300),
                Place(32.0, 4.0, 50, 4000), None, "KL stays near zero", "Lower free_bits",
            ),
            Alert("spike", "loss_spike", "info", "loss", Place(9.0), Place(10.0), Place(12.0), "A spike", ""),
        ),
        stop=(Stop("rising", "Loss rising for 3 epochs", Place(None, 5.0, 60, 5000)),),
        bands=(
            Band("kl_raw", 5.0, 0.028, 0.036, 0.011, "fail"),
            Band("kl_raw", 8.0, 0.043, 0.053, None, "unknown"),
        ),
        targets=(Item("exact", "Exact match > 0.30", "", "expect", "waiting", due="epoch 35"),),
    )  # fmt: skip
