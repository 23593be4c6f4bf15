"""The vendor interface: which makers there are, what is said where there is none, and AMD over a made-up library."""

import sys
import types

import msgspec
import pytest

from trainmon_tui.model.readings import Gpu, Reading
from trainmon_tui.telemetry.gpu_child import Gpus, why_none
from trainmon_tui.telemetry.process_names import ProcessNames
from trainmon_tui.telemetry.vendors import AbsentError, amd, vendors

MIB = 1024.0**2


class Maker:
    """A vendor with some GPUs, or none."""

    def __init__(self, *names, absent=None, leaves=False):
        self.names, self.absent, self.leaves = names, absent, leaves

    def open_cards(self):
        if self.absent:
            raise self.absent
        return self

    def read(self, _names):
        if self.leaves:
            raise AbsentError("went away", installed=True)
        return tuple(Gpu(index, name) for index, name in enumerate(self.names))


def test_nvidia_speaks_first():
    assert [maker.__name__.rpartition(".")[2] for maker in vendors()] == ["nvidia", "amd"]


def test_gpus_of_several_makers_are_numbered_through():
    sample = Gpus([Maker("H100", "H100"), Maker("MI300")]).sample()
    assert [(gpu.index, gpu.name) for gpu in sample.gpus] == [(0, "H100"), (1, "H100"), (2, "MI300")]
    assert not sample.final


def test_one_maker_that_is_absent_costs_nothing():
    absent = Maker(absent=AbsentError("no A", installed=True))
    assert [gpu.name for gpu in Gpus([absent, Maker("MI300")]).sample().gpus] == ["MI300"]


def test_a_maker_that_leaves_takes_its_gpus_along():
    leaving = Maker("H100")
    gpus = Gpus([leaving, Maker("MI300")])
    gpus.sample()
    leaving.leaves = True
    assert [gpu.name for gpu in gpus.sample().gpus] == ["MI300"]
    alone = Gpus([Maker(leaves=True)]).sample()
    assert (alone.note, alone.final) == ("went away", True)


def test_what_is_installed_says_why_before_what_is_not():
    missing, broken = AbsentError("no A", installed=False), AbsentError("B is ill", installed=True)
    assert why_none([missing, broken]) == "B is ill"
    assert why_none([missing, missing]) == "no A, no A"
    assert why_none([]) == "no GPU"


@pytest.mark.parametrize(("installed", "bare"), [((False, False), True), ((False, True), False), ((), False)])
def test_a_machine_without_any_library_is_told_from_one_whose_driver_is_away(installed, bare):
    makers = [Maker(absent=AbsentError("none", installed=there)) for there in installed] or [Maker()]
    sample = Gpus(makers).sample()
    assert (sample.final, sample.bare) == (True, bare)


class SmiError(Exception):
    def get_error_code(self):
        return self.args[0]


def smi(**changes):
    """Return a module as amdsmi is, with one healthy GPU."""
    module = types.ModuleType("amdsmi")
    module.AmdSmiException = SmiError
    module.AmdSmiTemperatureType = types.SimpleNamespace(HOTSPOT=1)
    module.AmdSmiTemperatureMetric = types.SimpleNamespace(CURRENT=0)
    module.AmdSmiClkType = types.SimpleNamespace(GFX=1)
    answers = {
        "amdsmi_init": None,
        "amdsmi_get_processor_handles": ["card"],
        "amdsmi_get_gpu_activity": {"gfx_activity": 88, "umc_activity": 30, "mm_activity": "N/A"},
        "amdsmi_get_gpu_vram_usage": {"vram_used": 1024, "vram_total": 4096},
        "amdsmi_get_temp_metric": 61,
        "amdsmi_get_power_info": {
            "current_socket_power": "N/A",
            "average_socket_power": 300,
            "power_limit": 750,
        },
        "amdsmi_get_clock_info": {"clk": 2100, "max_clk": 2100},
        "amdsmi_get_gpu_total_ecc_count": {"correctable_count": 1, "uncorrectable_count": 0},
        "amdsmi_get_gpu_asic_info": {"market_name": "AMD Instinct\x1b[2J MI300X"},
        "amdsmi_get_gpu_process_list": [
            {"pid": 0x7FFFFFF0, "memory_usage": {"vram_mem": 5e6}},
            {"pid": 0x7FFFFFF1, "memory_usage": {"vram_mem": "N/A"}},
        ],
    } | changes
    for name, answer in answers.items():
        setattr(module, name, _call(answer))
    return module


def _call(answer):
    def call(*_args):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return call


def test_amds_gpus_are_read():
    (gpu,) = amd.AmdCards(smi()).read(ProcessNames())
    assert (gpu.vendor, gpu.name) == ("AMD", "AMD Instinct MI300X")
    assert (gpu.util_percent, gpu.memory_util_percent) == (Reading(88.0), Reading(30.0))
    assert (gpu.memory_used_bytes, gpu.memory_total_bytes) == (Reading(1024 * MIB), Reading(4096 * MIB))
    assert (gpu.temperature_c, gpu.power_w, gpu.power_limit_w) == (
        Reading(61.0),
        Reading(300.0),
        Reading(750.0),
    )
    assert (gpu.clock_mhz, gpu.ecc_uncorrected) == (Reading(2100.0), Reading(0.0))
    assert [(one.pid, one.memory_bytes) for one in gpu.processes] == [(0x7FFFFFF0, 5e6), (0x7FFFFFF1, None)]


@pytest.mark.parametrize(
    ("code", "state"), [(2, "unsupported"), (10, "denied"), (44, "lost"), (99, "failed")]
)
def test_what_amdsmi_refuses_costs_one_field(code, state):
    (gpu,) = amd.AmdCards(smi(amdsmi_get_temp_metric=SmiError(code))).read(ProcessNames())
    assert gpu.temperature_c == Reading(None, state)
    assert gpu.util_percent == Reading(88.0)


def test_what_is_not_a_number_is_not_there():
    (gpu,) = amd.AmdCards(smi(amdsmi_get_clock_info={"clk": "N/A"})).read(ProcessNames())
    assert gpu.clock_mhz == Reading(None, "unsupported")


@pytest.mark.parametrize(
    ("module", "words", "installed"),
    [
        (smi(amdsmi_get_processor_handles=[]), "no AMD GPU", False),
        (smi(amdsmi_init=SmiError(34)), "the AMD driver says: 34", True),
    ],
)
def test_why_amds_gpus_cannot_be_read_is_said(monkeypatch, module, words, installed):
    monkeypatch.setitem(sys.modules, "amdsmi", module)
    monkeypatch.setattr(amd.importlib.util, "find_spec", lambda _name: object())
    with pytest.raises(AbsentError, match=words) as told:
        amd.open_cards()
    assert told.value.installed is installed


def test_a_package_without_its_library_is_said(monkeypatch):
    def refuse(_name):
        raise OSError("libamd_smi.so: cannot open")

    monkeypatch.setattr(amd.importlib.util, "find_spec", lambda _name: object())
    monkeypatch.setattr(amd.importlib, "import_module", refuse)
    with pytest.raises(AbsentError, match="libamd_smi"):
        amd.open_cards()


def test_without_the_package_that_is_said_and_nothing_is_imported(monkeypatch):
    monkeypatch.setattr(amd.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(AbsentError, match="no amdsmi"):
        amd.open_cards()


def test_a_gpu_of_any_maker_goes_over_the_pipe():
    (gpu,) = amd.AmdCards(smi()).read(ProcessNames())
    assert msgspec.json.decode(msgspec.json.encode(gpu), type=Gpu) == gpu
