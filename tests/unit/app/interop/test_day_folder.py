"""The CSV folder of a day: read as it stands, or refused with every fault of every file at once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.interop.day_folder import (
    COLUMNS,
    Break,
    DayFolder,
    DayFolderError,
    Link,
    Nurse,
    Place,
    Service,
    Shift,
    TodayStep,
    read_day_folder,
)
from app.interop.import_day import import_day

if TYPE_CHECKING:
    from app.language import Language
    from solver import Fault

TEMPLATES = Path("docs/templates")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the templates, to be spoiled."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "day"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace text that stands once in a file."""
    path = folder / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults(folder: Path, language: Language = "en") -> list[Fault]:
    """Read a folder that cannot be used; give what is wrong with it."""
    with pytest.raises(DayFolderError) as refused:
        read_day_folder(folder, language)
    return list(refused.value.faults)


def test_templates_read_without_fault() -> None:
    """The templates are a day that can be stored, with a step by hand for every visit."""
    day = read_day_folder(TEMPLATES)
    import_day(day)
    assert {step.visit for step in day.today} == {visit.id for visit in day.visits} | {None}


def test_templates_hold_every_file_and_column() -> None:
    """There is a template of every file, its header in the order of the documentation."""
    assert {path.stem for path in TEMPLATES.glob("*.csv")} == set(COLUMNS)
    for file, columns in COLUMNS.items():
        header = (TEMPLATES / f"{file}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(columns)


def test_values_are_read_as_written(folder: Path) -> None:
    """Each kind of row says what stands in its cells, times as minutes after midnight."""
    day = read_day_folder(folder)
    base = Place("3 avenue de Villaine, Beausoleil", 43.7412, 7.4199)
    assert day.service == Service("Soins à domicile du Port", date(2026, 3, 2), "Europe/Paris", base, 2, 1)
    assert day.nurses[1] == Nurse(
        "n02", "Paul", "Modèle", "care_assistant", ("toilette",), "bicycle", "base", None
    )
    # 07:00 is minute 420, 14:00 is 840, 10:30 is 630, 13:30 is 810.
    assert day.shifts[0] == Shift("s01", "n01", 420, 840, 15, Break(630, 810, 30, is_paid=False))
    assert day.shifts[1].rest is None
    assert day.patients[0].door_note == "Code 42B7, 2e étage"
    assert day.patients[0].usual_nurses == ("n01", "n02")
    assert day.links[1] == Link("v03", "v04", 180, None, "any", is_together=False)
    assert day.today[2] == TodayStep("s01", 3, None)


def test_blanks_take_what_the_documentation_says(folder: Path) -> None:
    """A visit's blanks are those of its act, `latest`, and 600 minutes."""
    visits = {visit.id: visit for visit in read_day_folder(folder).visits}
    assert (visits["v02"].minutes, visits["v02"].skills) == (35, ("toilette",))
    assert visits["v03"].hard_latest == visits["v03"].latest == 480
    assert (visits["v02"].unassigned_cost_minutes, visits["v03"].unassigned_cost_minutes) == (600, 1200)


def test_today_may_be_missing(folder: Path) -> None:
    """Without a plan by hand the day is read all the same."""
    (folder / "today.csv").unlink()
    assert read_day_folder(folder).today == ()


def test_today_is_in_order_of_position(folder: Path) -> None:
    """Steps may stand in any order in the file: the positions count."""
    change(folder, "today", "s01,1,v03\ns01,2,v01\n", "s01,2,v01\ns01,1,v03\n")
    assert [step.visit for step in read_day_folder(folder).today] == ["v03", "v01", None, "v04", "v02"]


def test_columns_in_any_order_blank_rows_and_a_mark_are_accepted(folder: Path) -> None:
    """What a spreadsheet does to a table harms nothing: mark, line ends, blank rows, moved columns."""
    path = folder / "acts.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    text = "\r\n".join(["", *(",".join(reversed(row)) for row in rows), ",,,,,", ""]).removeprefix("\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_day_folder(folder).acts == read_day_folder(TEMPLATES).acts


def test_time_after_midnight_goes_on(folder: Path) -> None:
    """24:30 is half an hour after midnight: minute 1,470."""
    change(folder, "shifts", "s03,n02,16:30,20:00", "s03,n02,16:30,24:30")
    assert read_day_folder(folder).shifts[2].end == 1470


ONE_FAULT = [
    # file, what stands there, what is written instead, code, where
    ("service", "2026-03-02", "02/03/2026", "not_a_date", "service.csv, row 2, column day"),
    (
        *("service", "Europe/Paris", "Paris"),
        *("unknown_time_zone", "service.csv, row 2, column time_zone"),
    ),
    ("service", ",2,1", ",-2,1", "out_of_range", "service.csv, row 2, column car_parking_minutes"),
    ("service", "7.4199", "", "missing_value", "service.csv, row 2, column base_lon"),
    ("acts", "injection,Glycémie", "piqûre,Glycémie", "not_a_choice", "acts.csv, row 3, column kind"),
    ("acts", "Full wash,35", "Full wash,trente", "not_a_number", "acts.csv, row 2, column minutes"),
    ("acts", "Full wash,35", "Full wash,0", "out_of_range", "acts.csv, row 2, column minutes"),
    ("shifts", "s03,n02", "s02,n02", "duplicate_id", "shifts.csv, row 4, column id"),
    ("nurses", "car,home", "bus,home", "not_a_choice", "nurses.csv, row 2, column mode"),
    ("nurses", "43.7436", "", "missing_value", "nurses.csv, row 2, column home_lat"),
    ("nurses", "43.7436", "437436", "out_of_range", "nurses.csv, row 2, column home_lat"),
    (
        "shifts",
        "s02,n02,07:30,11:30",
        "s02,n02,11:30,07:30",
        "shift_ends_first",
        "shifts.csv, row 3, column end",
    ),
    ("shifts", "s02,n02,07:30", "s02,n02,7h30", "not_a_time", "shifts.csv, row 3, column start"),
    ("shifts", "s02,n02,07:30", "s02,n02,07:60", "not_a_time", "shifts.csv, row 3, column start"),
    ("shifts", "s03,n02,16:30", "s03,n02,11:15", "overlapping_shifts", "shifts.csv, row 4, column start"),
    ("shifts", "s01,n01", "s01,n09", "unknown_reference", "shifts.csv, row 2, column nurse"),
    ("shifts", "13:30,30", "10:45,30", "break_too_long", "shifts.csv, row 2, column break_minutes"),
    (
        "shifts",
        "10:30,13:30",
        "06:30,13:30",
        "break_outside_shift",
        "shifts.csv, row 2, column break_earliest",
    ),
    ("shifts", "30,no", "30,", "missing_value", "shifts.csv, row 2, column break_paid"),
    ("patients", "Mme,", "Madame,", "not_a_choice", "patients.csv, row 2, column title"),
    (
        *("patients", "43.7340,7.4184", "7.4184,43.7340"),
        *("swapped_coordinates", "patients.csv, row 2, column lat"),
    ),
    ("patients", "43.7340,", "x,", "not_a_number", "patients.csv, row 2, column lat"),
    ("patients", "43.7340,", "nan,", "out_of_range", "patients.csv, row 2, column lat"),
    ("patients", "n01;n02,", "n01;n07,", "unknown_reference", "patients.csv, row 2, column usual_nurses"),
    ("patients", ",n02\n", ",n2\n", "unknown_reference", "patients.csv, row 3, column refused_nurses"),
    ("patients", "n01;n02,", "n01;n02,n02", "contradiction", "patients.csv, row 2, column refused_nurses"),
    ("patients", "43.7461,", "43,7461,", "wrong_cell_count", "patients.csv, row 3"),
    ("visits", "v03,p02", "v03,p99", "unknown_reference", "visits.csv, row 4, column patient"),
    ("visits", "v03,p02,insuline", "v03,p02,insulin", "unknown_reference", "visits.csv, row 4, column act"),
    ("visits", "insuline,10,07:30,08:00", "insuline,10,,", "no_window", "visits.csv, row 4, column earliest"),
    ("visits", "insuline,10,07:30", "insuline,10,", "missing_value", "visits.csv, row 4, column earliest"),
    (
        *("visits", "11:00,13:00,13:30", "11:00,10:00,13:30"),
        *("window_ends_first", "visits.csv, row 5, column latest"),
    ),
    (
        *("visits", "11:00,13:00,13:30", "11:00,13:00,12:30"),
        *("window_ends_first", "visits.csv, row 5, column hard_latest"),
    ),
    ("visits", "insuline,10,", "insuline,-10,", "out_of_range", "visits.csv, row 4, column minutes"),
    ("visits", ",,1200", ",,beaucoup", "not_a_number", "visits.csv, row 4, column unassigned_cost_minutes"),
    ("links", "v03,v04", "v03,v03", "link_to_itself", "links.csv, row 3, column second"),
    ("links", "v03,v04", "v02,v01", "duplicate_link", "links.csv, row 3, column second"),
    ("links", "v03,v04", "v03,v99", "unknown_reference", "links.csv, row 3, column second"),
    ("links", "180,,any", "180,60,any", "link_ends_first", "links.csv, row 3, column max_minutes"),
    ("links", "any,no", "any,non", "not_a_choice", "links.csv, row 3, column together"),
    ("today", "s01,2,v01", "s09,2,v01", "unknown_reference", "today.csv, row 3, column shift"),
    ("today", "s01,2,v01", "s01,1,v01", "duplicate_position", "today.csv, row 3, column position"),
    ("today", "s01,2,v01", "s01,2,v03", "duplicate_visit", "today.csv, row 3, column visit"),
    ("today", "s01,2,v01", "s01,2,v77", "unknown_reference", "today.csv, row 3, column visit"),
    ("today", "s01,2,v01", "s01,2,break", "too_many_breaks", "today.csv, row 4, column visit"),
    ("today", "s02,1,v02", "s02,1,break", "too_many_breaks", "today.csv, row 6, column visit"),
    ("today", "s01,2,v01", "s01,0,v01", "out_of_range", "today.csv, row 3, column position"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "where"), ONE_FAULT)
def test_one_slip_is_one_fault(folder: Path, file: str, old: str, new: str, code: str, where: str) -> None:
    """Each slip is told where it is, and draws no other faults after it."""
    change(folder, file, old, new)
    found = faults(folder)
    assert [fault.code for fault in found] == [code]
    assert found[0].where == where
    assert found[0].message
    assert found[0].remedy
    (french,) = faults(folder, "fr")
    assert (french.code, french.where) == (code, where)
    assert french.message != found[0].message
    assert french.remedy != found[0].remedy


def test_every_fault_of_every_file_is_told_at_once(folder: Path) -> None:
    """Slips in four files come back together, not one after the other."""
    change(folder, "acts", "Full wash,35", "Full wash,x")
    change(folder, "shifts", "s02,n02,07:30", "s02,n02,7h30")
    change(folder, "visits", "v03,p02", "v03,p99")
    (folder / "links.csv").unlink()
    assert {fault.where.split(",")[0] for fault in faults(folder)} == {
        *("acts.csv", "shifts.csv", "visits.csv", "links.csv"),
    }


def test_broken_file_draws_no_faults_in_others(folder: Path) -> None:
    """Where the nurses cannot be read, nobody is told that their shifts and wishes are of unknown nurses."""
    (folder / "nurses.csv").write_bytes("Prénom;Nom".encode("latin-1"))
    assert [(fault.code, fault.where) for fault in faults(folder)] == [("not_utf8", "nurses.csv")]


def test_encoding_is_told_with_the_line(folder: Path) -> None:
    """A file saved in an old encoding is told, with the first byte that gives it away and its line."""
    path = folder / "patients.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    (fault,) = faults(folder)
    # The first accent of the file is the é (0xE9 in Latin-1) of Spécimen in its second line.
    assert fault.message == "It is not UTF-8: byte 0xE9 in line 2."
    assert "UTF-8" in fault.remedy


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "missing_header"),
        (b"\n\n", "missing_header"),
        (b"id;kind;name_fr;name_en;minutes;skills\n", "not_commas"),
        (b'id,kind,"name_fr\n', "not_csv"),
        (b"i\0d", "not_csv"),
        ("id,kind".encode("utf-16"), "not_utf8"),
    ],
)
def test_what_is_no_table_is_told_in_one_fault(folder: Path, content: bytes, code: str) -> None:
    """A file that is no CSV table is one fault, whatever refers to it."""
    (folder / "acts.csv").write_bytes(content)
    assert [(fault.code, fault.where) for fault in faults(folder)] == [(code, "acts.csv")]


