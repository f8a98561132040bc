"""Rules about targets in general: what they write, managed images and VHDs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import GROUP, document

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.fixing import mended_text

IMAGES = f"{GROUP}/providers/Microsoft.Compute/images"
DEFINITIONS = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images"
BLOBS = "https://exampleimages.blob.core.windows.net"
STORED = f"{BLOBS}/vhds/base.vhd"


def managed(image_id: str = f"{IMAGES}/base", **members: Any) -> dict[str, Any]:
    return {"type": "ManagedImage", "runOutputName": "image", "location": "westeurope", "imageId": image_id} | members


def gallery(image_id: str = f"{DEFINITIONS}/base", **members: Any) -> dict[str, Any]:
    regions = {"targetRegions": [{"name": "westeurope"}]}
    return {"type": "SharedImage", "runOutputName": "gallery", "galleryImageId": image_id} | regions | members


def vhd(uri: str | None = STORED, **members: Any) -> dict[str, Any]:
    return {"type": "VHD", "runOutputName": "vhd"} | ({"uri": uri} if uri is not None else {}) | members


def template(*targets: dict[str, Any], **members: Any) -> str:
    numbered = [target | {"runOutputName": f"output-{number}"} for number, target in enumerate(targets)]
    return document(json.dumps({"distribute": numbered} | members))


def of(code: str, *texts: str) -> list[Diagnostic]:
    return [item for item in findings(*texts) if item.definition.code == code]


def parameterised(text: str) -> str:
    whole = json.loads(text)
    whole["parameters"] = {"given": {"type": "string"}}
    return json.dumps(whole)


GALLERY_SOURCE = {"type": "SharedImageVersion", "imageVersionId": f"{DEFINITIONS}/base/versions/1.2.0"}


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        (f"{IMAGES}/base", f"{IMAGES}/base", True),
        (f"{IMAGES}/base", f"{IMAGES}/BASE", True),
        (f"{IMAGES}/base", f"{IMAGES}/base2", False),
        ("[parameters('given')]", "[parameters('given')]", False),
    ],
)
def test_a_managed_image_that_is_its_own_source(source: str, target: str, *, found: bool) -> None:
    text = template(managed(target), source={"type": "ManagedImage", "imageId": source})
    marks = [marked(item) for item in of("AIB470", parameterised(text))]
    assert marks == ([f'"{target}"'] if found else [])


def test_the_source_is_noted_at_a_managed_image_that_overwrites_it() -> None:
    (item,) = of(
        "AIB470",
        template(managed(), managed(f"{IMAGES}/b"), source={"type": "ManagedImage", "imageId": f"{IMAGES}/base"}),
    )
    assert [note.span.text for note in item.notes] == [f'"{IMAGES}/base"']
    assert item.notes[0].span.start < item.subject.start


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (f"{DEFINITIONS}/base/versions/1.2.0", True),
        (f"{DEFINITIONS}/Base/versions/1.2.0", True),
        (f"{DEFINITIONS}/base/versions/1.2.1", False),
        (f"{DEFINITIONS}/base", False),
    ],
)
def test_a_version_that_is_its_own_source(target: str, *, found: bool) -> None:
    items = of("AIB471", template(gallery(target), source=GALLERY_SOURCE))
    assert [marked(item) for item in items] == ([f'"{target}"'] if found else [])


def test_the_latest_version_as_source_is_no_version_that_is_written() -> None:
    latest = f"{DEFINITIONS}/base/versions/latest"
    source = {"type": "SharedImageVersion", "imageVersionId": latest}
    assert of("AIB471", template(gallery(latest), source=source)) == []  # AIB750 says what is wrong with the target


SAME = [
    (managed(), managed(f"{IMAGES}/Base", location="northeurope"), "managed image `Base`"),
    (gallery(f"{DEFINITIONS}/a/versions/1.2.3"), gallery(f"{DEFINITIONS}/a/versions/1.2.3"), "image version `1.2.3`"),
    (vhd(), vhd(), "VHD `base.vhd`"),
    (vhd(), vhd("https://EXAMPLEIMAGES.blob.core.windows.net/vhds/base.vhd?sv=1"), "VHD `base.vhd`"),
]
DIFFERENT = [
    (managed(), managed(f"{IMAGES}/other")),
    (managed(), managed(f"{GROUP}-2/providers/Microsoft.Compute/images/base")),
    (gallery(f"{DEFINITIONS}/a/versions/1.2.3"), gallery(f"{DEFINITIONS}/a/versions/1.2.4")),
    (gallery(f"{DEFINITIONS}/a/versions/1.2.3"), gallery(f"{DEFINITIONS}/b/versions/1.2.3")),
    (gallery(f"{DEFINITIONS}/a"), gallery(f"{DEFINITIONS}/a")),  # each gets a number of its own
    (vhd(), vhd(f"{BLOBS}/vhds/Base.vhd")),
    (vhd(f"{BLOBS}/vhds"), vhd(f"{BLOBS}/vhds/")),  # a container holds both
    (vhd(None), vhd(None)),
    (vhd(""), vhd("")),
    (managed("[parameters('given')]"), managed("[parameters('given')]")),
    (vhd("<uri>"), vhd("<uri>")),
]


@pytest.mark.parametrize(("first", "second", "words"), SAME)
def test_an_output_that_is_written_twice(first: dict[str, Any], second: dict[str, Any], words: str) -> None:
    (item,) = of("AIB472", template(first, second))
    member = next(name for name in ("imageId", "galleryImageId", "uri") if name in second)
    assert marked(item) == json.dumps(second[member])
    assert item.summary == f"{words} is written by two targets"
    assert [note.span.text for note in item.notes] == [json.dumps(first[member])]


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_two_outputs_that_differ_or_may_differ(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert of("AIB472", parameterised(template(first, second))) == []


def test_a_third_target_is_compared_with_the_first() -> None:
    items = of("AIB472", template(vhd(), vhd(), vhd()))
    assert len(items) == 2
    assert {note.span.start for item in items for note in item.notes} == {items[0].notes[0].span.start}


@pytest.mark.parametrize(("first", "second", "words"), SAME)
def test_an_output_that_two_templates_write(first: dict[str, Any], second: dict[str, Any], words: str) -> None:
    (item,) = of("AIB473", template(first), template(second))
    assert item.summary == f"{words} is written by two image templates"
    assert (item.subject.source.name, item.notes[0].span.source.name) == ("image1.json", "image.json")


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_outputs_of_two_templates_that_differ(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert of("AIB473", parameterised(template(first)), parameterised(template(second))) == []


def test_one_template_alone_is_no_pair() -> None:
    text = template(vhd(), vhd())
    assert of("AIB473", text) == []
    assert len(of("AIB472", text)) == 1


SOURCES = [
    ("ubuntu-24_04-lts", "server", 1),
    ("ubuntu-24_04-lts", "server-gen1", 0),
    ("0001-com-ubuntu-server-jammy", "22_04-lts-gen2", 1),
    ("0001-com-ubuntu-server-jammy", "22_04-lts", 0),
    ("0001-com-ubuntu-server-jammy", "[parameters('given')]", 0),
]


@pytest.mark.parametrize(("offer", "sku", "count"), SOURCES)
def test_a_managed_image_of_a_second_generation_source(offer: str, sku: str, count: int) -> None:
    source = {"type": "PlatformImage", "publisher": "Canonical", "offer": offer, "sku": sku, "version": "latest"}
    items = of("AIB651", parameterised(template(managed(), vhd(), gallery(), source=source)))
    assert [marked(item) for item in items] == ['"ManagedImage"'] * count


@pytest.mark.parametrize(
    ("uri", "mark"),
    [
        (f"http{STORED.removeprefix('https')}", "http"),
        (f"HTTP{STORED.removeprefix('https')}", "HTTP"),
        ("https://exampleimages.blob.example.com/vhds/base.vhd", "exampleimages.blob.example.com"),
        ("https://ExampleImages.blob.core.windows.example/vhds/base.vhd", "ExampleImages.blob.core.windows.example"),
        ("https://exampleimages.blob.core.cloudapi.de/vhds/base.vhd", "exampleimages.blob.core.cloudapi.de"),
    ],
)
def test_a_vhd_that_goes_nowhere(uri: str, mark: str) -> None:
    (item,) = of("AIB479", template(vhd(uri)))
    assert marked(item) == mark
    assert item.severity is Severity.ERROR


@pytest.mark.parametrize(
    "uri",
    [
        STORED,
        f"{BLOBS}/vhds",
        f"{STORED}?sv=2024-11-04&sig=x",
        "HTTPS://exampleimages.BLOB.core.windows.net/vhds/base.vhd",
        "https://exampleimages.blob.core.usgovcloudapi.net/vhds/base.vhd",
        "https://exampleimages.blob.core.chinacloudapi.cn/vhds/base.vhd",
        "https://exampleimages.z12.blob.storage.azure.net/vhds/base.vhd",
        "https://exampleimages.privatelink.blob.core.windows.net/vhds/base.vhd",
        "https://example.com/vhds/base.vhd",  # AIB703
        "exampleimages.blob.core.windows.net/vhds/base.vhd",  # AIB703
        "http://<account>.blob.core.windows.net/vhds/base.vhd",
        "[concat('http://', parameters('given'), '.blob.core.windows.net/vhds/base.vhd')]",
        "",
        None,
    ],
)
def test_a_vhd_in_storage_or_in_an_address_that_others_judge(uri: str | None) -> None:
    assert of("AIB479", parameterised(template(vhd(uri)))) == []


def test_plain_http_gets_its_letter() -> None:
    text = template(vhd("http://exampleimages.blob.core.windows.net/vhds/base.vhd?sig=abc"))
    (item,) = of("AIB479", text)
    assert [edit.text for edit in item.fix.edits] == ["https"]
    assert mended_text(item.subject.source, [item], unsafe=False) == (text.replace('"http:', '"https:'), 1)


def test_plain_http_out_of_an_expression_is_not_mended() -> None:
    text = template(vhd("[concat('http://', 'exampleimages.blob.core.windows.net/vhds/base.vhd')]"))
    (item,) = of("AIB479", text)
    assert item.fix is None
    assert marked(item).startswith('"[concat(')


@pytest.mark.parametrize(
    ("uri", "version", "mark", "words"),
    [
        (None, "2025-10-01", "{", "Give it a `uri`, or"),
        ("", "2022-07-01", '""', "Give it a `uri`, or"),
        (None, "2021-10-01", "{", "Give it a `uri` (API version 2022-07-01 and later), or"),
    ],
)
def test_a_vhd_without_an_address(uri: str | None, version: str, mark: str, words: str) -> None:
    (item,) = of("AIB649", template(vhd(uri), apiVersion=version, vmProfile=None))
    assert marked(item).startswith(mark)
    assert words in item.detail
    assert item.severity is Severity.INFO


@pytest.mark.parametrize("uri", [STORED, "[parameters('given')]", "<uri>"])
def test_a_vhd_with_an_address(uri: str) -> None:
    assert of("AIB649", parameterised(template(vhd(uri)))) == []


def test_every_vhd_is_no_disk() -> None:
    items = of("AIB650", template(vhd(), managed(), vhd(None), gallery()))
    assert [marked(item) for item in items] == ['"VHD"', '"VHD"']
