import pytest

from trainmon_tui.config.contrast import READ, contrast, faint_roles
from trainmon_tui.config.themes import FAINT, ROLES, about, load_theme, read_theme, theme_folders, theme_names
from trainmon_tui.model.errors import BadDataError

SHIPPED = ("contrast", "dark", "light", "mono", "okabe", "solar")
WHOLE = "dark: true\nroles:\n" + "".join(f'  {role}: "#102030"\n' for role in ROLES)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "whole.yaml").write_text(WHOLE)
    return tmp_path


def write(folder, text, name="mine"):
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_themes_are_complete(name):
    theme = load_theme(name, theme_folders()[1:])
    assert theme.name == name
    assert theme.dark == (name != "light")
    assert set(theme.roles) == set(ROLES)


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "mono"])
@pytest.mark.parametrize(
    "role", ["text", "log", "dim", "title", "ok", "warn", "bad", "train", "val", "accent"]
)
def test_shipped_themes_can_be_read_on_their_backgrounds(name, role):
    roles = load_theme(name, theme_folders()[1:]).roles
    for ground in ("background", "shade", "band", "selection"):
        assert contrast(roles[role], roles[ground]) > 3.0


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "mono"])
@pytest.mark.parametrize("role", READ)
def test_small_text_can_be_read_where_charts_and_lists_stand(name, role):
    roles = load_theme(name, theme_folders()[1:]).roles
    for ground in ("background", "shade"):
        assert contrast(roles[role], roles[ground]) >= 4.5


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "mono"])
@pytest.mark.parametrize("role", ["spark", "seam", "mark"])
def test_what_is_drawn_can_be_seen(name, role):
    roles = load_theme(name, theme_folders()[1:]).roles
    assert contrast(roles[role], roles["background"]) >= 3


@pytest.mark.parametrize("name", SHIPPED)
def test_no_shipped_theme_has_a_role_that_is_hard_to_read(name):
    assert faint_roles(load_theme(name, theme_folders()[1:])) == []


def test_a_role_that_a_shade_swallows_is_hard_to_read(folder):
    theme = read_theme(write(folder, 'base: dark\nroles: {shade: "#8060a0"}'), [folder, *theme_folders()[1:]])
    assert "phase" in faint_roles(theme)
    assert "title" not in faint_roles(theme)


@pytest.mark.parametrize("ground", ["background", "shade", "band", "selection"])
def test_the_high_contrast_theme_has_it(ground):
    roles = load_theme("contrast", theme_folders()[1:]).roles
    drawn = {
        role for role in ROLES if role not in {"background", "panel", "shade", "band", "selection", "border"}
    }
    assert {role for role in drawn if contrast(roles[role], roles[ground]) < 7} == set()


def test_raw_values_are_as_faint_as_a_theme_says(folder):
    assert load_theme("dark", theme_folders()[1:]).faint == FAINT
    assert read_theme(write(folder, "base: dark\nfaint: 1"), [folder, *theme_folders()[1:]]).faint == 1.0
    strong = load_theme("contrast", theme_folders()[1:])
    assert strong.faint > FAINT
    below = read_theme(write(folder, "base: contrast"), [folder, *theme_folders()[1:]])
    assert below.faint == strong.faint


@pytest.mark.parametrize("faint", ["0", "1.5", "much", "-0.2"])
def test_a_share_that_is_none_is_refused(folder, faint):
    with pytest.raises(BadDataError, match="faint"):
        read_theme(write(folder, f"base: dark\nfaint: {faint}"), [folder, *theme_folders()[1:]])


@pytest.mark.parametrize("name", SHIPPED)
def test_every_theme_says_what_it_is(name):
    assert len(about(theme_folders()[1] / f"{name}.yaml")) > 20


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "bold #ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("default", "#ffffff") is None


def test_a_theme_may_change_a_few_roles_of_its_base(folder):
    theme = read_theme(write(folder, 'base: whole\nroles: {ok: "bold #00ff00"}'), [folder])
    assert theme.name == "mine"
    assert theme.dark is True
    assert theme.roles["ok"] == "bold #00ff00"
    assert theme.roles["bad"] == "#102030"


