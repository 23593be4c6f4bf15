import pytest

from trainmon_tui.engine.copying import copied, held_by


def counter():
    """Two closures over one cell, and one over the other two."""
    seen = []

    def note(value, also=seen):
        also.append(value)
        return len(seen)

    def told():
        return list(seen)

    return {"note": note, "told": told, "both": lambda value: (note(value), told())}


def test_a_copy_remembers_by_itself():
    first = counter()
    first["note"](1)
    second = copied(first, {}, [first])
    assert second["both"](2) == (2, [1, 2])
    assert first["told"]() == [1]
    first["note"](3)
    assert second["told"]() == [1, 2]


def test_closures_over_one_cell_keep_one_cell():
    def pair():
        count = 0

        def up():
            nonlocal count
            count += 1

        return up, lambda: count

    up, told = copied(twins := pair(), {}, [twins])
    up()
    up()
    assert (told(), twins[1]()) == (2, 0)


def test_what_is_shared_stays_the_same():
    rule = counter()
    book = {"rule": rule["note"], "words": ["a"]}
    state = {"book": book, "seen": []}
    copy = copied(state, held_by([book]), [state])
    assert copy["book"] is book
    assert copy["seen"] == []
    assert copy["seen"] is not state["seen"]


def test_a_function_without_cells_is_an_atom():
    assert copied(len, {}, [len]) is len
    assert copied([held_by], {}, [held_by])[0] is held_by


def test_a_name_without_a_value_stays_without():
    def asked():
        return never

    copy = copied(asked, {}, [asked])
    with pytest.raises(NameError):
        copy()
    never = 1
    assert asked() == never


def test_a_circle_ends():
    def circle():
        return held

    held = [circle]
    copy = copied(held, {}, [held])
    assert copy[0]() is copy
    assert copy is not held


def test_what_is_known_is_not_walked_through():
    inner = ["inner"]
    outer = [inner, "outer"]
    assert id(inner) not in held_by([outer], {id(inner): inner})
    assert id(inner) in held_by([outer])
    assert held_by([]) == {}
