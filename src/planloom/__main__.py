"""Runs the command line: ``python -m planloom``."""

from planloom.app.cli import main

if __name__ == "__main__":
    main()
