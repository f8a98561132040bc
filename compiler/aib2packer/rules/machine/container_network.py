"""Rules about the subnet of the container that runs a build, and the proxy machine that stands in without one."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.shapes import Life
from aib2packer.model.template import ImageTemplate, VnetConfig
from aib2packer.rules.reading import part, resource_id, same_id, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted

CONTAINER_SUBNETS = Life("2024-02-01")  # the API versions that have `containerInstanceSubnetId`
_SUBNET = "microsoft.network/virtualnetworks/subnets"
_SUBNET_FORM = (
    "`/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<network>"
    "/subnets/<subnet>`"
)


def vnet_of(template: ImageTemplate) -> VnetConfig | None:
    """Give `vnetConfig`, if there is one."""
    return template.vm_profile.vnet if template.vm_profile else None


def _is_subnet(leaf: Leaf | None) -> bool:
    found = resource_id(leaf)
    return found is not None and found.kind == _SUBNET


class NotAContainerSubnet(Rule):
    """`containerInstanceSubnetId` is not the id of a subnet.

    Why: the service refuses the template, or fails when it starts the container that runs the build.
    Bad: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "containers"
            }
          }
        }
    Good: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/containers"
            }
          }
        }
    Source: azure-rest-api-specs, imagebuilder, `containerInstanceSubnetId`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB496", "not-a-container-subnet", Severity.ERROR, concern=Concern.SERVICE)
    versions = CONTAINER_SUBNETS
    about = (VnetConfig,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Take the id apart."""
        vnet = vnet_of(subject.template)
        leaf = vnet.container_instance_subnet_id if vnet else None
        written = text(leaf)
        if leaf is not None and written and not _is_subnet(leaf):
            yield self.found(
                leaf.place,
                "`containerInstanceSubnetId` is not the id of a subnet",
                f"{quoted(written)} is not of the form {_SUBNET_FORM}. Write the full id of the subnet.",
            )


class ContainerSubnetAlone(Rule):
    """There is a subnet for the container, and none for the build machine.

    Why: the service supports `containerInstanceSubnetId` only together with `subnetId` and refuses the template.
    Bad: {
          "vmProfile": {
            "vnetConfig": {
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/containers"
            }
          }
        }
    Good: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/containers"
            }
          }
        }
    Source: Azure VM Image Builder networking options
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef(
        "AIB497", "container-subnet-without-build-subnet", Severity.ERROR, concern=Concern.SERVICE
    )
    versions = CONTAINER_SUBNETS
    about = (VnetConfig,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the one subnet without the other."""
        vnet = vnet_of(subject.template)
        leaf = vnet.container_instance_subnet_id if vnet else None
        if vnet is not None and leaf is not None and text(leaf) and is_blank(vnet.subnet_id):
            yield self.found(
                leaf.place,
                "`containerInstanceSubnetId` without `subnetId`",
                "Name the subnet of the build machine in `subnetId`, another one in the same virtual network, or "
                "remove `containerInstanceSubnetId`.",
            )


class MisplacedContainerSubnet(Rule):
    """The subnet of the container is not another subnet of the same virtual network.

    Why: the container needs a subnet of its own, delegated to container instances, from where it reaches the build
        machine. The service refuses any other arrangement.
    Bad: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/containers"
            }
          }
        }
    Good: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/containers"
            }
          }
        }
    Source: azure-rest-api-specs, imagebuilder, `containerInstanceSubnetId`; Azure VM Image Builder JSON reference
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB498", "misplaced-container-subnet", Severity.ERROR, concern=Concern.SERVICE)
    versions = CONTAINER_SUBNETS
    about = (VnetConfig,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the two ids."""
        vnet = vnet_of(subject.template)
        builds, containers = (vnet.subnet_id, vnet.container_instance_subnet_id) if vnet else (None, None)
        if builds is None or containers is None or not (_is_subnet(builds) and _is_subnet(containers)):
            return
        same = same_id(text(builds) or "", text(containers) or "")
        difference = _other_network(builds, containers)
        if not same and difference is None:
            return
        yield self.found(
            containers.place,
            "the container is in the subnet of the build machine"
            if same
            else "the container is in another virtual network than the build machine",
            "`containerInstanceSubnetId` needs another subnet of the same virtual network as `subnetId`. Make one, "
            "delegate it to `Microsoft.ContainerInstance/containerGroups`, and name it here.",
            at=difference,
            notes=(Note("the subnet of the build machine", builds.place.span),),
        )


def _other_network(builds: Leaf, containers: Leaf) -> Span | None:
    """Give the first part of the container's id, up to its network, that is another than in the build machine's."""
    start = 0
    pairs = list(zip((text(builds) or "").split("/"), (text(containers) or "").split("/"), strict=True))
    for wanted, found in pairs[:-2]:
        if wanted.casefold() != found.casefold():
            return part(containers, start, start + len(found))
        start += len(found) + 1
    return None


class ProxySizeWithoutProxy(Rule):
    """A size is given for a proxy machine that is not made.

    Why: the service makes a proxy machine only in a build subnet without a container subnet. With both it refuses
        the template; without a subnet the size has no effect.
    Bad: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/containers",
              "proxyVmSize": "Standard_D2s_v5"
            }
          }
        }
    Good: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "proxyVmSize": "Standard_D2s_v5"
            }
          }
        }
    Source: azure-rest-api-specs, imagebuilder, `proxyVmSize`; azure-cli, `az image builder create`
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB499", "proxy-size-without-proxy", Severity.ERROR, concern=Concern.SERVICE)
    about = (VnetConfig,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the size beside a container subnet, or without any subnet."""
        vnet = vnet_of(subject.template)
        size = vnet.proxy_vm_size if vnet else None
        if vnet is None or size is None or not text(size):
            return
        container = vnet.container_instance_subnet_id
        if container is not None and text(container):
            yield self.found(
                size.place,
                "`proxyVmSize` beside `containerInstanceSubnetId`",
                "With a subnet for the container there is no proxy machine, and its size must not be given. Remove "
                "`proxyVmSize`.",
                notes=(Note("the subnet of the container", container.place.span),),
            )
        elif is_blank(container) and is_blank(vnet.subnet_id) and vnet.legacy is None:
            yield self.found(
                size.place,
                "`proxyVmSize` without `subnetId`",
                "A proxy machine is made in a subnet of yours only, so that the size has no effect. Name the subnet in "
                "`subnetId`, or remove `proxyVmSize`.",
                level=Severity.WARNING,
            )


RULES = (NotAContainerSubnet, ContainerSubnetAlone, MisplacedContainerSubnet, ProxySizeWithoutProxy)
