"""Reports: the forms in which a review is told, by the name that a request gives them."""

from tsunagu.formats import HTML, JSON, RDF_FORMATS, TEXT, Format

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The same names as on the command line, and a page besides.
REPORT_FORMATS = {
    "json": JSON,
    "ttl": RDF_FORMATS[0],
    "junit": Format("xml", "application/xml", "JUnit"),
    "text": TEXT,
    "github": Format("txt", "text/plain", "GitHub"),
    "xlsx": Format("xlsx", WORKBOOK, "Excel"),
    "html": HTML,
}
ONLY_BY_NAME = ("github",)  # it has no media type of its own
