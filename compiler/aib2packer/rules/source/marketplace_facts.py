"""What is known of images in the Azure Marketplace. Keys and patterns are in lower case."""

from __future__ import annotations

from dataclasses import dataclass

# The publisher of the hardened images of the Center for Internet Security (Azure Marketplace listing).
HARDENED_PUBLISHER = "center-for-internet-security-inc"

# Publishers whose images are bought by a plan, and the offers it holds for as a regular expression; an image that
# needs none is left out when in doubt. Red Hat: "Red Hat Enterprise Linux BYOS gold images in Azure". Flatcar: its
# documentation for Azure (offers named `corevm` need no plan). Others: plan information of the listings, observed.
NEEDS_PLAN = {
    "redhat": r"rhel-byos",
    "kinvolk": r"flatcar-container-linux(?:-free)?",
    "resf": r"rockylinux-.*",
    "erockyenterprisesoftwarefoundationinc1653071250513": r"rockylinux.*",
    HARDENED_PUBLISHER: r".*",
    "paloaltonetworks": r".*",
    "checkpoint": r".*",
    "bitnami": r".*",
}

# Publishers that sell both generations and say in the SKU which one it is (Azure documentation, "Support for
# generation 2 VMs", and the listings).
BOTH_GENERATIONS = frozenset(
    {
        "canonical",
        "microsoftwindowsserver",
        "microsoftwindowsdesktop",
        "redhat",
        "suse",
        "debian",
        "credativ",
        "oracle",
        "openlogic",
        "microsoftcblmariner",
    }
)

