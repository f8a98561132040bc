"""From bytes to a source: encodings, limits, places."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aib2packer.diagnostics import Diagnostic
from aib2packer.source import Position
from aib2packer.syntax.reader import MAX_BYTES, decode_source


def _only_error(data: bytes) -> Diagnostic:
    outcome = decode_source("t.json", data)
    assert outcome.value is None
    (diagnostic,) = outcome.diagnostics
    return diagnostic


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "\xc3\xa9\xf0\x9f\x98\x80"}\r\n',
        b'\xef\xbb\xbf{"a": "\xc3\xa9\xf0\x9f\x98\x80"}\r\n',
        b"\xff\xfe" + '{"a": "é😀"}\r\n'.encode("utf-16-le"),
        b"\xfe\xff" + '{"a": "é😀"}\r\n'.encode("utf-16-be"),
    ],
)
def test_every_encoding_gives_the_same_text_and_the_digest_of_its_bytes(data: bytes) -> None:
    outcome = decode_source("t.json", data)
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    assert outcome.value.text == '{"a": "é😀"}\r\n'
    assert outcome.value.name == "t.json"
    assert outcome.value.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"{\n  \xe9\n}", 2, 3, "0xE9"),
        (b"\xef\xbb\xbf{\r\n\xc3\xa9\x93", 2, 2, "0x93"),
        (b"abc\xf0\x9f\x98", 1, 4, "0xF0"),
        (b"\x80", 1, 1, "0x80"),
        (b"\xff\xfe" + "a\nb".encode("utf-16-le") + b"\x00\xd8", 2, 2, "0x00"),
        (b"\xfe\xff\x00", 1, 1, "0x00"),
    ],
)
def test_a_byte_that_is_not_text_is_reported_at_its_place(data: bytes, line: int, column: int, byte: str) -> None:
    diagnostic = _only_error(data)
    assert diagnostic.definition.code == "AIB002"
    assert diagnostic.subject is not None
    assert diagnostic.subject.begin == Position(line, column)
    assert byte in diagnostic.detail
    assert diagnostic.subject.source.sha256 == hashlib.sha256(data).hexdigest()


def test_a_file_over_the_limit_is_refused_whatever_it_holds() -> None:
    data = b"\xff" * (MAX_BYTES + 1)
    diagnostic = _only_error(data)
    assert diagnostic.definition.code == "AIB001"
    assert diagnostic.subject is not None
    assert diagnostic.subject.begin == Position(1, 1)
    assert "16,777,217 bytes" in diagnostic.detail


def test_a_file_of_exactly_the_limit_is_read() -> None:
    assert decode_source("t.json", b"1".ljust(MAX_BYTES)).diagnostics == ()


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_an_error(data: bytes) -> None:
    assert _only_error(data).definition.code == "AIB003"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_source_or_one_error(data: bytes) -> None:
    outcome = decode_source("t.json", data)
    assert (outcome.value is None) == (len(outcome.diagnostics) == 1)
    for diagnostic in outcome.diagnostics:
        span = diagnostic.subject
        assert span is not None
        assert 0 <= span.start <= span.end <= len(span.source.text)


@given(st.binary(max_size=60))
def test_the_reported_place_is_behind_the_longest_readable_beginning(data: bytes) -> None:
    outcome = decode_source("t.json", b"x" + data)
    if outcome.value is None and outcome.diagnostics[0].subject is not None:
        span = outcome.diagnostics[0].subject
        readable = span.source.text[: span.start].encode()
        assert (b"x" + data).startswith(readable)
        with pytest.raises(UnicodeDecodeError):
            (b"x" + data)[: len(readable) + 4].decode()
