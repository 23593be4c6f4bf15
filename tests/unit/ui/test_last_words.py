from trainmon_tui.ui.last_words import FILE, LastWords


def test_only_what_is_written_from_now_on_counts(tmp_path):
    path = tmp_path / FILE
    path.write_text("an old death\n")
    words = LastWords(path)
    assert words.read() == ""
    with path.open("a") as file:
        file.write("Traceback ...\nMemoryError: no room\n\n")
    assert words.read() == f"MemoryError: no room; its words are in {path}"


def test_a_long_last_line_is_left_in_the_file(tmp_path):
    path = tmp_path / FILE
    words = LastWords(path)
    path.write_text("x" * 5000)
    assert words.read() == f"its words are in {path}"


def test_what_an_engine_wrote_is_only_text(tmp_path):
    path = tmp_path / FILE
    words = LastWords(path)
    path.write_bytes(b"\x1b]0;title\x07[/] \xff\n")
    assert words.read().partition(";")[0].isprintable()


def test_a_file_that_cannot_be_read_says_nothing(tmp_path):
    assert LastWords(tmp_path / "no" / FILE).read() == ""
    (tmp_path / FILE).mkdir()
    words = LastWords(tmp_path / FILE)
    words._start = -1
    assert words.read() == ""


def test_the_users_state_folder_is_where_it_looks(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path))
    words = LastWords()
    (tmp_path / FILE).write_text("gone\n")
    assert str(tmp_path / FILE) in words.read()
