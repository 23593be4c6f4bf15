import pytest

from trainmon_tui.config import assets
from trainmon_tui.model.errors import TrainmonError


def test_a_checkout_has_its_demo_logs():
    assert any(assets.folder("demo_logs").glob("*.log"))


def test_the_wheels_copy_comes_before_the_checkouts(monkeypatch, tmp_path):
    package = tmp_path / "tui" / "trainmon_tui"
    (package / "_data" / "themes").mkdir(parents=True)
    (tmp_path / "themes").mkdir()
    (tmp_path / "demo_logs").mkdir()
    monkeypatch.setattr(assets, "_PACKAGE", package)
    assert assets.folder("themes") == package / "_data" / "themes"
    assert assets.folder("demo_logs") == tmp_path / "demo_logs"


def test_an_installation_without_them_says_where_it_looked(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "lib" / "trainmon_tui")
    with pytest.raises(TrainmonError) as caught:
        assets.folder("themes")
    assert str(tmp_path / "lib" / "trainmon_tui" / "_data" / "themes") in caught.value.message
    assert "install" in caught.value.hint
