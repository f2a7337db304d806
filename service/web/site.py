"""What pages are made with: the templates, and the addresses of the files they load."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.store.models import Account
from service.web import markdown
from service.web.assets import Assets

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Site:
    """Templates and files.

    Attributes:
        templates: every page.
        static: what we wrote.
        vendor: what we take from others.
    """

    templates: Environment
    static: Assets
    vendor: Assets

    def page(
        self,
        template: str,
        account: Account | None = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """A page.

        Args:
            template: name of its file.
            account: who looks at it; None when nobody is signed in.
            status: HTTP status code.
            headers: to add to the reply.
            values: what the template is filled with.
        """
        around = {"account": account, "static": self.static.address, "vendor": self.vendor.address}
        text = self.templates.get_template(template).render(**around, **values)
        return HTMLResponse(text, status, headers)


def environment() -> Environment:
    """The templates; everything that is put into them is escaped unless it was made as HTML."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(markdown=markdown.block, inline=markdown.line, points=points, named=named, lasting=lasting)
    return made


def points(number: float) -> str:
    """Points without needless digits: `1`, `0.5`, `13.33`."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def named(name: str) -> str:
    """A verdict or kind for people: `needs-review` as `Needs review`."""
    return name.replace("-", " ").capitalize()


def lasting(seconds: float) -> str:
    """A length of time for people: `90 minutes`, `1 minute`."""
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


async def site_of(request: Request) -> Site:
    """The site that the application was given."""
    site: Site = request.app.state.site
    return site


ServiceSite = Annotated[Site, Depends(site_of)]
