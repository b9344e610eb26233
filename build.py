"""The command of this archive: `python build.py --help`."""

from dateline.run.cli import main

if __name__ == "__main__":
    main()
