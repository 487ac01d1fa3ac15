"""Is a page a wall before an article, instead of the article?

A page that asks for payment shows the beginning of an article: that is kept, and marked. A page that asks for consent,
or for proof that the reader is human, shows nothing of it, and is refused. Articles about such walls are articles: a
sentence of a wall speaks to the reader, on a line of its own, on a page with little else.
"""

import re
from collections.abc import Iterator

PAYWALL = "paywall"
# Words of an article from which on it is taken for whole. Publishers show one to three paragraphs before the wall;
# many mark whole articles as not free as well, for the search engines that are let in.
STUB_WORDS = 250
SENTENCE_WORDS = 8
BARRED_WORDS = 120  # a page of a bot check has some dozens; one phrase counts below half of it, two below all
CONSENT_WORDS = 400  # a consent page lists purposes and partners
CONSENT_SHARE = 0.5  # of the words of a page that stand in lines about consent
LONGEST_LINE = 250  # characters of a line of a wall; longer ones are paragraphs
QUOTED = re.compile(r"[\"“”«»„]")
PAY = re.compile(
    r"^(?:please |you must |to )?"
    r"(?:subscribe|sign up|register|log ?in|sign in|become a (?:member|subscriber)|"
    r"create (?:a|an|your) (?:free )?account)"
    r"\b[^.!?]{0,60}\bto (?:continue|keep|read|unlock|access|finish|view|get (?:full|unlimited))\b"
    r"|^(?:to )?(?:continue|keep|read(?:ing)?)(?: on)?\b[^.!?]{0,60}[,:]? (?:please )?"
    r"(?:subscribe|register|log ?in|sign in|sign up|with a (?:free )?(?:trial|subscription|account))\b"
    r"|^(?:are you )?already (?:a|an) (?:subscriber|member|registered)\b"
    r"|^already (?:have an account|subscribed|registered)\b"
    r"|^(?:this|the (?:full|rest of (?:this|the))) (?:article|story|content|post|page|text)\b[^.!?]{0,40}"
    r"(?:is (?:only |exclusively )?(?:available )?(?:for|to) (?:paying |our |registered )?"
    r"(?:subscribers|members|users)|"
    r"is (?:reserved for|locked)|requires a subscription)"
    r"|^you(?:['’]ve| have) (?:reached|used|read) (?:your|all|the)\b[^.!?]{0,40}"
    r"\b(?:limit|free articles?|articles? this month)"
    r"|^(?:subscribers only|subscriber[- ]exclusive|premium content|for subscribers only|unlock this article|"
    r"(?:start|get) (?:your|a) free trial|subscribe now)\b"
    r"|^(?:jetzt weiterlesen|weiterlesen mit|dieser (?:artikel|text) ist (?:nur )?für abonnenten|bereits abonnent)\b"
    r"|^(?:cet article est réservé|il vous reste [\d.,]+ ?% de cet article|déjà abonné|la suite est réservée)\b"
    r"|^(?:este (?:artículo|contenido) es (?:exclusivo|solo) para suscriptores|ya eres suscriptor|suscríbete para)",
    re.IGNORECASE,
)
BARRED = re.compile(
    r"^(?:we are )?checking (?:if the site connection|your browser|that you are human)"
    r"|^(?:please )?(?:enable|turn on|activate) (?:java ?script|cookies)\b[^.!?]{0,60}"
    r"(?:to (?:continue|view|use|proceed|run)|browser|$)"
    r"|^(?:this (?:site|page|website|app)|our site) (?:requires|needs) (?:java ?script|cookies)\b"
    r"|^(?:you need to|you must) (?:enable|turn on|have) (?:java ?script|cookies)\b"
    r"|^java ?script is (?:disabled|not available|required|not enabled)\b"
    r"|^(?:please )?(?:verify|confirm|prove)(?:ing)? (?:that )?you(?:['’]re| are) (?:not a robot|(?:a )?human)"
    r"|^(?:please )?(?:complete|solve) (?:the|this|a) (?:security check|captcha|challenge|puzzle)"
    r"|^(?:our systems have|we(?:['’]ve| have)) detected (?:unusual|suspicious|automated)\b"
    r"|^you (?:do not|don['’]t) have permission to access|^(?:sorry, )?you have been blocked|^why have i been blocked"
    r"|^(?:are you a robot|i(?:['’]m| am) not a robot)|^needs to review the security of your connection"
    r"|^(?:ddos protection by|performance (?:&|and) security by) cloudflare|^(?:cloudflare )?ray id\b"
    r"|^reference #?\d+\.[0-9a-f.]+",
    re.IGNORECASE,
)
BARRED_TITLE = re.compile(
    r"(?:just a moment|access (?:to this page has been )?denied|attention required|are you a robot|robot check|"
    r"pardon our interruption|security check(?:point)?|bot verification|human verification|one moment, please|"
    r"please wait|403 forbidden|verify you are human|checking your browser)\W*(?:\| ?cloudflare)?\W*",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"\bwe (?:and (?:our|\d+)|use cookies|value your privacy|store and)\b|"
    r"\b(?:your|our) (?:consent|privacy|personal data|partners)\b"
    r"|\baccept (?:all|cookies)\b|\breject all\b|\bmanage (?:your )?(?:options|choices|preferences|cookies|settings)\b"
    r"|\blegitimate interest\b|\bcookie (?:policy|settings|preferences)\b|\bcookies and (?:similar|other|data)\b",
    re.IGNORECASE,
)
OTHER_WORDS = 25  # in other sentences; the shortest articles of data/news have more, and may stand above a banner
CONSENT_SIGNS = 3  # different phrases; an article about cookies has them in quotations, if at all


