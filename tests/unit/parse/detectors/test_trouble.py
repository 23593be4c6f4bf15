"""Trouble: which line tells of what, and which only uses its words."""

import pytest
from reading import read

from trainmon_tui.parse.detectors import trouble

TOLD = {
    "traceback": [
        "Traceback (most recent call last):",
        "[rank0]: Traceback (most recent call last):",
        "  0%|          | 0/40 [00:00<?, ?it/s]Traceback (most recent call last):",
        "Original Traceback (most recent call last):",
        r"'Caught KeyError in worker 0.\nOriginal Traceback (most recent call last):\n  File",
    ],
    "oom": [
        "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
        "CUDA out of memory. If reserved memory is large try expandable_segments:True to avoid fragmentation.",
        "RuntimeError: CUDA error: out of memory",
        "RuntimeError: HIP out of memory. Tried to allocate 2.00 GiB",
        "RuntimeError: MPS backend out of memory (MPS allocated: 17.9 GB)",
        "WARNING: CUDA out of memory on batch 182. Skipping batch",
        "OOM when allocating tensor with shape[8,8]",
        "2026-11-21 04:14:01.2: W framework/op_kernel.cc:1733] Resource exhausted: failed to allocate memory",
        "tensorflow.python.framework.errors_impl.ResourceExhaustedError: Graph execution error:",
        "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Failed to allocate request for 2.5GiB",
        "RuntimeError: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "RuntimeError: cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "mxnet.base.MXNetError: cudaMalloc retry failed: out of memory",
        "F1121 04:14:01.4 17 syncedmem.cpp:56] Check failed: error == cudaSuccess (2 vs. 0)  out of memory",
        "RuntimeError: [enforce fail at alloc_cpu.cpp:114] DefaultCPUAllocator: can't allocate memory: you tried",
        "numpy.core._exceptions._ArrayMemoryError: Unable to allocate 3.20 GiB for an array",
        "MemoryError",
        "OSError: [Errno 12] Cannot allocate memory",
        "terminate called after throwing an instance of 'std::bad_alloc'",
        "[81234.1] Out of memory: Killed process 4242 (python) total-vm:88123456kB",
        "Detected 1 oom-kill event(s). Some processes may have been killed by the cgroup out-of-memory handler.",
        "slurmstepd: error: Detected 2 oom_kill events in StepId=8114.0. Some of the step tasks have been OOM Killed.",
        "  State: Terminated, Reason: OOMKilled",
    ],
    "overflow": [
        "Gradient overflow.  Skipping step, loss scaler 0 reducing loss scale to 32768.0",
        "Grad overflow on iteration 7",
        "[deepspeed] OVERFLOW! Rank 0 Skipping step. Attempted loss scale: 65536, reducing to 32768",
        "[INFO] Reducing dynamic loss scale from 65536 to 32768.0",
        "FloatingPointError: Minimum loss scale reached (0.0001).",
        "step 40: NaN or Inf found in gradients, skipping the update",
        "gradient norm is nan, skipping batch 12",
    ],
    "clipping": [
        "WARNING: gradient norm 83.1 exceeds 1.0, gradients were clipped",
        "Clipping gradients: norm 12.4 -> 1.0",
        "grad norm 91.2 above the limit, clipping",
    ],
    "timeout": [
        "[rank3]: Watchdog caught collective operation timeout: WorkNCCL(SeqNum=118, OpType=ALLREDUCE)",
        "Some NCCL operations have failed or timed out. Due to the asynchronous nature of CUDA kernels",
        "torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:1970, remote process exited",
        "ncclSystemError: System call (e.g. socket, malloc) or external library call failed",
        "RuntimeError: [gloo/transport/tcp/pair.cc:534] Connection closed by peer [10.0.0.4]:42842",
        "RuntimeError: Timed out after 30 minutes waiting for collective operation",
    ],
    "warning": [
        "/home/u/tasks.py:161: UserWarning: loss=3 is odd",
        "DeprecationWarning: use step=5",
        "WARN: slow batch 3",
        "2026-11-21 04:14:01 - WARNING - lr=0",
        "2026-11-21 04:14:01 - WARNING - trainer - step=5: the loader is slow",
        "W1121 04:14:01.123 4242 data.cc:12] slow disk",
    ],
    "advice": [
        "  ⚠️  High overfitting ratio: 3.1 (val 2.4 / train 0.8)",
        "💡 Consider a lower free_bits",
        "🟡 borderline",
    ],
}
ALL = [(text, kind) for kind, texts in TOLD.items() for text in texts]
LEFT_ALONE = [
    "loss=0.5",
    "a warning sign",
    "no memory of it",
    "patience=10",
    "OOM",
    "oom: 0",
    "OOM events: 0",
    "out_of_memory=3",
    "room_temp=0.5 zoom_level=3",
    '{"oom_kill": 0, "loss": 0.5}',
    "tracebacks are off",
    'print("Traceback (most recent call last):")',
    "WARNINGS=0",
    "overflow: hidden",
    "No Grad overflow for 100 iterations",
    "  check_grad_overflow=False",
    "gradient_clipping: 1.0",
    "Clipping gradients at 1.0",
    "clip_grad_norm ....... 1.0",
    "Warnings are errors",
    "Set the fraction to avoid out of memory",
    "If you run out of memory, lower the batch size",
    "Allocator ran out of memory trying to allocate 2.1GiB. The caller says that this is not a failure.",
    "Hint: add report_tensor_allocations_upon_oom to see a list when OOM happens",
    "Some common causes include: (1) the process was killed by the OOM killer, (2) it crashed",
    "        except torch.cuda.OutOfMemoryError:",
    '    if "out of memory" in str(error):',
    '    raise RuntimeError("CUDA out of memory")',
    '    warnings.warn("UserWarning: old", UserWarning)',
    "# the OOM killer: out of memory",
]
VALUES_AT_THE_LEVEL_OF_A_WARNING = [
    "WARNING:root:step=10 loss=0.5",
    "2026-11-21 04:14:01,477 - WARNING - step=10 loss=0.5",
    "W1121 04:14:01.123 4242 train.cc:12] step=10 loss=0.5",
]


@pytest.mark.parametrize(("text", "kind"), ALL)
def test_what_is_told(text, kind):
    finding = trouble.detect(text.encode())
    assert (finding.event, finding.fields, finding.captures) == (kind, {}, ())


@pytest.mark.parametrize(("text", "kind"), [each for each in ALL if "it/s]" not in each[0]])
def test_trouble_makes_no_series(text, kind):
    log = read(f"step=1 acc=1\n{text}\n")
    assert log.tags() == {("acc", "")}
    assert log.kinds() == [kind]


@pytest.mark.parametrize("text", [*LEFT_ALONE, *VALUES_AT_THE_LEVEL_OF_A_WARNING])
def test_what_is_left_alone(text):
    assert trouble.detect(text.encode()) is None


@pytest.mark.parametrize("text", VALUES_AT_THE_LEVEL_OF_A_WARNING)
def test_a_line_of_training_logged_as_a_warning_keeps_its_values(text):
    log = read(f"{text}\n")
    assert log.values("loss") == [0.5]
    assert log.steps("loss") == [10]


def test_a_traceback_behind_a_bar_is_still_one():
    log = read("  3%|▎         | 1/40 [00:00<00:09, 4.00it/s, loss=nan]Traceback (most recent call last):\n")
    assert log.kinds() == ["traceback"]
    assert log.points("loss")[0][5] == "nan"
