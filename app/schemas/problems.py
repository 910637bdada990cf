"""How errors are told."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FaultTold(BaseModel):
    """One thing wrong with what was sent."""

    code: str
    where: str = Field(description="Its place in the request: `body.records.3.lat`.")
    message: str
    remedy: str


class ProblemTold(BaseModel):
    """Why a request was refused: problem details by RFC 9457."""

    type: str = Field(description="`urn:tournee:error:` and the code.")
    title: str = Field(description="What kind of refusal it is; the same words each time.")
    status: int = Field(description="As of the answer.")
    detail: str = Field(description="What happened and what to do, in the language asked for.")
    code: str = Field(
        description="Names the refusal, for programs (docs/api.md); never used for something else."
    )
    request_id: str = Field(description="The request's id, as in `X-Request-Id` and in the service's logs.")
    faults: list[FaultTold] = Field(
        description="Each thing that is wrong, where there are several or it has a place."
    )
    more_faults: int | None = Field(default=None, description="How many faults are not told one by one.")
