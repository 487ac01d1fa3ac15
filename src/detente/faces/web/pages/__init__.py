"""Which pages are there, in the order of the menu?"""

from detente.faces.web.pages import (
    actors,
    articles,
    channels,
    events,
    ledger,
    maps,
    outlook,
    overview,
    positions,
    reactions,
    review,
    search,
    timeline,
)
from detente.faces.web.panels import Page

PAGES: tuple[Page, ...] = (
    overview.PAGE,
    ledger.PAGE,
    events.PAGE,
    timeline.PAGE,
    maps.PAGE,
    channels.PAGE,
    positions.PAGE,
    reactions.PAGE,
    outlook.PAGE,
    search.PAGE,
    actors.PAGE,
    review.PAGE,
    events.ONE,
    articles.ONE,
    actors.ONE,
    review.CLAIM,
    review.EVENT,
    review.ARTICLE,
)
