"""Logs of one framework each, as they print them; every test says what a person would chart."""

from reading import read

SB3 = """
---------------------------------
| rollout/           |          |
|    ep_len_mean     | {n}.5     |
|    ep_rew_mean     | {n}7.8     |
| time/              |          |
|    fps             | 48{n}     |
|    iterations      | {n}        |
|    total_timesteps | {n}00      |
| train/             |          |
|    approx_kl       | 0.00{n}   |
|    loss            | -{n}.4     |
---------------------------------
"""


def test_sb3_boxes_are_named_by_their_groups():
    log = read("".join(SB3.format(n=n) for n in (1, 2, 3)))
    assert log.values("rollout/ep_rew_mean") == [17.8, 27.8, 37.8]
    assert log.values("train/loss") == [-1.4, -2.4, -3.4]
    assert "train/approx_kl" in {tag for tag, _ in log.tags()}


def test_every_row_of_a_box_stands_at_the_steps_the_box_tells():
    log = read("".join(SB3.format(n=n) for n in (1, 2, 3)))
    assert log.steps("rollout/ep_len_mean") == [100, 200, 300]
    assert log.steps("train/loss") == [100, 200, 300]


def test_a_box_cut_in_the_middle_is_still_one_box():
    text = SB3.format(n=1) + SB3.format(n=2)
    for size in range(1, 14):
        assert read(text, [size]).all() == read(text).all()


def test_a_box_without_its_last_line_is_read_at_the_end():
    log = read("| grad_norm | 0.773 |\n| step | 1.5e+03 |\n")
    assert log.steps("grad_norm") == [1500]


def test_baselines_boxes_have_no_groups():
    box = "-----------------------------\n| episode_reward | {r}        |\n| frame          | 9.{n}e+04 |\n-----------------------------\n"
    log = read("".join(box.format(r=n, n=n) for n in (1, 2)))
    assert log.steps("episode_reward") == [91000, 92000]


def test_keras_full_bars_speak_for_their_epoch():
    text = "".join(
        f"Epoch {e}/2\n 1/13 \u2501\u2501\u2501 6s 2ms/step - loss: 0.9{e}\r"
        f"13/13 \u2501\u2501\u2501 0s 2ms/step - loss: 0.5{e} - val_loss: 0.4{e}\n"
        for e in (1, 2)
    )
    log = read(text)
    assert log.values("loss", source="bar") == [0.91, 0.51, 0.92, 0.52]
    assert log.values("loss", source="summary") == [0.51, 0.52]
    assert log.epochs("loss", source="summary") == [1, 2]
    assert log.steps("loss", source="bar") == [1, 13, 14, 26]


def test_old_keras_bars():
    log = read("Epoch 1/5\n1875/1875 [=====>....] - ETA: 0s - loss: 0.48 - lr: 0.0010\n")
    assert log.values("lr", source="summary") == [0.001]


def hf(*epochs):
    return "".join(f"{{'loss': '{4 - e}', 'grad_norm': '0.6', 'epoch': '{e}'}}\n" for e in epochs)


def test_hf_lines_stand_at_the_steps_of_their_epochs():
    text = "  0%|          | 0/96 [00:00<?, ?it/s]\r 16%|\u2588         | 15/96 [00:01<00:02, 5.1it/s]"
    text += hf(0.3125, 0.625, 0.9375) + " 47%|\u2588   | 45/96 [00:01<00:02, 5.1it/s]" + hf(2.188, 2.5)
    log = read(text)
    assert log.steps("loss") == [5, 10, 15, 35, 40]
    assert log.epochs("loss") == [0.3125, 0.625, 0.9375, 2.188, 2.5]


def test_hf_evaluation_stands_at_the_end_of_its_epoch():
    text = "  0%|          | 0/96 [00:00<?, ?it/s]\r 16%|\u2588         | 15/96 [00:01<00:02, 5.1it/s]\n"
    log = read(text + hf(0.9375) + "      {'eval_loss': '3.7', 'epoch': '1'}\n")
    assert log.steps("eval_loss") == [16]


