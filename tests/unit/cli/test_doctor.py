"""``doctor`` on the command line: statuses, widths, JSON, and a run that is not there."""

import json

import jsonschema
import pytest

from trainmon_tui.engine.checkup import machine
from trainmon_tui.report.schemas import schema

STEPS = "".join(f"step={n} loss={3 - n / 10:.2f}\n" for n in range(1, 6))


class NoGpus:
    settled = True

    def gpus(self, now):
        return ()

    def note(self, now):
        return "no NVIDIA driver"

    def close(self):
        pass


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "GpuReader", NoGpus)
    monkeypatch.setattr(machine, "_DRIVER_FILES", ())
    for purpose in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"TRAINMON_{purpose}_DIR", str(tmp_path / "home"))


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "run.log"
    path.write_text(STEPS)
    return path


def test_nothing_wrong_is_status_0(cli, log):
    code, out, err = cli("doctor", str(log))
    assert (code, err) == (0, "")
    assert out.startswith("The run\n  ✓ ok ")
    assert "loss: 5 points, to step 5" in out
    assert out.endswith("nothing is wrong\n")


def test_without_a_run_only_the_machine_is_looked_at(cli):
    code, out, _ = cli("doctor")
    assert code == 0
    assert out.startswith("This terminal\n")
    assert "Its files" not in out


def test_something_to_mend_is_status_1(cli, log):
    log.write_text("")
    code, out, _ = cli("doctor", str(log))
    assert code == 1
    assert "warn    nothing but empty files: run.log" in out


@pytest.mark.parametrize("words", [["nothere.log"], ["nothere.log", "--json"]])
def test_a_run_that_is_not_there_is_status_66(cli, words):
    code, out, err = cli("doctor", *words)
    assert (code, out) == (66, "")
    assert err.startswith("trainmon-tui: no such file: nothere.log")


def test_a_file_can_be_looked_at_alone_and_with_a_format(cli, tmp_path):
    for stream in ("out", "err"):
        (tmp_path / f"job.{stream}").write_text(STEPS)
    log = str(tmp_path / "job.out")
    files = [json.loads(cli("doctor", log, "--json", *more)[1])["files"] for more in ([], ["--alone"])]
    assert [len(each) for each in files] == [2, 1]
    code, out, err = cli("doctor", log, "--format", "nothere")
    assert (code, out) == (65, "")
    assert "there is no format 'nothere'" in err


def test_an_unknown_option_is_status_64(cli):
    assert cli("doctor", "--jsno")[0] == 64


def test_json_fits_its_schema(cli, log):
    code, out, _ = cli("doctor", str(log), "--json")
    told = json.loads(out)
    assert code == 0
    jsonschema.validate(told, schema("doctor"))
    assert (told["run"], told["state"], told["files"][0]["series"][0]["tag"]) == (str(log), "ok", "loss")
    assert [check["id"] for check in told["checks"]][:3] == ["files", "recognised", "terminal"]
