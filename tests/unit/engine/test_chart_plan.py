from __future__ import annotations

from builders import LR, TRAIN, VALID, FakeJudge, family, rows, store_of

from trainmon_tui.engine.chart_plan import LINES_A_CHART, called_chart, plan_charts
from trainmon_tui.model.blocks import SeriesKey


def losses():
    return store_of(
        rows(family(0, LR), [1, 2, 3], steps=[1, 2, 3]),
        rows(family(1, TRAIN, source="bar"), [3, 2, 1], steps=[1, 2, 3]),
        rows(family(2, VALID, source="bar"), [4, 3], steps=[2, 3]),
    )


def test_the_losses_lead_without_a_playbook():
    charts = plan_charts(losses().series, FakeJudge())
    assert [chart.id for chart in charts] == ["loss", "lr"]
    assert [(line.role, line.lower_is_better) for line in charts[0].lines] == [("train", True), ("val", True)]
    assert charts[1].lines[0].role == "lr"


def test_a_playbooks_charts_come_first_and_take_their_series():
    judge = FakeJudge(
        [("loss", "Losses", ["train_loss", "val_loss"])], {"train_loss": ["train.L"], "val_loss": ["valid.L"]}
    )
    charts = plan_charts(losses().series, judge)
    assert [(chart.id, chart.title) for chart in charts] == [("loss", "Losses"), ("lr", "lr")]
    assert [line.name for line in charts[0].lines] == ["train_loss", "val_loss"]


def test_the_densest_of_a_metrics_series_is_drawn():
    summary = SeriesKey("Train - Total", "train", "loss")
    store = store_of(
        rows(family(0, summary, source="summary"), [3, 1], epochs=[1, 2]),
        rows(family(1, TRAIN, source="bar"), [3, 2, 1], steps=[1, 2, 3]),
    )
    judge = FakeJudge([("loss", "Losses", ["train_loss"])], {"train_loss": ["Train - Total", "train.L"]})
    assert plan_charts(store.series, judge)[0].lines[0].series == 1


def test_a_playbooks_chart_without_points_is_left_out():
    judge = FakeJudge([("kl", "KL", ["kl_raw"])], {"kl_raw": ["raw"]})
    assert [chart.id for chart in plan_charts(losses().series, judge)] == ["loss", "lr"]


def test_more_series_than_a_chart_holds_are_spread_over_several():
    keys = [SeriesKey(f"expert{n} loss", "", "loss") for n in range(LINES_A_CHART + 1)]
    store = store_of(*[rows(family(n, key), [2, 1], steps=[1, 2]) for n, key in enumerate(keys)])
    charts = plan_charts(store.series, FakeJudge())
    assert [chart.id for chart in charts] == ["loss", "loss-2"]
    assert [len(chart.lines) for chart in charts] == [LINES_A_CHART, 1]


def test_ids_are_unique_even_when_a_playbook_took_loss():
    judge = FakeJudge([("loss", "Losses", ["train_loss"])], {"train_loss": ["train.L"]})
    ids = [chart.id for chart in plan_charts(losses().series, judge)]
    assert len(ids) == len(set(ids))


def test_constants_are_not_charted():
    store = store_of(rows(family(0, LR), [1, 1, 1], steps=[1, 2, 3]))
    assert plan_charts(store.series, FakeJudge()) == []


def test_charts_without_a_playbook_stand_by_group():
    names = ("tokens/s", "zeta", "grad_norm", "acc", "loss", "lr2")
    store = store_of(
        *[rows(family(n, SeriesKey(name)), [2, 1], steps=[1, 2]) for n, name in enumerate(names)]
    )
    charts = plan_charts(store.series, FakeJudge())
    assert [chart.title for chart in charts] == ["loss", "acc", "grad_norm", "lr2", "tokens/s", "zeta"]


def test_single_points_come_after_curves():
    judge = FakeJudge([("loss", "Losses", ["a"]), ("check", "Check", ["b"])], {"a": ["a"], "b": ["b"]})
    store = store_of(
        rows(family(0, SeriesKey("a")), [1], steps=[1]),
        rows(family(1, SeriesKey("b")), [1], steps=[1]),
        rows(family(2, SeriesKey("c")), [2, 1], steps=[1, 2]),
    )
    assert [chart.id for chart in plan_charts(store.series, judge)] == ["loss", "c", "check"]


def test_charts_of_one_metric_have_ids_and_titles_of_their_own():
    keys = [SeriesKey(f"layer{place}/loss", "train", "loss") for place in range(9)]
    store = store_of(
        *(rows(family(place, key), [3, 2, 1], steps=[1, 2, 3]) for place, key in enumerate(keys))
    )
    judge = FakeJudge([("loss", "loss", ["train_loss"])], {"train_loss": ["layer0/loss"]})
    charts = plan_charts(store.series, judge)
    assert [chart.id for chart in charts] == ["loss", "loss-2", "loss-3", "loss-4"]
    assert [chart.title for chart in charts] == ["loss", "loss 2", "loss 3", "loss 4"]


def machine_key(tag, metric):
    return SeriesKey(tag, "", metric)


def test_before_any_number_of_the_log_the_loss_is_waited_for():
    store = store_of(rows(family(0, machine_key("host.cpu", "host.cpu")), [9, 8]))
    charts = plan_charts(store.series, FakeJudge())
    assert [(chart.id, chart.title, len(chart.lines)) for chart in charts] == [
        ("loss", "loss", 0),
        ("host.cpu", "CPU load", 1),
    ]


def test_charts_of_the_machine_speak_to_people():
    keys = [machine_key(f"gpu{at}.util", "gpu.util") for at in range(2)]
    store = store_of(*[rows(family(at, key), [9, 8]) for at, key in enumerate(keys)])
    chart = plan_charts(store.series, FakeJudge())[1]
    assert (chart.title, [line.name for line in chart.lines]) == ("GPU load", ["gpu0", "gpu1"])


def test_what_no_chart_shows_can_be_called_for_by_letters():
    clip = SeriesKey("grad_clip", "", "")
    store = store_of(
        rows(family(0, TRAIN, source="bar"), [3, 2, 1], steps=[1, 2, 3]),
        rows(family(1, clip, LR, source="bar"), [[1, 0.1], [1, 0.1]], steps=[1, 2]),
    )
    planned = plan_charts(store.series, FakeJudge())
    assert [chart.id for chart in planned] == ["loss"]
    found = called_chart("?clip", store.series, planned)
    assert (found.id, found.title, [line.series for line in found.lines]) == ("?clip", "grad_clip", [1])
    assert called_chart("?lr", store.series, planned).lines[0].role == "lr"
    assert called_chart("?L", store.series, planned).title in {"grad_clip", "lr"}
    assert called_chart("?nothing", store.series, planned) is None
