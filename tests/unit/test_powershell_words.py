"""PowerShell scripts are read as PowerShell reads them, and whatever the text, reading ends and offsets fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.commands.powershell import commands, read
from aib2packer.commands.words import Command

PIECES = [
    *("'", '"', "`", "$(", "@(", "@{", "${", "}", "(", ")", "{ ", "\n", ";", "&&", "||", "|", "&", "#", " ", "<#"),
    *("if ", "if(", "else ", "foreach ($x in ", "switch ", "function f ", "param(", "try ", "catch ", "@'\n", "\n'@"),
    *('@"\n', "$x", "$env:y", "=", " = ", "Remove-Item ", "-a", ",", "[int]", ".b", "5", "\r\n", "é", "\0", "2>", "*>"),
    *("#>", ">", "&1", "\u201c", "\u2019", "\t"),
]  # fmt: skip


def words(text: str) -> list[list[str]]:
    return [[word.text for word in found.words] for found in commands(text)]


def named(text: str, name: str) -> Command:
    (found,) = (found for found in commands(text) if found.name == name)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Get-X -A b", [["Get-X", "-A", "b"]]),
        ("Get-X 'it''s' \"a`\"b\"\"c\" d`e e'f'", [["Get-X", "it's", 'a"b"c', "de", "ef"]]),
        ("Get-X \u2018a b\u2019 \u201cc d\u201d", [["Get-X", "a b", "c d"]]),
        ("A # b; c\nD#e <# f\n g #> h", [["A"], ["D#e", "h"]]),
        ("A `\n b", [["A", "b"]]),
        ("A | B | C; D && E || F & G", [["A"], ["B"], ["C"], ["D"], ["E"], ["F"], ["G"]]),
        ("A |\n B", [["A"], ["B"]]),
        ("A b,\n c, 'd'", [["A", "b", "c", "d"]]),
        ("& 'c:\\a b\\x.exe' /q; . .\\y.ps1; .\\z.exe", [["c:\\a b\\x.exe", "/q"], [".\\y.ps1"], [".\\z.exe"]]),
        ("& { A }", [["{ A }"], ["A"]]),
        ("A (B c).D -e $(F)", [["A", "(B c).D", "-e", "$(F)"], ["B", "c"], ["F"]]),
        ('A "b $(C "d") e"', [["A", 'b $(C "d") e'], ["C", "d"]]),
        ("if (A) { B } elseif(C){D}else { E }", [["A"], ["B"], ["C"], ["D"], ["E"]]),
        ("if ($x -eq 'A b')\n{\n C\n}\nD", [["C"], ["D"]]),
        ("foreach ($f in A b) { C $f }; for ($i=0;$i -lt 3;$i++) { D }", [["A", "b"], ["C", "$f"], [], ["D"]]),
        ("do { A } while ($x)\nB", [["A"], ["B"]]),
        ("switch ($x) { 'a' { B } default { C } }", [["B"], ["C"]]),
        ("try { A } catch [X.Y] { B } finally { C }\nD", [["A"], ["B"], ["C"], ["D"]]),
        ("$x = A b; $y = 5; 'A b'; [X]::Y('A b'); $x.A('b c'); 3 + 4", [["A", "b"], []]),
        ("(A b).C('d'); @('A b', (D)); -not (E)", [["A", "b"], ["D"], ["E"]]),
        ("$h = @{ a = B; 'c' = 'd'\n e=F }; G @h @{x=1}", [[], ["B"], ["F"], ["G", "@h", "@{x=1}"]]),
        ("param(\n [Parameter(Mandatory=$true)][string]$x = 'A b'\n)\nC", [[], ["C"]]),
        ("$x = @'\nA b\n'@\nC @\"\nD '\"\n\"@ e", [[], ["C", "D '\"", "e"]]),
        ("return A b; exit 3010; throw 'c'", [["A", "b"], ["exit", "3010"], ["throw", "c"]]),
        ("7z x a.zip; 5; 5MB", [["7z", "x", "a.zip"]]),
        ('cmd /c "del /q c:\\x & shutdown /r"', [["cmd", "/c", "del /q c:\\x & shutdown /r"]]),
        ("A {b} c} d", [["A", "{b}", "c"], ["b"], ["d"]]),
    ],
)  # fmt: skip
def test_commands_and_their_words(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


def test_a_word_tells_its_quotes_and_expansions() -> None:
    found = commands("A b 'c' \"d\" $e \"$f\" '$g' (H) @i `j")[0].words
    assert [(word.text, word.quoted, word.expands) for word in found[1:]] == [
        ("b", False, False),
        ("c", True, False),
        ("d", True, False),
        ("$e", False, True),
        ("$f", True, True),
        ("$g", True, False),
        ("(H)", False, True),
        ("@i", False, True),
        ("j", True, False),
    ]


def test_offsets_cover_a_word_with_its_quotes() -> None:
    text = "a;  Get-X 'b c'd  # e"
    found = commands(text)[1]
    assert [text[word.start : word.end] for word in found.words] == ["Get-X", "'b c'd"]
    assert text[found.start : found.end] == "Get-X 'b c'd"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Restart-Computer", "restart-computer"),
        ("& 'C:\\Windows\\System32\\Shutdown.EXE' /r", "shutdown"),
        ("c:/x/setup.exe /q", "setup"),
        ("$x = 5", ""),
        ("& $setup /q", "$setup"),
    ],
)
def test_the_name_is_lower_case_without_folders_and_extension(text: str, name: str) -> None:
    assert commands(text)[0].name == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X", ()),
        ("if (X) { }", ("if",)),
        ("if ($a) { X }", ("if",)),
        ("if ($a) { b }\nX", ()),
        ("Invoke-Command -ScriptBlock { X }", ("invoke-command",)),
        ("Y | ForEach-Object { try { X } catch { } }", ("foreach-object", "try")),
        ("function f($a) { X }", ("function",)),
        ("function f { y }; X", ()),
        ("$a = { X }", ("{",)),
        ("& { X }", ("&",)),
        ("$a = (X)", ("(",)),
        ('"$(X)"', ("$(",)),
        ("$a = X", ()),
    ],
)
def test_what_encloses_a_command(text: str, expected: tuple[str, ...]) -> None:
    assert named(text, "x").enclosing == expected


def test_assignments_have_their_value() -> None:
    found = commands("$a = 'b c'; $env:D = \"e$f\"; $g = h; $i = 1; $j += 'k'; [string]$l = 'm' + 'n'")
    assert [(item.name, item.value and item.value.text) for one in found for item in one.assignments] == [
        ("a", "b c"),
        ("env:D", "e$f"),
        ("g", None),
        ("i", None),
        ("j", "k"),
        ("l", None),
    ]


def test_redirects_are_no_words() -> None:
    found = commands("A b 2>&1 *> c > 'd e'; 'f' >> g")
    redirects = [
        [(item.descriptor, item.operator, item.target and item.target.text) for item in x.redirects] for x in found
    ]
    assert redirects == [[("2", ">", "&1"), ("*", ">", "c"), ("", ">", "d e")], [("", ">>", "g")]]
    assert [word.text for word in found[0].words] == ["A", "b"]


def test_variables_that_are_used() -> None:
    text = "$a = $b; $c += 1; \"$d ${e f} `$g $env:h\"; '$i'; A $j.k @\"\n$l\n\"@; @'\n$m\n'@"
    assert [found.name for found in read(text).variables] == ["b", "c", "d", "e f", "env:h", "j", "l"]


def test_what_is_behind_a_double_bar_runs_only_on_failure() -> None:
    assert [item.guarded for item in commands("A || B | C; D")] == [False, True, True, False]


@pytest.mark.parametrize("text", ["A 'b", 'A "b', "A (b", "if ($a) {", "$x = @'\nA", "<# a"])
def test_what_is_left_open_is_told(text: str) -> None:
    assert not read(text).closed
    assert read("A (b) { c } 'd' \"e\" # f").closed


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
def test_any_text_is_read_and_offsets_fit(text: str) -> None:
    reading = read(text)
    for found in reading.commands:
        assert 0 <= found.start < found.end <= len(text)
        for word in found.words:
            assert found.start <= word.start < word.end <= found.end
            if not (word.quoted or word.expands):
                assert word.text == text[word.start : word.end]
    for variable in reading.variables:
        assert text[variable.start] == "$"
        assert variable.name in text[variable.start : variable.end]


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "$(",
        '"$(',
        "`",
        "${",
        "@{",
        "{",
        "@{a=",
        "if (",
        "a(",
        "@'\n",
        "@'\n'@\n",
        "'",
        "$a=",
        "x,",
        "a|",
        "<#",
        "$x[",
        "-a{",
    ],
)
def test_the_work_grows_with_the_length_and_not_faster(
    piece: str, count_calls: Callable[[Callable[[], object]], int]
) -> None:
    short, long = (piece * (length // len(piece)) for length in (20_000, 40_000))
    assert count_calls(lambda: read(long)) < 2.2 * count_calls(lambda: read(short)) + 100
    read(piece * (200_000 // len(piece)))  # and nothing that cannot be counted takes for ever
