"""Many records sent at once, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from app.schemas.numbers import Count
from app.schemas.problems import FaultTold

MOST_ROWS = 200
"""Records sent at once at most: nobody else writes meanwhile."""
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class Unsound:
    """A row that is no record; `errors` say why, as pydantic tells them."""

    errors: list[Any]


def _sound_or_not(given: object, validate: ValidatorFunctionWrapHandler) -> object:
    """Let one row that is no record not hide what is wrong with the others."""
    try:
        return validate(given)
    except ValidationError as error:
        return Unsound(cast("list[Any]", error.errors()))


def _example(schema: dict[str, Any], many: type[ManyGiven[Any]]) -> None:
    """Say what every kind of them is, and show the example of the records that are sent."""
    schema["description"] = ManyGiven.__doc__
    record = many.__pydantic_generic_metadata__["args"][0]
    schema["examples"] = [{"records": record.model_config["json_schema_extra"]["examples"]}]


class ManyGiven(BaseModel, Generic[Record]):
    """Records to be stored: one that is there already is changed, another is added."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_example)

    records: Annotated[
        list[Annotated[Record, WrapValidator(_sound_or_not)]], Field(min_length=1, max_length=MOST_ROWS)
    ]


class RowDone(BaseModel):
    """What became of one row."""

    row: int = Field(description="Its place in the request, from 0.")
    id: str | None = Field(description="Of the record; null where the row is no record.")
    result: Literal["created", "changed", "unchanged", "refused"]
    version: str | None = Field(description="As its `ETag` tells it; null where it was refused.")
    warnings: list[str] = Field([], description="Limits that storing it did not keep, and what to do.")
    faults: list[FaultTold] = []


class ManyDone(BaseModel):
    """What became of the rows: how many of each result, and each by itself."""

    created: Count
    changed: Count
    unchanged: Count
    refused: Count
    rows: list[RowDone]
