"""What a client writes as responses to a question; shared by previews, checks and submissions."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from service.bank.written import ResponseText

QuestionId = Annotated[str, Path(description="Id of a question.", examples=["lora-memory"])]


class Responses(BaseModel):
    """Responses to one question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"responses": {"adapter_bytes": "4mk + 4k\\ell", "full_bytes": "4m\\ell"}, "variant": 0}]
        },
    )

    responses: dict[str, ResponseText] = Field(min_length=1, description="What was answered, by field.")
    variant: int = Field(default=0, ge=0, strict=True, description="Which figures the question was asked with.")
