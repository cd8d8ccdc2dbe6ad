"""Tsunagu: tables of report facts in, a checked and citable knowledge graph out."""

__version__ = "0.1.0"
