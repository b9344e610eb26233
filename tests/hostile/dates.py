"""Dates as people write them, and what only looks like one."""

from tests.hostile.case import cut, dated, head

DATES = tuple(
    dated(f"date-{name}", written, shows=shown)
    for name, written, shown in (
        ("offset", "2014-06-16 11:20:38 -0400", "16 June 2014"),
        ("short-offset", "2014-06-16 9:05:00 -05", "16 June 2014"),
        ("iso", "2014-06-16T10:00+03:00", "16 June 2014"),
        ("zulu", "2017-10-18T9:30:00.000Z", "18 October 2017"),
        ("short", "2014-1-1", "1 January 2014"),
        ("arabic", "٢٠١٤-٠١-٠١", "1 January 2014"),
        ("persian", "۲۰۱۴-۰۱-۰۱", "1 January 2014"),
        ("fullwidth", "２０１４-０１-０１", "1 January 2014"),
        ("mixed", "2٠14-01-01", "1 January 2014"),
        ("quoted", '"2014-01-01"', "1 January 2014"),
        ("fractions", "2014-01-01T10:00:00." + "9" * 5000 + "Z", "1 January 2014"),
        ("earliest", "0002-01-01", "1 January 2"),
        ("leap-day", "2016-02-29", "29 February 2016"),
        ("lower-zulu", "2014-01-01t10:00:00z", "1 January 2014"),
        ("wide-offset", "2014-01-01 12:00 +14:00", "31 December 2013"),
    )
)

_CALENDAR = "is not a calendar date; write it as 2017-12-31"

_TIME = "has no such time of day; write it as 09:30 or 23:59"

_RANGE = "is out of range; write it as 2017-12-31"

_UNKNOWN = "is not understood; write it as 2017-12-31 or 2017-12-31 09:30"

DATES_REFUSED = (
    *tuple(
        dated(f"date-{name}", written, f"3:7: error: date {written.strip(chr(34))} {message}")
        for name, written, message in (
            ("february", "2023-02-30", _CALENDAR),
            ("no-leap-year", "2023-02-29", _CALENDAR),
            ("month-13", "2024-13-01", _CALENDAR),
            ("month-0", "2024-00-01", _CALENDAR),
            ("year-0", "0000-01-01", _CALENDAR),
            ("year-1", "0001-01-01", _RANGE),
            ("year-9999", "9999-12-31", _RANGE),
            ("overflow", "9999-12-31T23:59:59-23:00", _RANGE),
            ("hour-25", "2017-01-01 25:00:00", _TIME),
            ("second-60", "2017-01-01T10:00:60Z", _TIME),
            ("offset-99", "2017-01-01 10:00 +99:99", _RANGE),
            ("offset-24", "2017-01-01 10:00 +24:00", _RANGE),
            ("year-only", "2017", _UNKNOWN),
            ("words", "now", _UNKNOWN),
            ("duration", "1:59:59", _UNKNOWN),
            ("long-year", "12017-01-01", _UNKNOWN),
            ("negative-year", "-2017-01-01", _UNKNOWN),
            ("slashes", "01/02/2017", _UNKNOWN),
            ("roman", "Ⅻ-01-01", _UNKNOWN),
            ("superscript", "201⁷-01-01", _UNKNOWN),
            ("zone-name", "2017-01-01 10:00 Europe/Rome", _UNKNOWN),
            ("nan-date", ".nan", _UNKNOWN),
            ("tail", "2017-01-01 <script>alert(1)</script>", _UNKNOWN),
        )
    ),
    dated("date-list", "[2017-01-01]", "3:7: error: date: must be a date; write it as 2017-12-31"),
    dated("date-mapping", "{a: b}", "3:7: error: date: must be a date; write it as 2017-12-31"),
    dated(
        "date-tag",
        "!!timestamp 2017-01-01",
        "3:7: error: a YAML tag (`tag:yaml.org,2002:timestamp`); remove it",
    ),
    dated(
        "date-none",
        "",
        "1:1: error: date is missing; add `date: 2017-12-31`, or `draft: true` until it is known",
    ),
    dated("date-digits", "1" * 5000, "3:7: error: " + cut(f"date {'1' * 5000} {_UNKNOWN}")),
    head(
        "event-order",
        "event: 2017-02-02/2017-02-01",
        "4:8: error: event 2017-02-02/2017-02-01 "
        "ends before it begins; write it as 2017-10-19/2017-10-20",
    ),
    head(
        "event-three",
        "event: 2017-02-02/2017-02-01/2017-02-03",
        "4:8: error: date 2017-02-01/2017-02-03 is not understood; write it as 2017-12-31 or "
        "2017-12-31 09:30",
    ),
    head(
        "event-list",
        "event: [2017-02-02]",
        "4:8: error: event: must be a day or two; write it as 2017-10-19/2017-10-20",
    ),
    head(
        "updated-word",
        "updated: soon",
        "4:10: error: date soon is not understood; write it as 2017-12-31 or 2017-12-31 09:30",
    ),
    head(
        "expires-number",
        "expires: 12",
        "4:10: error: date 12 is not understood; write it as 2017-12-31 or 2017-12-31 09:30",
    ),
)