def test_a_users_theme_comes_before_a_shipped_one(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write(other, WHOLE.replace("dark: true", "dark: false"), "whole")
    assert load_theme("whole", [other, folder]).dark is False


def test_names_are_sorted_and_odd_files_left_out(folder):
    write(folder, WHOLE, "another")
    write(folder, WHOLE, "Not A Name")
    assert theme_names([folder, folder / "missing"]) == ["another", "whole"]


def test_an_unknown_name_names_the_nearest(folder):
    with pytest.raises(BadDataError, match="did you mean 'whole'"):
        load_theme("whol", [folder])


@pytest.mark.parametrize("name", ["../whole", "/etc/passwd", "", "a/b", "whole.yaml", "\x1b[31m"])
def test_a_name_is_never_a_path(folder, name):
    with pytest.raises(BadDataError, match="there is no theme"):
        load_theme(name, [folder])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- 1", "a theme is a mapping"),
        ("darkk: true", "did you mean 'dark'"),
        ('dark: true\nroles: {trian: "#102030"}', "did you mean 'train'"),
        ("dark: true\nroles: {ok: green}", "'green' is not a colour"),
        ("dark: true\nroles: {ok: '[@click=app.quit]#102030'}", "is not a colour"),
        ("dark: true\nroles: {ok: 7}", "7 is not a colour"),
        ("dark: true\nroles: [1]", "maps roles to colours"),
        ("dark: yes\nbase: whole", "neither true nor false"),
        ("dark: true", "no colour for background"),
        ("roles: {}", "'dark' is missing"),
        ("base: 7", "is the name of a theme"),
        ("base: whale", "did you mean 'whole'"),
        ("base: whole\nname: A B", "name is made of"),
        ("base: mine", "based on each other: mine > mine"),
        ("dark: [", "mine.yaml"),
    ],
)
def test_mistakes_are_named_with_what_was_meant(folder, text, words):
    write(folder, text)
    with pytest.raises(BadDataError) as caught:
        load_theme("mine", [folder])
    assert words in str(caught.value)


def test_mistakes_name_file_line_and_column(folder):
    path = write(folder, "dark: true\nroles:\n  ok: green")
    with pytest.raises(BadDataError, match=rf"{path}:3:\d+: "):
        read_theme(path, [folder])


def test_themes_based_on_each_other_are_refused(folder):
    write(folder, "base: b", "a")
    write(folder, "base: a", "b")
    with pytest.raises(BadDataError, match="a > b > a"):
        load_theme("a", [folder])


def test_a_missing_file_is_an_error_in_words(folder):
    with pytest.raises(BadDataError, match="No such file"):
        read_theme(folder / "gone.yaml", [folder])


@pytest.mark.parametrize(
    ("role", "nearest"),
    [
        ("bakground", "background"),
        ("tex", "text"),
        ("valu", "val"),
        ("teachr", "teacher"),
        ("focuss", "focus"),
    ],
)
def test_an_unknown_role_names_the_nearest_and_its_place(folder, role, nearest):
    with pytest.raises(BadDataError) as error:
        read_theme(write(folder, f'base: whole\nroles:\n  ok: "#00ff00"\n  {role}: "#00ff00"'), [folder])
    assert f"unknown role {role!r}" in str(error.value)
    assert nearest in str(error.value)
    assert "mine.yaml" in str(error.value)


@pytest.mark.parametrize(
    "colour",
    [
        "#12345",
        "#1234567",
        "red",
        "bold",
        "blink #102030",
        "#10203g",
        "#102030 bold",
        "BOLD #102030",
        " #102030",
        "defaults",
        "",
    ],
)
def test_a_bad_colour_is_refused_and_the_right_form_told(folder, colour):
    with pytest.raises(BadDataError, match="is not a colour"):
        read_theme(write(folder, f'base: whole\nroles: {{ok: "{colour}"}}'), [folder])


@pytest.mark.parametrize(
    "colour", ["#102030", "#ABCDEF", "default", "bold default", "bold dim italic underline reverse #102030"]
)
def test_a_good_colour_is_kept_as_it_is_written(folder, colour):
    assert (
        read_theme(write(folder, f'base: whole\nroles: {{ok: "{colour}"}}'), [folder]).roles["ok"] == colour
    )


def test_a_base_of_a_base_gives_what_neither_changes(folder):
    write(folder, 'base: whole\nroles: {ok: "#00ff00", bad: "#ff0000"}', "middle")
    theme = read_theme(write(folder, 'base: middle\ndark: false\nroles: {ok: "#0000ff"}'), [folder])
    assert (theme.roles["ok"], theme.roles["bad"], theme.roles["text"]) == ("#0000ff", "#ff0000", "#102030")
    assert theme.dark is False
