"""Checked: data either pass every shape or are refused, with each finding in both languages.

    shapes = compiled(graph)                        # once; may be pickled or forked
    before = shapes.findings(published.select)      # once for a release
    found = new(shapes.findings(with_new_rows.select), before)

The store asked holds the published and the new statements together: a new row may make a published
one wrong (a fall, a sum), which only the whole tells. `findings(select, focus=iris)` looks at some
nodes alone, which is quicker in a large store and does not see that.
"""

from collections.abc import Collection

from rdflib import Graph

from tsunagu.checks.compiled import CompiledShapes, Select
from tsunagu.checks.compiler import compiled, idle_shapes
from tsunagu.checks.findings import Finding, new, refused, report

__all__ = [
    "CompiledShapes",
    "Finding",
    "Select",
    "compiled",
    "findings",
    "idle_shapes",
    "new",
    "refused",
    "report",
]


def findings(shapes: Graph, select: Select, focus: Collection[str] | None = None) -> list[Finding]:
    """Everything shapes object to in a store, for those who run them only once."""
    return compiled(shapes).findings(select, focus)
