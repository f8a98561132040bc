"""Text for a terminal."""

from __future__ import annotations

import dataclasses
import re

import pytest
from comparisons import CONFIGURATION, RICH, UNCHANGED, WEB, large, paired, value

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, Kind
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.registry import render

PLAIN = ReviewOptions()


def one(change: Change) -> str:
    """Show a single change, without what comes before it."""
    image = ImageComparison(name="web", old_file="a", new_file="a", changes=(change,))
    text = render("text", Comparison(images=(image,)), PLAIN)
    return text[text.index("~ image web") :].partition("\n")[2]


def changed(old: tuple[str, ...], new: tuple[str, ...]) -> Change:
    return dataclasses.replace(
        WEB.changes[4], old=value(None, 0, *old), new=value(None, 0, *new), lines=paired(old, new)
    )


def test_two_short_values_stand_in_one_line_and_long_ones_below_each_other() -> None:
    text = render("text", RICH, PLAIN)
    assert '~ properties.vmProfile.vmSize: "Standard_D2s_v5" -> "Standard_D4s_v5"\n' in text
    assert '\n      - "https://a.blob.core.windows.net' in text
    assert '\n      + "http://a.blob.core.windows.net' in text


def test_commands_are_compared_line_by_line() -> None:
    text = one(changed(("a", "b", "c"), ("a", "x", "y", "c")))
    assert text.startswith("  ~ customizer `install`: inline\n")
    assert text.endswith("        a\n      - b\n      + x\n      + y\n        c\n")


def test_all_old_lines_of_a_run_stand_before_the_new_ones() -> None:
    assert one(changed(("a", "b"), ("x", "y"))).endswith("      - a\n      - b\n      + x\n      + y\n")


def test_equal_lines_far_from_a_change_are_counted() -> None:
    equal = tuple(f"line {number}" for number in range(9))
    lines = one(changed((*equal, "old", *equal), (*equal, "new", *equal))).splitlines()[2:]
    assert lines[0] == lines[-1] == "      @ 6 unchanged lines"
    assert len(lines) == 2 + 2 * 3 + 2


def test_a_blank_at_the_end_of_a_line_is_shown() -> None:
    assert "      - a \n      + a\n" in one(changed(("a ",), ("a",)))


def test_what_was_added_or_removed_is_shown_whole() -> None:
    text = render("text", RICH, PLAIN)
    assert "  + customizer `clean up`: properties.customize[3] added\n" in text
    assert '      + {\n      +   "type": "Shell",\n' in text
    assert "  - validator `smoke test`: properties.validate.inVMValidations[0] removed\n" in text


def test_a_moved_step_tells_its_way_and_not_its_content() -> None:
    text = render("text", RICH, PLAIN)
    assert "  > customizer `reboot` moved from position 4 to 1\n" in text
    assert "WindowsRestart" not in text


def test_places_are_those_of_the_new_side_and_of_the_old_one_for_what_is_gone() -> None:
    text = render("text", RICH, PLAIN)
    assert "\n      images/my [web].json:10:3: no difference in the image: the build machine" in text
    assert "\n      images/my [web].json:70:7: template recreated: a validator is gone" in text
    assert "\n      at build.provisioner[0].inline: image rebuilt" in render("text", CONFIGURATION, PLAIN)


def test_changes_of_one_part_stand_together() -> None:
    names = [change.label for change in WEB.changes if change.part == "step-2"]
    assert len(names) == 2
    mixed = dataclasses.replace(WEB, changes=(WEB.changes[5], WEB.changes[4], WEB.changes[6]))
    text = render("text", Comparison(images=(mixed,)), PLAIN)
    heads = re.findall(r"^  [-~+>] .*?: (\w+)", text[text.index("~ image web") :], re.MULTILINE)
    assert heads[-1] == "inline"


def test_lower_security_is_told_before_the_images() -> None:
    text = render("text", RICH, PLAIN)
    block = text[text.index("Security is lower:") : text.index("image web")]
    assert block.count("\n  ! ") == 3
    assert "Security is lower" not in render("text", CONFIGURATION, PLAIN)


def test_no_difference_is_said() -> None:
    assert render("text", UNCHANGED, PLAIN).splitlines()[0] == "1 image: no difference in the image"


def test_colors_change_nothing_but_the_color() -> None:
    colored = render("text", RICH, ReviewOptions(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render("text", RICH, PLAIN)
    assert "\x1b[32m+ apt-get install" in colored
    assert "\x1b[31m- apt-get install" in colored
    assert colored.count("\x1b[") % 2 == 0


@pytest.mark.parametrize("lines", [1, 500])
def test_nothing_of_a_large_change_is_left_out(lines: int) -> None:
    text = render("text", large(lines), PLAIN)
    assert text.count("\n      - ") == text.count("\n      + ") == lines


def test_an_effect_of_no_consequence_is_told_with_its_reason() -> None:
    assert WEB.changes[1].effects == (Effect.NOTHING,)
    assert WEB.changes[1].kind is Kind.CHANGED
    assert "the build machine is another one, the image is the same" in render("text", RICH, PLAIN)
