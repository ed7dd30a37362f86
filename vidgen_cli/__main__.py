"""The program `vidgen`, also as `python -m vidgen_cli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    try:
        from .app import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while all is still being loaded
        sys.stderr.write("Stopped.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
