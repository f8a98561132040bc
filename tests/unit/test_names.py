"""Names of variables and labels."""

from __future__ import annotations

import pytest

from aib2packer.lower.names import UniqueNames, shortened, snake_case


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("imageTemplateName", "image_template_name"),
        ("linux-baseline", "linux_baseline"),
        ("api-version", "api_version"),
        ("osDiskSizeGB", "os_disk_size_gb"),
        ("VMSize", "vm_size"),
        ("<subscriptionID>", "subscription_id"),
        ("{subscription-id}", "subscription_id"),
        ("<region1>", "region1"),
        ("win11-24h2", "win11_24h2"),
        ("2019 image", "_2019_image"),
        ("東京", "image"),
    ],
)
def test_a_name_becomes_snake_case(text: str, name: str) -> None:
    assert snake_case(text) == name


def test_a_name_has_one_owner() -> None:
    names = UniqueNames()
    assert names.of("a", "region") == "region"
    assert names.of("b", "region") == "region_2"
    assert names.of("a", "region") == "region"


def test_a_long_text_is_cut_for_a_message() -> None:
    assert shortened("a\n b") == "a b"
    assert shortened("x" * 100) == "x" * 79 + "…"
