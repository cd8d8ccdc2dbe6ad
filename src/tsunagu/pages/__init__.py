"""Pages: a release as HTML for people, in Japanese and English."""

from tsunagu.pages.compare_pages import Wish
from tsunagu.pages.lists import LISTS
from tsunagu.pages.promises import Limit
from tsunagu.pages.query_pages import Asked
from tsunagu.pages.site import Pages
from tsunagu.pages.tables import Listing
from tsunagu.pages.views import View

__all__ = ["LISTS", "Asked", "Limit", "Listing", "Pages", "View", "Wish"]
