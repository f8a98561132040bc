"""`python -m aib2packer`."""

from __future__ import annotations

from aib2packer.cli.program import main

if __name__ == "__main__":
    main()