def reason_to_refuse(title: str | None, text: str) -> str | None:
    """Say in a sentence why a page holds no article but a demand, if that is so; ``text`` is all that it shows."""
    words = _count(text)
    if words > CONSENT_WORDS:
        return None
    lines = list(_lines(text))
    barred = sum(bool(BARRED.search(line)) for line in lines)
    barred += bool(title and BARRED_TITLE.fullmatch(title.strip()))
    if (barred and words <= BARRED_WORDS / 2) or (barred > 1 and words <= BARRED_WORDS):
        return "the page wants proof that its reader is a human with a browser, and shows no article: leave it out"
    told = [line for line in text.split("\n\n") if CONSENT.search(line)]
    signs = {found[0].lower() for line in told if not QUOTED.search(line) for found in CONSENT.finditer(line)}
    others = sum(line.count(" ") + 1 for line in text.split("\n\n") if line not in told and _is_sentence(line))
    if len(signs) >= CONSENT_SIGNS and sum(map(len, told)) >= CONSENT_SHARE * len(text) and others < OTHER_WORDS:
        return "the page asks for consent to cookies, and shows no article: save it after consent, or leave it out"
    return None


def is_short(text: str) -> bool:
    """Say whether an article is so short that it may break off at a wall for payers."""
    return _count(text) < STUB_WORDS


def has_paywall(shown: str, *, is_closed: bool) -> bool:
    """Say whether a page with a short article has a wall for payers.

    Args:
        shown: all that the page shows, in lines.
        is_closed: whether the page says that it is not for free.
    """
    return is_closed or any(PAY.search(line) for line in _lines(shown))


def without_wall(text: str) -> str:
    """Return an article without the lines of a wall; "" if it has no others."""
    return "\n\n".join(line for line in text.split("\n\n") if not any(PAY.search(short) for short in _lines(line)))


def _count(text: str) -> int:
    return text.count(" ") + text.count("\n\n") + 1


def _is_sentence(line: str) -> bool:
    return line.count(" ") >= SENTENCE_WORDS and line[-1] in ".!?"


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that may be a wall's: short, and quoting nobody."""
    return (line for line in text.split("\n\n") if len(line) <= LONGEST_LINE and not QUOTED.search(line))
