"""Rules about the network that a build runs in."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.resolved import Shape
from aib2packer.model.leaves import is_blank
from aib2packer.model.shapes import Life
from aib2packer.model.template import VnetConfig
from aib2packer.rules.machine.container_network import CONTAINER_SUBNETS, vnet_of
from aib2packer.rules.reading import text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject


class NetworkWithoutSubnet(Rule):
    """`vnetConfig` names no subnet.

    Why: the build then runs in a network that the service makes, as if `vnetConfig` were not there. Private sources
        cannot be reached, and the rules of the own network do not apply.
    Bad: {"vmProfile": {"vmSize": "Standard_D2s_v5", "vnetConfig": {"subnetId": ""}}}
    Good: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines"
            }
          }
        }
    Source: Azure VM Image Builder networking options
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB495", "network-without-subnet", Severity.WARNING)
    about = (VnetConfig,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `vnetConfig` with nothing in it; the output of a command prints it for any template."""
        vnet = vnet_of(subject.template)
        if vnet is None or vnet.legacy is not None or subject.shape is Shape.FLATTENED:
            return
        if all(map(is_blank, (vnet.subnet_id, vnet.container_instance_subnet_id, vnet.proxy_vm_size))):
            yield self.found(
                vnet.subnet_id.place if vnet.subnet_id else vnet.place,
                "`vnetConfig` names no subnet",
                "The build runs in a network of the service. Name the subnet of the build machine in `subnetId`, or "
                "remove `vnetConfig`.",
            )


class ProxyTopology(Rule):
    """The build goes through a proxy machine and Private Link.

    Why: with `subnetId` alone the service makes a proxy machine, a load balancer and a private link for every build.
        They cost money and break more often. With a second subnet for the container nothing of that is needed, and
        storage accounts behind a firewall can be reached.
    Bad: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines"
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

    definition = DiagnosticDef("AIB660", "build-through-proxy", Severity.INFO, concern=Concern.SERVICE)
    about = (VnetConfig,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a subnet of the build machine without one for the container."""
        vnet = vnet_of(subject.template)
        leaf = vnet.subnet_id if vnet else None
        if vnet is None or leaf is None or not text(leaf) or not is_blank(vnet.container_instance_subnet_id):
            return
        known = CONTAINER_SUBNETS.covers(subject.template.edition.version)
        raising = "" if known else f" Raise `apiVersion` to {CONTAINER_SUBNETS.since} or later, which has it."
        yield self.found(
            leaf.place,
            "the build goes through a proxy machine",
            "Name a second subnet of the same virtual network, delegated to "
            f"`Microsoft.ContainerInstance/containerGroups`, in `containerInstanceSubnetId`.{raising}",
        )


class NoNetworkOfYourOwn(Rule):
    """The build does not run in a network of your own.

    Why: the service makes a network for the build. The built-in policy "VM Image Builder templates should use private
        link" reports such templates, and may deny them; private sources cannot be reached.
    Bad: {"vmProfile": {"vmSize": "Standard_D2s_v5"}}
    Good: {
          "vmProfile": {
            "vnetConfig": {
              "subnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/machines",
              "containerInstanceSubnetId": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/builds/subnets/containers"
            }
          }
        }
    Source: Azure Policy built-in definitions, "VM Image Builder templates should use private link"
    """  # noqa: E501 -- ids cannot be broken

    definition = DiagnosticDef("AIB661", "no-network-of-your-own", Severity.INFO, concern=Concern.SERVICE)
    versions = Life("2020-02-14")

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for a template without `vnetConfig`."""
        profile = subject.template.vm_profile
        if profile is None or profile.vnet is None:
            yield self.found(
                profile.place if profile else subject.template.place,
                "the build runs in a network of the service",
                "Give `vmProfile` a `vnetConfig` with `subnetId` and `containerInstanceSubnetId` if your organization "
                "asks for private builds.",
            )


RULES = (NetworkWithoutSubnet, ProxyTopology, NoNetworkOfYourOwn)
