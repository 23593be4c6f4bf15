"""What speaks of a training."""

import pytest

from trainmon_tui.sources.training_words import speaks_of_training


@pytest.mark.parametrize(
    "text",
    [
        "step 10 | loss 2.5",
        "Epoch: 3 acc 0.9",
        "{'loss': 3.1, 'lr': 1e-4}",
        "{'epoch': '0.1', 'other': 'x'}",
        "val_loss=-0.5",
        "Epoch [3/10]",
        "name,epoch,time\n1,2,3\n",
        "loss\n1\n",
    ],
)
def test_a_word_of_training_with_a_number_or_a_column(text):
    assert speaks_of_training(text.encode())


@pytest.mark.parametrize("text", ["", "hello", "the loss was large", "a,b\nx,2\n", "step by step"])
def test_other_text(text):
    assert not speaks_of_training(text.encode())