# Canonical's documentation "Find Ubuntu images on Microsoft Azure": up to 19.10 all releases stand in one offer, then
# each has an offer that ends with its code name, and since 24.04 one with its number.
UBUNTU_COMMON_OFFER = "ubuntuserver"
UBUNTU_COMMON_UNTIL = "19.10"
UBUNTU_CODE_NAMES = {
    "focal": "20.04",
    "groovy": "20.10",
    "hirsute": "21.04",
    "impish": "21.10",
    "jammy": "22.04",
    "kinetic": "22.10",
    "lunar": "23.04",
    "mantic": "23.10",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """A release whose support ended; `pattern` is searched in the SKU, then in the offer, its group is the release."""

    publisher: str
    pattern: str
    name: str
    month: str  # of the end of support
    offers: str = ".*"  # the offers it is about


# Releases whose general support ended before the middle of 2026, by the life cycle pages of their makers: "Ubuntu
# release cycle" (standard support), "Red Hat Enterprise Linux Life Cycle" (maintenance support), "SUSE product support
# lifecycle" (general support), "Debian LTS", "Oracle Linux support" (premier support), "Azure Linux", "Microsoft
# Lifecycle" (extended support, or servicing). Longer support that is bought is in SUPPORTED_LONGER.
ENDED = (
    Ended("canonical", r"(?<!\d)(12[._]04)", "Ubuntu 12.04 LTS", "April 2017"),
    Ended("canonical", r"(?<!\d)(14[._]04)", "Ubuntu 14.04 LTS", "April 2019"),
    Ended("canonical", r"(?<!\d)(16[._]04)", "Ubuntu 16.04 LTS", "April 2021"),
    Ended("canonical", r"(?<!\d)(18[._]04)", "Ubuntu 18.04 LTS", "May 2023"),
    Ended("canonical", r"(?<!\d)(19[._]04)", "Ubuntu 19.04", "January 2020"),
    Ended("canonical", r"(?<!\d)(19[._]10)", "Ubuntu 19.10", "July 2020"),
    Ended("canonical", r"(?<!\d)(20[._]04)", "Ubuntu 20.04 LTS", "May 2025"),
    Ended("canonical", r"(?<!\d)(20[._]10)", "Ubuntu 20.10", "July 2021"),
    Ended("canonical", r"(?<!\d)(21[._]04)", "Ubuntu 21.04", "January 2022"),
    Ended("canonical", r"(?<!\d)(21[._]10)", "Ubuntu 21.10", "July 2022"),
    Ended("canonical", r"(?<!\d)(22[._]10)", "Ubuntu 22.10", "July 2023"),
    Ended("canonical", r"(?<!\d)(23[._]04)", "Ubuntu 23.04", "January 2024"),
    Ended("canonical", r"(?<!\d)(23[._]10)", "Ubuntu 23.10", "July 2024"),
    Ended("canonical", r"(?<!\d)(24[._]10)", "Ubuntu 24.10", "July 2025"),
    Ended("canonical", r"(?<!\d)(25[._]04)", "Ubuntu 25.04", "January 2026"),
    Ended("openlogic", r"^(6[._]?\d*)", "CentOS Linux 6", "November 2020"),
    Ended("openlogic", r"^(7[._]?\d*)", "CentOS Linux 7", "June 2024"),
    Ended("openlogic", r"^(8[._]?\d*)", "CentOS Linux 8", "December 2021"),
    Ended(
        "redhat",
        r"^(?:rhel-lvm|rhel-raw)?(6[._]?\d*)",
        "Red Hat Enterprise Linux 6",
        "November 2020",
        "rhel(?:-byos|-raw)?",
    ),
    Ended(
        "redhat",
        r"^(?:rhel-lvm|rhel-raw)?(7[._]?\d*)",
        "Red Hat Enterprise Linux 7",
        "June 2024",
        "rhel(?:-byos|-raw)?",
    ),
    Ended("credativ", r"^(8)\b", "Debian 8", "June 2020"),
    Ended("credativ", r"^(9)\b", "Debian 9", "June 2022"),
    Ended("debian", r"^(10)\b", "Debian 10", "June 2024"),
    Ended("oracle", r"^(?:ol)?(6[._]?\d*)", "Oracle Linux 6", "March 2021", "oracle-linux"),
    Ended("oracle", r"^(?:ol)?(7[._]?\d*)", "Oracle Linux 7", "December 2024", "oracle-linux"),
    Ended("suse", r"^(?:sles-)?(11-sp\d)", "SUSE Linux Enterprise Server 11", "March 2019", "sles.*"),
    Ended("suse", r"^(?:sles-)?(12-sp\d)", "SUSE Linux Enterprise Server 12", "October 2024", "sles.*"),
    Ended("suse", r"^(?:sles-)?(15-sp1)", "SUSE Linux Enterprise Server 15 SP1", "January 2021", "sles.*"),
    Ended("suse", r"^(?:sles-)?(15-sp2)", "SUSE Linux Enterprise Server 15 SP2", "December 2021", "sles.*"),
    Ended("suse", r"^(?:sles-)?(15-sp3)", "SUSE Linux Enterprise Server 15 SP3", "December 2022", "sles.*"),
    Ended("suse", r"^(?:sles-)?(15-sp4)", "SUSE Linux Enterprise Server 15 SP4", "December 2023", "sles.*"),
    Ended("suse", r"^(?:sles-)?(15-sp5)", "SUSE Linux Enterprise Server 15 SP5", "December 2024", "sles.*"),
    Ended("coreos", r"(coreos)", "CoreOS Container Linux", "May 2020"),
    Ended("microsoftcblmariner", r"^(cbl-mariner-1)\b", "CBL-Mariner 1.0", "July 2023"),
    Ended("microsoftcblmariner", r"^(cbl-mariner-2)\b", "Azure Linux 2.0", "July 2025"),
    Ended("microsoftwindowsserver", r"\b(2008-r2)\b", "Windows Server 2008 R2", "January 2020"),
    Ended("microsoftwindowsserver", r"\b(2012(?:-r2)?)\b", "Windows Server 2012", "October 2023"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(1709)\b", "Windows Server 1709", "April 2019"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(1803)\b", "Windows Server 1803", "November 2019"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(1809)\b", "Windows Server 1809", "November 2020"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(1903)\b", "Windows Server 1903", "December 2020"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(1909)\b", "Windows Server 1909", "May 2021"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(2004)\b", "Windows Server 2004", "December 2021"),
    Ended("microsoftwindowsserver", r"^datacenter-core-(20h2)\b", "Windows Server 20H2", "August 2022"),
    Ended("microsoftwindowsserver", r"^(23h2)-datacenter-core\b", "Windows Server 23H2", "October 2025"),
    Ended("microsoftsqlserver", r"-(ws2008r2)\b", "Windows Server 2008 R2", "January 2020"),
    Ended("microsoftsqlserver", r"-(ws2012(?:r2)?)\b", "Windows Server 2012", "October 2023"),
    Ended("microsoftwindowsdesktop", r"^(win(?:dows-)?7)\b", "Windows 7", "January 2020"),
    Ended("microsoftwindowsdesktop", r"^(win(?:dows-)?8)", "Windows 8.1", "January 2023"),
    Ended("microsoftwindowsdesktop", r"^(win10|rs[1-5]|19h\d|20h\d|21h1|windows-10)\b", "Windows 10", "October 2025"),
    Ended("microsoftwindowsdesktop", r"^(win11-21h2)\b", "Windows 11 21H2", "October 2024"),
    Ended("microsoftwindowsdesktop", r"^(win11-22h2)\b", "Windows 11 22H2", "October 2025"),
)

# Words of an offer or a SKU that stand for longer support of the same release: Ubuntu Pro, SUSE's long-term support
# and its images for SAP, the long-term channels of Windows 10.
SUPPORTED_LONGER = {
    "canonical": r"(?<![a-z])pro(?![a-z])",
    "suse": r"sap|ltss",
    "microsoftwindowsdesktop": r"lts",
}
