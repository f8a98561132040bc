"""The words that all formats share."""

from __future__ import annotations

import dataclasses

import pytest
from comparisons import ADDED, CASES, CONFIGURATION, REMOVED, RICH, SAME, UNCHANGED, WEB

from aib2packer.compare.changes import Comparison, Effect, ImageComparison
from aib2packer.reviewing.words import EFFECTS, State, files_of, gravity, state_of, summary, told, verb

RETAGGED = dataclasses.replace(WEB, name="tags", changes=WEB.changes[:1])


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        ((), "no image to compare"),
        ((SAME,), "1 image: no difference in the image"),
        ((SAME, SAME), "2 images: no difference in the image"),
        ((ADDED,), "1 image new"),
        ((ADDED, REMOVED), "2 images, 1 new, 1 removed"),
        ((RETAGGED,), "1 image changed: only tags (1 change)"),
        ((RETAGGED, RETAGGED, SAME), "3 images, 2 changed, 1 unchanged: only tags (2 changes)"),
        (
            CONFIGURATION.images,
            "1 image changed: image rebuilt (1 change), no difference in the image (1)",
        ),
    ],
)
def test_a_line_counts_images_by_state_and_changes_by_effect(
    images: tuple[ImageComparison, ...], expected: str
) -> None:
    assert summary(Comparison(images=images)) == expected


def test_security_comes_first_and_failures_are_not_forgotten() -> None:
    said = summary(RICH)
    assert said.index("security lower (3 changes)") < said.index("template recreated (7)")
    assert said.endswith("; 1 error while comparing")


def test_every_effect_has_its_words() -> None:
    assert set(EFFECTS) == set(Effect)
    assert len({words.name for words in EFFECTS.values()}) == len(Effect)
    assert all(words.meaning.endswith(".") for words in EFFECTS.values())
    assert [gravity(effect) for effect in Effect] == list(range(len(Effect)))


def test_states_and_files_of_images() -> None:
    assert [state_of(image) for image in RICH.images] == [State.NEW, State.REMOVED, State.UNCHANGED, State.CHANGED]
    assert [told(image) for image in RICH.images] == [
        "new image", "image removed", "no difference in the image", "10 changes",
    ]  # fmt: skip
    assert files_of(UNCHANGED.images[0]) == "images/old name.json -> images/same.json"
    assert files_of(WEB) == "images/my [web].json"


def test_a_moved_part_tells_its_positions_from_one() -> None:
    assert verb(WEB.changes[3]) == "moved from position 4 to 1"
    assert verb(dataclasses.replace(WEB.changes[3], old_index=None)) == "moved"


def test_cases_show_every_kind_and_every_effect() -> None:
    found = [change for case in CASES.values() for image in case.images for change in image.changes]
    assert {effect for change in found for effect in change.effects} == set(Effect)
    assert len({change.kind for change in found}) == 4
