"""Start here: puts the parts together and serves the publication in this folder."""

import sys

from tsunagu.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
