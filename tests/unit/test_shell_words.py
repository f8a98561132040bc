"""Shell scripts are read as a shell reads them, and whatever the text, reading ends and offsets fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.commands.inner import unfolded
from aib2packer.commands.prefixes import effective
from aib2packer.commands.shell import commands, read
from aib2packer.commands.words import Command

PIECES = [
    *(
        "'",
        '"',
        "\\",
        "`",
        "$(",
        "$((",
        "${",
        "}",
        "(",
        ")",
        "{ ",
        "\n",
        ";",
        "&&",
        "||",
        "|",
        "&",
        "#",
        " ",
        "<<",
        "<(",
        ">",
    ),
    *(
        "[[ ",
        " ]]",
        "if ",
        "then ",
        "fi",
        "case x in ",
        "a)",
        ";;",
        "esac",
        "f()",
        "for ",
        "do ",
        "done",
        "EOF",
        "x=",
        "$x",
        "\t",
    ),
    *("sudo ", "rm -rf /tmp", "é", "\0", "\r\n", "((", "))", "function ", "in ", "2", "$'", "!", "<<-"),
]


def words(text: str) -> list[list[str]]:
    return [[word.text for word in found.words] for found in commands(text)]


def only(text: str) -> Command:
    (found,) = commands(text)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("echo a", [["echo", "a"]]),
        ("echo 'a b' \"c d\" e\\ f g'h'\"i\"", [["echo", "a b", "c d", "e f", "ghi"]]),
        ("echo \"a \\\" \\$b \\c\" '\\'", [["echo", 'a " $b \\c', "\\"]]),
        ("echo $'it\\'s' $\"x\"", [["echo", "it\\'s", "x"]]),
        ("a\\\nb c", [["ab", "c"]]),
        ("a # b; c\nd#e", [["a"], ["d#e"]]),
        ("a; b && c || d | e |& f & g\nh", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"], ["h"]]),
        ("(a; b) ; { c; }", [["a"], ["b"], ["c"]]),
        ("echo $(a $(b)) `c`", [["echo", "$(a $(b))", "`c`"], ["a", "$(b)"], ["b"], ["c"]]),
        ('echo "x $(a "y z") w"', [["echo", 'x $(a "y z") w'], ["a", "y z"]]),
        ('echo "a;b" "${x:-it\'s}" ${y:-"}"} z', [["echo", "a;b", "${x:-it's}", "${y:-}}", "z"]]),
        ("echo $((1 + (2))) x", [["echo", "$((1 + (2)))", "x"]]),
        ("if a; then b; elif c; then d; else e; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("while ! a; do b; done; until c; do d; done", [["a"], ["b"], ["c"], ["d"]]),
        ("for x in 1 2; do a; done", [["for", "x", "in", "1", "2"], ["a"]]),
        ("for ((i=0;i<3;i++)); do a; done", [["for", "((i=0;i<3;i++))"], ["a"]]),
        ("case $x in\n a|b) c ;;\n (d) e;;\n *) f\nesac; g", [["case", "$x", "in"], ["c"], ["e"], ["f"], ["g"]]),
        ("f() { a; }; function g { b; }", [["f"], ["a"], ["function", "g"], ["b"]]),
        ("function h() { c; }", [["function", "h"], ["c"]]),
        ("[[ $a == b && ( -f c ) ]] && g", [["[[", "$a", "==", "b", "&&", "(", "-f", "c", ")", "]]"], ["g"]]),
        ("[[ $d =~ ^(e|f)$ ]]", [["[[", "$d", "=~", "^(e|f)$", "]]"]]),
        ("[[ a ]]&&b", [["[[", "a", "]]"], ["b"]]),
        ("((i++)) || a", [["((i++))"], ["a"]]),
        ("rm !(a|b) c", [["rm", "!(a|b)", "c"]]),
        ("diff <(a) >(b)", [["diff", "<(a)", ">(b)"], ["a"], ["b"]]),
        ("cat <<EOF | b\nrm x\n'\nEOF\nc", [["cat"], ["b"], ["c"]]),
        ("cat <<-'A' <<B\n\tx\n\tA\ny\nB\nc", [["cat"], ["c"]]),
        ("x=$(cat <<EOF\nrm x\nEOF\n)\na", [[], ["cat"], ["a"]]),
        ("echo if then; then=1 do", [["echo", "if", "then"], ["do"]]),
        ("'if' a", [["if", "a"]]),
        ("a ) b", [["a"], ["b"]]),
        ("a &&\n\n b", [["a"], ["b"]]),
    ],
)  # fmt: skip
def test_commands_and_their_words(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


def test_a_word_tells_its_quotes_and_expansions() -> None:
    found = commands("echo p 'q' \"$x\" `a` '$y' a*")[0].words
    assert [(word.text, word.quoted, word.expands) for word in found[1:]] == [
        ("p", False, False),
        ("q", True, False),
        ("$x", True, True),
        ("`a`", False, True),
        ("$y", True, False),
        ("a*", False, False),
    ]


def test_offsets_cover_a_word_with_its_quotes() -> None:
    text = "a;  echo 'b c'd  # e"
    found = commands(text)[1]
    assert [text[word.start : word.end] for word in found.words] == ["echo", "'b c'd"]
    assert text[found.start : found.end] == "echo 'b c'd"


def test_assignments_and_redirects_are_no_words() -> None:
    found = only("A=1 B+='2 3' C[0]=x cmd a=b 2>> log <in &> all >&2")
    assert [(item.name, item.value and item.value.text) for item in found.assignments] == [
        ("A", "1"),
        ("B", "2 3"),
        ("C", "x"),
    ]
    assert [word.text for word in found.words] == ["cmd", "a=b"]
    redirects = [(item.descriptor, item.operator, item.target and item.target.text) for item in found.redirects]
    assert redirects == [("2", ">>", "log"), ("", "<", "in"), ("", "&>", "all"), ("", ">&", "2")]


def test_an_array_is_one_assignment() -> None:
    found = only("a=(x 'y )' # z )\n w)")
    assert [item.name for item in found.assignments] == ["a"]
    assert found.words == ()


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("if a; then b; fi", "b", ("if",)),
        ("(a; $(b))", "b", ("(", "$(")),
        ("f() { b; }", "b", ("function",)),
        ("f() ( b )", "b", ("function",)),
        ("for i in 1; do { b; }; done", "b", ("for", "{")),
        ("if a; then c; fi; b", "b", ()),
        ("case x in y) b;; esac", "b", ("case",)),
        ("case x in y) a;; esac; b", "b", ()),
    ],
)
def test_what_encloses_a_command(text: str, name: str, expected: tuple[str, ...]) -> None:
    assert [found.enclosing for found in commands(text) if found.name == name] == [expected]


def test_operators_around_a_command() -> None:
    found = commands("a | b && c || d && e; f")
    assert [(item.before, item.after, item.guarded, item.piped) for item in found] == [
        ("", "|", False, False),
        ("|", "&&", False, True),
        ("&&", "||", False, False),
        ("||", "&&", True, False),
        ("&&", ";", True, False),
        (";", "", False, False),
    ]
    assert [item.always_runs for item in found] == [True, True, True, False, False, True]


def test_the_name_is_without_folders() -> None:
    assert only("/usr/bin/apt-get install").name == "apt-get"
    assert only("x=1").name == ""


@pytest.mark.parametrize(
    ("text", "expected", "prefixes"),
    [
        ("sudo apt-get install x", ["apt-get", "install", "x"], ("sudo",)),
        ("sudo -E -u root -n -- apt-get x", ["apt-get", "x"], ("sudo",)),
        ("sudo -nu root a", ["a"], ("sudo",)),
        ("sudo --user root A=1 a", ["a"], ("sudo",)),
        ("sudo --user=root a", ["a"], ("sudo",)),
        ("/usr/bin/sudo nohup time -p env A=1 -i a b", ["a", "b"], ("sudo", "nohup", "time", "env")),
        ("timeout -k 5 10m a b", ["a", "b"], ("timeout",)),
        ("nice -n 10 ionice -c3 a", ["a"], ("nice", "ionice")),
        ("command -v a", ["command", "-v", "a"], ()),
        ("sudo -i", ["sudo", "-i"], ()),
        ("sudo su -", ["su", "-"], ("sudo",)),
        ("sudo", ["sudo"], ()),
    ],
)
def test_what_runs_in_the_end(text: str, expected: list[str], prefixes: tuple[str, ...]) -> None:
    found = effective(only(text))
    assert [word.text for word in found.words] == expected
    assert found.prefixes == prefixes
    assert found.name == expected[0].rpartition("/")[2]


def test_what_a_prefix_sets_is_an_assignment() -> None:
    found = effective(only("A=1 sudo B=2 env C=3 a"))
    assert [item.name for item in found.assignments] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sudo bash -c 'a b; c'", [("bash", ("sudo",)), ("a", ("sudo", "bash")), ("c", ("sudo", "bash"))]),
        ("su -c \"a 'b'\" x", [("su", ()), ("a", ("su",))]),
        ("sh -ec 'bash -lc \"a\"'", [("sh", ()), ("bash", ("sh",)), ("a", ("sh", "bash"))]),
        ('sh -c "a \\"b\\""', [("sh", ())]),
        ("sh script -x", [("sh", ())]),
        ("echo -c 'a'", [("echo", ())]),
    ],
)
def test_what_is_handed_to_another_shell(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    found = unfolded(commands(text), text)
    assert [(item.name, item.prefixes) for item in found] == expected
    for item in found:
        assert all(text[word.start : word.end].strip("'\"") == word.text.strip("'\"") for word in item.words[:1])


def test_what_is_handed_on_runs_only_where_the_other_shell_does() -> None:
    text = "if x; then sh -c 'a'; fi; y || sh -c 'b'"
    found = {item.name: item for item in unfolded(commands(text), text)}
    assert (found["a"].enclosing, found["a"].guarded) == (("if",), False)
    assert (found["b"].enclosing, found["b"].guarded) == ((), True)


def test_a_reading_can_be_counted_from_elsewhere() -> None:
    text = "a=$b c 'd' > e"
    moved = read(text).moved(10)
    shifted = " " * 10 + text
    (found,) = moved.commands
    assert shifted[found.start : found.end] == text
    places = [*found.words, *found.assignments, *found.redirects, *moved.variables]
    assert [shifted[place.start : place.end] for place in places] == ["c", "'d'", "a=$b", "> e", "$b"]
    values = [found.assignments[0].value, found.redirects[0].target]
    assert [shifted[word.start : word.end] for word in values if word] == ["$b", "e"]


def test_variables_that_are_used() -> None:
    text = "a=$b; echo \"${c:-$d}\" '$e' $1 $((f + $g)); cat <<E\n$h \\$i\nE\ncat <<'E'\n$j\nE"
    assert [found.name for found in read(text).variables] == ["b", "c", "d", "1", "g", "h"]


@pytest.mark.parametrize(
    "text", ["echo 'a", 'echo "a', "echo $(a", "(a", "a <<E\nb", "a <<E", "if a; then", "${x", "`a"]
)
def test_what_is_left_open_is_told(text: str) -> None:
    assert not read(text).closed
    assert read("a; (b); if c; then d; fi; cat <<E\nE").closed


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
def test_any_text_is_read_and_offsets_fit(text: str) -> None:
    reading = read(text)
    for found in reading.commands:
        assert 0 <= found.start < found.end <= len(text)
        for word in found.words:
            assert found.start <= word.start < word.end <= found.end
            written = text[word.start : word.end]
            assert set(word.text) <= set(written)
            if not (word.quoted or word.expands or "\\" in written or "#" in written):
                assert word.text == written.replace('"', "").replace("'", "")
        if effective(found).prefixes:
            assert effective(found).words == found.words[-len(effective(found).words) :]
    for variable in reading.variables:
        assert text[variable.start] == "$"


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "$(",
        '"$(',
        "`",
        "${",
        "((",
        "[[ a&&",
        "x=(",
        "if ",
        "{ ",
        "a[",
        "f(",
        "<<E\n",
        "'",
        "case x in ",
        "$((",
        "a|",
        "!(",
        "\\",
        "a=b ",
    ],
)
def test_the_work_grows_with_the_length_and_not_faster(
    piece: str, count_calls: Callable[[Callable[[], object]], int]
) -> None:
    short, long = (piece * (length // len(piece)) for length in (20_000, 40_000))
    assert count_calls(lambda: read(long)) < 2.2 * count_calls(lambda: read(short)) + 100
    read(piece * (200_000 // len(piece)))  # and nothing that cannot be counted takes for ever
