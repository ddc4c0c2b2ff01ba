from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from citegraph.plots.labels import Label, place_labels

BOUNDS = (0.0, 0.0, 400.0, 300.0)


def label(x: float, y: float, *, radius: float = 5.0, width: float = 60.0, is_required: bool = False) -> Label:
    return Label(text="Kokubun 1996", x=x, y=y, radius=radius, width=width, height=9.0, is_required=is_required)


def boxes_of(labels: list[Label]) -> np.ndarray:
    return np.array(
        [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in labels]
    )


def touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_a_lonely_label_stands_right_of_its_disc_without_a_leader():
    one = label(100, 100)
    (placed,) = place_labels([one], discs=boxes_of([one]), bounds=BOUNDS)
    assert placed is not None
    assert placed.leader is None
    assert placed.x > one.x + one.radius
    assert placed.y < one.y < placed.y + one.height


def test_at_the_right_border_the_label_stands_on_the_left():
    one = label(390, 100)
    (placed,) = place_labels([one], discs=boxes_of([one]), bounds=BOUNDS)
    assert placed is not None
    assert placed.box[2] < one.x


def test_a_label_avoids_the_arrows_when_another_anchor_is_as_near():
    one = label(100, 100)
    arrow = np.array([(110.0 + step, 100.0) for step in range(0, 50, 5)])
    (placed,) = place_labels([one], discs=boxes_of([one]), bounds=BOUNDS, avoid=arrow)
    assert placed is not None
    assert not any(placed.box[0] < x < placed.box[2] and placed.box[1] < y < placed.box[3] for x, y in arrow)


def test_a_label_pushed_away_gets_a_leader_that_ends_at_its_own_disc():
    one = label(200, 150)
    wall = [(200 + dx - 4, 150 + dy - 4, 200 + dx + 4, 150 + dy + 4) for dx in range(-70, 71, 8) for dy in (-12, 12)]
    side = [(200 + dx - 4, 146, 200 + dx + 4, 154) for dx in (-70, -14, 14, 70)]
    discs = np.vstack([boxes_of([one]), wall, side])
    (placed,) = place_labels([label(200, 150, is_required=True)], discs=discs, bounds=BOUNDS)
    assert placed is not None
    assert placed.leader is not None
    x, y = placed.leader[2:]
    assert abs(np.hypot(x - 200, y - 150) - one.radius) < 1e-6


def test_the_first_label_gets_the_only_place():
    crowd = [label(50, 50), label(50, 50)]
    first, second = place_labels(crowd, discs=boxes_of(crowd), bounds=(40, 40, 120, 60))
    assert first is not None
    assert second is None


def test_a_required_label_is_placed_wherever_there_is_room():
    crowded = [(x - 4, y - 4, x + 4, y + 4) for x in range(5, 200, 9) for y in range(5, 295, 9)]
    one = label(50, 150)
    assert place_labels([one], discs=np.array(crowded, dtype=float), bounds=BOUNDS) == [None]
    (placed,) = place_labels([label(50, 150, is_required=True)], discs=np.array(crowded, dtype=float), bounds=BOUNDS)
    assert placed is not None
    assert placed.x > 200


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(1, 15), st.floats(10, 120), st.booleans()),
        max_size=25,
    )
)
def test_no_placed_label_touches_another_label_or_a_disc_or_leaves_the_canvas(rows):
    labels = [label(x, y, radius=r, width=w, is_required=must) for x, y, r, w, must in rows]
    discs = boxes_of(labels).reshape(-1, 4)
    placed = [one for one in place_labels(labels, discs=discs, bounds=BOUNDS) if one]
    for i, one in enumerate(placed):
        assert BOUNDS[0] <= one.box[0]
        assert one.box[2] <= BOUNDS[2]
        assert BOUNDS[1] <= one.box[1]
        assert one.box[3] <= BOUNDS[3]
        assert not any(touch(one.box, other.box) for other in placed[i + 1 :])
        assert not any(touch(one.box, tuple(disc)) for disc in discs)


def test_the_same_labels_get_the_same_places():
    labels = [label(37.0 * i % 400, 53.0 * i % 300) for i in range(40)]
    discs = boxes_of(labels)
    assert place_labels(labels, discs=discs, bounds=BOUNDS) == place_labels(labels, discs=discs, bounds=BOUNDS)
