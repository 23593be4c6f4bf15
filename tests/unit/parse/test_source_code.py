import pytest

from trainmon_tui.parse.source_code import is_source_code

CODE = [
    "# saving the model",
    "@torch.no_grad()",
    "def save(path):",
    "class Early(Stopping):",
    "from x import y",
    "import torch, os",
    "    if done:",
    "    for batch in loader:",
    "    except MemoryError as error:",
    "    raise ValueError(message)",
    "        return model(x)",
    "    loss = criterion(out, y)",
    "STOP = int(os.environ.get('STOP', 5))   # stop early",
    "step: int = int(x)",
    'print("Training done")',
    "torch.save(state, path)",
    "trainer.train(",
    "await queue.get()",
]
SAID = [
    "Training completed!",
    "STAGE 3: FULL (Complete + Teacher)",
    "### Early stopping triggered",
    "RuntimeError: CUDA out of memory (GPU 0; 22 GiB)",
    "Saved model to out/x.pt (val_loss=1.2)",
    "for fine tuning, loading checkpoint",
    "if you see this, the run is done",
    "WARNING: x = 5",
    "Killed",
    "loss=0.5",
    "epoch=5 loss=0.5 lr=(1e-3)",
    "",
]


@pytest.mark.parametrize("text", CODE)
def test_code_is_known(text):
    assert is_source_code(text.encode())


@pytest.mark.parametrize("text", SAID)
def test_what_a_program_says_is_no_code(text):
    assert not is_source_code(text.encode())


def test_a_hostile_line_takes_no_time():
    assert not is_source_code(b"a." * 8000)
    assert not is_source_code(b"if " + b"a " * 8000)
