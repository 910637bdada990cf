"""A day's CSV files as they are sent, and what comes of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.numbers import Count

if TYPE_CHECKING:
    from pydantic.config import JsonDict

FileName = Literal[
    "service.csv",
    "acts.csv",
    "nurses.csv",
    "shifts.csv",
    "patients.csv",
    "visits.csv",
    "links.csv",
    "today.csv",
]
_EXAMPLE: JsonDict = {
    "service.csv": "name,day,time_zone,base_address,base_lat,base_lon,"
    "car_parking_minutes,bicycle_parking_minutes\n"
    "Soins du Port,2026-03-02,Europe/Paris,3 avenue de Villaine,43.7412,7.4199,2,1\n",
    "acts.csv": "id,kind,name_fr,name_en,minutes,skills\ntoilette,toilette,Toilette,Personal care,30,\n",
    "nurses.csv": "id,first_name,last_name,role,skills,mode,leaves_from,home_address,home_lat,home_lon\n"
    "n01,Nora,Modèle,nurse,,car,base,,,\n",
    "shifts.csv": "id,nurse,start,end,max_overtime_minutes,"
    "break_earliest,break_latest,break_minutes,break_paid\ns01,n01,07:00,14:00,15,,,,\n",
    "patients.csv": "id,title,first_name,last_name,address,lat,lon,door_minutes,door_note,usual_nurses,"
    "refused_nurses\np01,Mme,Anne,Exemple,1 quai Antoine Ier,43.734,7.4209,2,,,\n",
    "visits.csv": "id,patient,act,minutes,earliest,latest,hard_latest,skills,unassigned_cost_minutes\n"
    "v01,p01,toilette,,07:30,09:00,,,\n",
    "links.csv": "first,second,min_minutes,max_minutes,nurse,together\n",
}


class ImportAsked(BaseModel):
    """The files of one day, in the format of docs/import.md."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"files": _EXAMPLE, "dry_run": True}]}
    )

    files: Annotated[
        dict[FileName, str], Field(description="What each file holds, as text; `today.csv` may be missing.")
    ]
    dry_run: Annotated[bool, Field(description="Only tell what would be stored, and every fault.")] = False
    replace: Annotated[
        bool,
        Field(
            description="Take the place of that day and its plans, and of the service's own name and base."
        ),
    ] = False


class ImportFault(BaseModel):
    """One thing that is wrong; `row` counts the header as 1, and is null where it is the file as a whole."""

    code: str
    where: str
    file: str | None
    row: Annotated[int | None, Field(description="Which row of the file.")]
    column: str | None
    message: str
    remedy: str


class ImportCounts(BaseModel):
    """How much there is of each."""

    nurses: Count
    shifts: Count
    patients: Count
    acts: Count
    visits: Count
    links: Count


class ImportTold(BaseModel):
    """
    What is stored, or would be.

    `day` and `counts` are null where the files cannot be read. `is_known`: exactly this is stored already.
    `replaces`: the day has visits of its own, which these take the place of, and `plans_removed` plans.
    `other_service` is the name of the service that is stored, where the files hold another. `plan_id` is
    the plan made by hand, once it is stored.
    """

    stored: bool
    day: date | None
    counts: ImportCounts | None
    has_plan_by_hand: bool
    is_known: bool
    replaces: bool
    plans_removed: Count
    other_service: str | None
    plan_id: str | None
    faults: list[ImportFault]
    more_faults: Annotated[int, Field(description="How many more there are than are told.")]
