"""Reports: the formats in which a review is told, by the name that a request gives them."""

from tsunagu.formats import HTML

REPORT_FORMATS = {"html": HTML}
