"""Documents that must not grow beyond a number of characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aib2packer.reviewing.fitting import Detail, Section, fit

FRAME = Section(before="<", after=">", joint="\n", more="({} more)", details=())


def section(*details: Detail) -> Section:
    return Section(before="<", after=">", joint="\n", more="({} more)", details=details)


details = st.builds(
    Detail,
    st.integers(0, 5),
    st.lists(st.text("x", max_size=30), min_size=1, max_size=4).map(lambda forms: tuple(sorted(forms, key=len))),
)


@given(st.lists(st.lists(details, max_size=8).map(lambda found: section(*found)), max_size=5), st.integers(0, 400))
def test_no_document_is_longer_than_it_may_be(sections: list[Section], most: int) -> None:
    assert len(fit(sections, most).text) <= most


@given(st.lists(st.lists(details, max_size=8).map(lambda found: section(*found)), max_size=5))
def test_everything_is_whole_where_there_is_room(sections: list[Section]) -> None:
    found = fit(sections, 100_000)
    assert (found.left_out, found.shortened) == (0, 0)
    expected = [
        "\n".join(("<", *(item.forms[-1] for item in each.details if item.forms[-1]), ">")) for each in sections
    ]
    assert found.text == "\n\n".join(text for text, each in zip(expected, sections, strict=True) if each.details)


def test_the_least_important_detail_goes_first_and_the_reader_is_told() -> None:
    found = fit([section(Detail(1, ("least" * 4,)), Detail(3, ("most" * 4,)), Detail(2, ("middle" * 4,)))], 70)
    assert found.text == f"<\n{'most' * 4}\n{'middle' * 4}\n(1 more)\n>"
    assert found.left_out == 1


def test_every_detail_is_told_briefly_before_any_is_told_at_length() -> None:
    long = ("brief", "a longer form", "the longest form of " + "x" * 60)
    found = fit([section(Detail(9, long), Detail(1, ("also", "also at length")))], 75)
    assert found.text == "<\na longer form\nalso at length\n>"
    assert found.shortened == 1


def test_a_section_without_room_for_any_detail_is_not_opened() -> None:
    assert fit([section(Detail(1, ("x" * 50,)))], 40).text == ""
    assert fit([FRAME], 1_000).text == ""
