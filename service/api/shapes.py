"""The root of shapes that mirror a value of the core field by field."""

from pydantic import BaseModel, ConfigDict


class Mirror(BaseModel):
    """A shape filled from a value's attributes of the same names, nested ones too: `TopicShape.model_validate(topic)`."""

    model_config = ConfigDict(from_attributes=True)
