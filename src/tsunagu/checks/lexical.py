"""Lexical: which texts a datatype of XML Schema allows, as regular expressions (XSD 1.1, part 2)."""

from tsunagu.terms import XSD

_ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP = r"-?([0-9]+(0[48]|[2468][048]|[13579][26])|[0-9]*([02468][048]|[13579][26])00)"
_DAY_OF_MONTH = (
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = rf"({_YEAR}-{_DAY_OF_MONTH}|{_LEAP}-02-29)"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?|24:00:00([.]0+)?)"
_FLOAT = r"([+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
# A text of one of these datatypes is well formed where it matches; any text fits the others.
WELL_FORMED = {
    str(XSD.boolean): r"^(true|false|1|0)$",
    str(XSD.date): f"^{_DATE}{_ZONE}$",
    str(XSD.dateTime): f"^{_DATE}T{_TIME}{_ZONE}$",
    str(XSD.decimal): r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$",
    str(XSD.double): f"^{_FLOAT}$",
    str(XSD.float): f"^{_FLOAT}$",
    str(XSD.gYear): f"^{_YEAR}{_ZONE}$",
    str(XSD.gYearMonth): f"^{_YEAR}-(0[1-9]|1[0-2]){_ZONE}$",
    str(XSD.integer): r"^[+-]?[0-9]+$",
    str(XSD.time): f"^{_TIME}{_ZONE}$",
}
# The store keeps a value of these datatypes under the wider one (xsd:integer, xsd:dateTime).
WIDENED = {
    str(it)
    for it in (
        XSD.byte, XSD.short, XSD.int, XSD.long, XSD.unsignedByte, XSD.unsignedShort,
        XSD.unsignedInt, XSD.unsignedLong, XSD.positiveInteger, XSD.negativeInteger,
        XSD.nonPositiveInteger, XSD.nonNegativeInteger, XSD.dateTimeStamp,
    )
}  # fmt: skip