def test_folder_in_place_of_a_file_is_told(folder: Path) -> None:
    """A file that cannot be opened is a fault like any other."""
    (folder / "today.csv").unlink()
    (folder / "today.csv").mkdir()
    assert [fault.code for fault in faults(folder)] == ["unreadable_file"]


def test_empty_folder_misses_every_needed_file(tmp_path: Path) -> None:
    """Every file but the plan by hand is needed."""
    assert {fault.where for fault in faults(tmp_path)} == {f"{file}.csv" for file in COLUMNS} - {"today.csv"}


def test_service_describes_one_day(folder: Path) -> None:
    """Two rows, or none, of service.csv are one fault."""
    path = folder / "service.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for wrong in (lines[:1], [*lines, lines[1]]):
        path.write_text("".join(wrong), encoding="utf-8")
        assert [fault.code for fault in faults(folder)] == ["not_one_row"]


def test_duplicate_and_misspelt_columns_are_told(folder: Path) -> None:
    """A column that stands twice and one nearly right are told, with what was meant."""
    change(folder, "links", "nurse,together", "nurse,nurse,togheter")
    change(folder, "links", "other,yes", "other,,yes")
    change(folder, "links", "any,no", "any,,no")
    told = {fault.code: fault.remedy for fault in faults(folder)}
    assert told["unknown_column"] == "Did you mean together?"
    assert set(told) == {"duplicate_column", "unknown_column", "missing_column"}


