"""Lets `python -m tsunagu` do what `tsunagu` does."""

import sys

from tsunagu.cli import main

sys.exit(main())