def test_hf_lines_wait_for_the_bar_wherever_the_log_is_cut():
    text = (
        " 10%|#    | 4/40 [00:01<00:02, 5.1it/s]\n"
        + hf(0.1, 0.2)
        + " 20%|#    | 8/40 [00:01<00:02, 5.1it/s]\n"
        + hf(0.4)
    )
    for size in range(1, 7):
        assert read(text, [size]).all() == read(text).all()


def test_hf_lines_without_a_bar_have_only_epochs():
    log = read(hf(0.5, 1.0))
    assert log.steps("loss") == [None, None]
    assert log.epochs("loss") == [0.5, 1.0]


def test_yolo_tables_inside_bars():
    head = "     Epoch   gpu_mem       box       obj     total\n"
    row = "      {e}/1     2.94G   0.012{n}  0.0032   0.0{n}5:  {p}%|\u2588\u2588    | {n}/4 [01:09<00:55,  1.57s/it]{end}"
    text = "".join(
        head + "".join(row.format(e=e, n=n, p=25 * n, end="\r" if n < 4 else "\n") for n in (1, 4))
        for e in (0, 1)
    )
    log = read(text)
    assert log.values("box", source="bar") == [0.0121, 0.0124] * 2
    assert log.values("total", source="summary") == [0.045, 0.045]
    assert log.epochs("box", source="summary") == [0, 1]


def test_a_head_that_another_interrupts_still_names_its_lines():
    log = read("epoch,loss,acc\nstep  loss  acc  lr\n1,0.5,0.9\n7 0.4 0.8 0.1\n")
    assert sorted(value for points in log.series.values() for *_, value in points) == sorted(
        ["0.5", "0.9", "0.4", "0.8", "0.1"]
    )


def test_spacy_tables():
    head = "E    #       LOSS TEXTCAT  CATS_SCORE  SCORE \n---  ------  ------------  ----------  ------\n"
    log = read(
        head
        + "  0       0          0.25       98.22    0.98\n  1      20          4.48      100.00    1.00\n"
    )
    assert log.values("LOSS TEXTCAT") == [0.25, 4.48]
    assert (log.steps("SCORE"), log.epochs("SCORE")) == ([0, 20], [0, 1])


def test_tables_with_a_comment_as_head():
    log = read(
        "#  step      rmse_val    rmse_trn         lr\n      0      1.07e+01    1.02e+01    1.0e-03\n    100   2.10   2.44   1.0e-03\n"
    )
    assert log.values("rmse_val") == [10.7, 2.1]
    assert log.steps("lr") == [0, 100]


def test_csv_with_unknown_names():
    log = read('#{"t_start": 1652872865.69, "env_id": "x"}\nr,l,t\n81.2,17,1.17\n79.6,18,1.20\n')
    assert log.values("r") == [81.2, 79.6]


def test_flair():
    log = read(
        "2020-06-23 12:11:11,945 epoch 1 - iter 3/4 - loss 0.85 - samples/sec: 129.35\n2020-06-23 12:11:31,969 DEV : loss 0.67 - score 0.7667\n"
    )
    assert log.values("loss", "") == [0.85]
    assert log.values("loss", "valid") == [0.67]
    assert log.values("score", "valid") == [0.7667]


def test_marian():
    log = read(
        "Ep. 2.000 : Up. 20 : Sen. 1,536 : Cost 9.67 * 61,279 @ 6,585 after 122,594\n"
        "[valid] Ep. 2 : Up. 20 : translation : 333.5 : new best\n"
    )
    assert (log.values("Cost"), log.steps("Cost")) == ([9.67], [20])
    assert log.values("translation", "valid") == [333.5]
    assert log.kinds() == ["best"]


def test_stylegan_ticks():
    log = read(
        "tick 1     kimg 4.0      time 14m 08s      sec/tick 151.7   sec/kimg 37.91   gpumem 10.21  augment 0.035\n"
    )
    assert log.values("augment") == [0.035]
    assert log.steps("augment") == [1]