def test_column_that_means_nothing_is_told(folder: Path) -> None:
    """A column unlike any other is told with those that are known, and the one it stands for is missing."""
    change(folder, "acts", "kind,name_fr", "genre,name_fr")
    unknown, missing = faults(folder)
    assert (unknown.code, unknown.where) == ("unknown_column", "acts.csv, row 1")
    assert unknown.remedy == "Remove it; known are id, kind, name_fr, name_en, minutes, skills."
    assert (missing.code, missing.message) == ("missing_column", "The column kind is missing.")


def test_reserved_visit_id_is_told(folder: Path) -> None:
    """No visit may be called as the break is in the plan by hand."""
    change(folder, "visits", "v04,p02", "break,p02")
    codes = [fault.code for fault in faults(folder)]
    assert "reserved_id" in codes


def test_swapped_base_is_told_by_what_is_around_it(folder: Path) -> None:
    """Even the base is told when all patients lie where it would if its coordinates were swapped."""
    change(folder, "service", "43.7412,7.4199", "7.4199,43.7412")
    (fault,) = faults(folder)
    assert fault.remedy == "Did you mean base_lat 43.7412, base_lon 7.4199?"


def test_address_off_the_map_is_no_fault(folder: Path) -> None:
    """A place at sea is well written: the plan says that nobody can get there."""
    change(folder, "patients", "43.7340,", "43.6340,")
    assert read_day_folder(folder).patients[0].home.lat == 43.634


def test_ten_thousand_faults_are_all_told(folder: Path) -> None:
    """A file with ten thousand bad rows is refused with ten thousand faults, in their order."""
    rows = "\n".join(f"x{row},p{row},toilette,35,07:30,09:00,,," for row in range(10_000))
    path = folder / "visits.csv"
    path.write_text(path.read_text(encoding="utf-8") + rows + "\n", encoding="utf-8")
    found = faults(folder)
    assert len(found) == 10_000
    # The first added row is the sixth: a header and four visits come before it.
    assert found[0].where == "visits.csv, row 6, column patient"


def test_read_day_is_plain_and_frozen(folder: Path) -> None:
    """What is read cannot be changed by whoever uses it."""
    day = read_day_folder(folder)
    assert isinstance(day, DayFolder)
    with pytest.raises(AttributeError):
        day.service = None  # type: ignore[assignment,misc]
