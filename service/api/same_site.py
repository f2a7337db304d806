"""Whether a request that a cookie speaks for was made by our own pages.

A browser sends cookies along with whatever another site makes it send. Requests with a token in a header need none of this: no
other site can know the token.
"""

from urllib.parse import urlsplit

from fastapi import Request

from service.errors import RequestError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ELSEWHERE = frozenset({"cross-site", "same-site"})


def require_own_pages(request: Request) -> None:
    """Refuse a request unless the browser says that our own pages made it.

    Browsers send `Sec-Fetch-Site` where the connection is secure or local, and `Origin` with every request that is neither GET nor
    HEAD; a page cannot forge either. What changes something has to have one of them, and it has to be ours. What reads is refused
    where the browser says that another site asks, since there is reading that is recorded; a page may be linked to from anywhere.

    Raises:
        RequestError: 403.

    Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata headers" and "Verifying origin".
    """
    site = request.headers.get("sec-fetch-site", "")
    if request.method in SAFE:
        own = site not in ELSEWHERE or not request.url.path.startswith("/v1/")
    else:
        origin = request.headers.get("origin", "")
        own = site == "same-origin" if site else urlsplit(origin).netloc == request.headers.get("host", "")
        own = own and bool(site or origin)
    if not own:
        detail = (
            "With a cookie, only the service's own pages may do this. Send a token instead: `Authorization: Bearer …`."
        )
        raise RequestError(403, "cross-site", detail)
