#!/usr/bin/env python3
"""Reads the exported calendar with Debian's python3-icalendar, which shares no code with ours.

usage: read_icalendar.py PROGRAM     PROGRAM prints the calendar of print_calendar.cpp
"""
import datetime
import subprocess
import sys

try:
    import icalendar
except ImportError:
    print("KIOSK-SKIP: python3-icalendar is not installed")
    sys.exit(0)

text = subprocess.run(sys.argv[1:2], check=True, capture_output=True).stdout
calendar = icalendar.Calendar.from_ical(text)
zones = [part for part in calendar.walk("VTIMEZONE")]
events = [part for part in calendar.walk("VEVENT")]
seven = datetime.timedelta(hours=7)


def same(wanted, found):
    assert wanted == found, f"wanted {wanted!r}, found {found!r}"


same("2.0", str(calendar["VERSION"]))
same(["Asia/Ho_Chi_Minh"], [str(zone["TZID"]) for zone in zones])
same(seven, zones[0].to_tz().utcoffset(datetime.datetime(2026, 2, 24, 8)))
same(2, len(events))
for event in events:
    same([], event.errors)
moved, cancelled = events
same("11" * 16 + "@HN-01.tiepdan", str(moved["UID"]))
same("22" * 16 + "@HN-01.tiepdan", str(cancelled["UID"]))
same(3, int(moved["SEQUENCE"]))
same("Tiếp công dân định kỳ – Chủ tịch UBND Thành phố", str(moved["SUMMARY"]))
same("Trụ sở Tiếp công dân, phòng 1; tầng 2", str(moved["LOCATION"]))
same(("CONFIRMED", "CANCELLED"), (str(moved["STATUS"]), str(cancelled["STATUS"])))
description = str(moved["DESCRIPTION"]).split("\n")
same("Người tiếp: Chủ tịch UBND Thành phố", description[0])
same("Điểm cầu: " + "; ".join(["Xã Đường Lâm"] * 12), description[1])
same("Thông báo: Chuyển từ 17/02 vì trùng Tết Nguyên đán \\ xem niêm yết", description[3])
start, end = moved.decoded("DTSTART"), moved.decoded("DTEND")
same((2026, 2, 24, 8, 0), start.timetuple()[:5])
same(datetime.timedelta(hours=3, minutes=30), end - start)
same(seven, start.utcoffset())
same(datetime.datetime(2026, 2, 23, 17, tzinfo=datetime.timezone.utc),
     moved.decoded("DTSTAMP").astimezone(datetime.timezone.utc))
print("ok: 2 events read")
