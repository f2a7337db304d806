"""How a client names a question and writes responses to it; shared by every route that is about one."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from service.api.variants import WHICH
from service.bank.written import ResponseText

QuestionId = Annotated[str, Path(description="Id of a question.", examples=["lora-memory"])]
Variant = Annotated[int | None, Query(description=WHICH, ge=0)]


class Responses(BaseModel):
    """Responses to one question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"responses": {"adapter_bytes": "4mk + 4k\\ell", "full_bytes": "4m\\ell"}, "variant": 0}]
        },
    )

    responses: dict[str, ResponseText] = Field(min_length=1, description="What was answered, by field.")
    variant: int | None = Field(default=None, ge=0, strict=True, description=WHICH)
