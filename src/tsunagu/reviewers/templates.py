"""Templates: the workbook to be filled in, with the same bytes whenever it is made."""

import io
import re
import zipfile

from tsunagu.submission import Published
from tsunagu.submission.template import template

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that an archive can name
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ROLES = {"figures", "claims"}


def blank_workbook(published: Published, table: str) -> bytes:
    """The template of one table; without a name, of those in which numbers are kept."""
    usual = [it.name for it in published.facts.tables if it.role in _ROLES]
    made, steady = io.BytesIO(template(published, [table] if table else usual)), io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(steady, "w") as new:
        for name in old.namelist():
            raw = _MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, _LONG_AGO), raw, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