def test_average_meters_count_their_value():
    log = read("Epoch: [13][240/370]\tTime 2.245 (2.423)\tLoss 3.187 (3.032)\tEPE 1.317 (1.255)\n")
    assert (log.values("Loss"), log.values("EPE")) == ([3.187], [1.317])


def test_caffe_prefixes_and_outputs():
    log = read(
        "I0523 14:25:31.121618 24130 solver.cpp:228] Iteration 20, loss = 7.41051\n"
        "I0523 14:25:25.968225 24130 solver.cpp:404]     Test net output #1: loss = 7.08 (* 1 = 7.08 loss)\n"
    )
    assert log.values("loss", "") == [7.41051]
    assert log.values("loss", "test") == [7.08]


def test_deepspeed_lists_give_their_first_rate():
    log = read(
        "[2023-04-18 01:49:13,375] [INFO] [logging.py:96:log_dist] [Rank 0] step=190, skipped=6, lr=[9.6e-06, 9.6e-06]\n"
    )
    assert (log.values("lr"), log.steps("lr")) == ([9.6e-06], [190])


def test_wrapped_numbers_and_ranks():
    log = read(
        "step:70 - actor/pg_loss:np.float64(0.5) - actor/kl:np.int32(7)\n0: {'average_loss': 2.9, 'global_steps': 71}\n"
    )
    assert log.values("actor/pg_loss") == [0.5]
    assert log.steps("average_loss") == [71]


def test_mllog_values_are_called_by_their_keys():
    line = ':::MLLOG {"time_ms": 16, "key": "eval_accuracy", "value": 2.7, "metadata": {"epoch": 3}}\n'
    assert read(line * 2).values("eval_accuracy") == [2.7, 2.7]


def test_pairs_in_a_description_before_a_bar():
    log = read("Epoch 17, training loss 0.133:  96%|\u2588\u2588| 174/182 [03:23<00:09,  1.17s/it]\n")
    assert log.values("training loss") == [0.133]


def test_units_behind_a_blank():
    log = read("step 10: train loss 1.68 BPC, val loss 1.70 BPC\n")
    assert (log.values("train loss"), log.values("val loss")) == ([1.68], [1.7])


def test_tuples_and_their_spread():
    log = read("Epoch 2: loss=0.3, pred=(-0.02, 0.04) \u00b1 0.555\n")
    assert [log.values(f"pred/{part}") for part in ("x", "y", "std")] == [[-0.02], [0.04], [0.555]]


def test_lists_become_mean_and_spread():
    log = read("PSR [Step 0]: 3/4 positive samples | Avg reward: 5.234\nFormat rewards: [2.0, 0.0, 1.0]\n")
    assert log.values("Format rewards") == [1.0]
    assert (log.values("Format rewards min"), log.values("Format rewards max")) == ([0.0], [2.0])
    assert abs(log.values("Format rewards std")[0] - 0.816496580927726) < 1e-12


def test_a_printed_config_makes_no_series():
    log = read(
        'step=1 loss=2\n2026-11-21 04:14:01 - INFO - t - config: {"epochs": 60, "steps": 32, "lr": 0.002}\nstep=2 loss=1\n'
    )
    assert log.tags() == {("loss", "")}
    assert log.parser.configuration["steps"] == 32


def test_a_lone_val_beside_a_loss_is_the_loss_of_validation():
    assert ("val", "valid") in read("[50/400] loss: 1.09 val: 1.05\n").tags()


def test_values_beside_an_announcement():
    log = read("Epoch 3: train_loss=0.5 val_loss=0.4 (new best)\n")
    assert log.values("val_loss") == [0.4]
    assert log.kinds() == ["best"]


def test_best_values_are_no_points_of_the_metric():
    log = read("epoch=1\nTest Accuracy: 0.5, Class Accuracy: 0.4\nBest Accuracy: 0.9, Class Accuracy: 0.8\n")
    assert sorted(
        values
        for (_, tag, _, _), points in log.series.items()
        if tag == "Class Accuracy"
        for *_, values in points
    ) == ["0.4", "0.8"]
