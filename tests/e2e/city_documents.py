#!/usr/bin/env python3
"""What the city publishes is in force on a running kiosk, survives its death, and comes back when it
is withdrawn; a kiosk that the city turned away is enrolled anew.

usage: city_documents.py --bin DIR
"""
import datetime
import json
import time

from office import Office, UnixConnection, expect, main, settings_text

SERVICES = """
[[services]]
id = "don-thu"
prefix = "A"
name_vi = "Nộp đơn"
name_en = "Hand in a letter"

[[services]]
id = "moi"
prefix = "M"
name_vi = "Dịch vụ mới"
name_en = "New service"
"""


SESSION = """
[[sessions]]
day = "{day}"
start = "08:00"
end = "11:30"
service = "don-thu"
leader = "Chủ tịch UBND Thành phố"
venue = "Trụ sở Tiếp công dân"
quota = 14
slot_min = 15
"""

PLACE = """
[[appointments]]
code = "LH-26-7K3M9QRT-P"
service = "don-thu"
day = "{day}"
start = "08:00"
slot = "08:30"
people = 2
"""

HANOI = datetime.timezone(datetime.timedelta(hours=7))


def booking(office, code):
    """Its state and time; (None, None) while nobody here knows it."""
    found = office.ctl("booking", "show", code, accept=(0, 4))
    row = found.get("booking", {})
    return row.get("state"), row.get("time")


def document(office, name):
    rows = office.ctl("sync", "status").get("documents", [])
    return next((row for row in rows if row["name"] == name), None)


def issues(office, service, key):
    link = UnixConnection(office.socket)
    status, _ = link.ask("POST", "/v1/tickets", {"service": service, "party": 1},
                         {"Idempotency-Key": key})
    return status == 201


def run(walk, folder, _args):
    office = Office(walk, folder / "office", settings_text([("don-thu", "A")]))
    office.init_hub()
    office.start_hub()
    office.start_kiosk()
    office.enrol()
    expect(not issues(office, "moi", "k0"), "the service is not there yet")

    file = folder / "services.toml"
    file.write_text(SERVICES, encoding="utf-8")
    office.hubctl("document", "publish", "services", file)
    walk.until(lambda: issues(office, "moi", "k1"),
               "the published service counts on the kiosk")

    walk.kill("kioskd")
    office.start_kiosk()
    expect(issues(office, "moi", "k2"), "it counts after the kiosk died")

    file.write_text(SERVICES.replace('prefix = "M"', 'prefix = "A"'), encoding="utf-8")
    office.hubctl("document", "publish", "services", file)
    walk.until(lambda: (document(office, "services") or {}).get("code") == "BadDocument",
               "the mistake is shown at the kiosk")
    expect(issues(office, "moi", "k3"), "the former document stays in force")
    walk.until(office.synced, "the city sees what was sent")

    def city_sees():
        office.ctl("sync", "push")
        row = office.hubctl("document", "list")[0]
        return row["refused"] and row["refused"][0]["code"] == "BadDocument"
    walk.until(city_sees, "the city sees who refused it and why")

    # The city plans a reception and gives a place at it.
    day = (datetime.datetime.now(HANOI) + datetime.timedelta(days=7)).strftime("%Y-%m-%d")
    file.write_text(SESSION.format(day=day), encoding="utf-8")
    office.hubctl("document", "publish", "calendar", file)
    file.write_text(PLACE.format(day=day), encoding="utf-8")
    office.hubctl("document", "publish", "appointments", file)
    walk.until(lambda: booking(office, "LH-26-7K3M9QRT-P") == ("booked", "08:30"),
               "the place that the city promised is kept at the office")
    file.write_text(PLACE.format(day=day) + "cancelled = true\n", encoding="utf-8")
    office.hubctl("document", "publish", "appointments", file)
    walk.until(lambda: booking(office, "LH-26-7K3M9QRT-P")[0] == "cancelled",
               "and taken back by the city")

    # Three people wait for what is taken away: it is offered no more, and they are called.
    office.hubctl("document", "withdraw", "services")
    walk.until(lambda: not issues(office, "moi", f"k{time.monotonic()}"), "the service is gone")
    office.ctl("counter", "open", "1")
    called = office.ctl("queue", "next", "1")
    expect('"M' in json.dumps(called), f"who has its number is called: {called}")

    known = office.hubctl("devices")[0]
    expect(known["software"], "the city knows which software the kiosk runs")
    device = known["device"]
    office.hubctl("device", "revoke", device)
    office.ctl("queue", "issue", "don-thu")
    office.ctl("sync", "push")
    walk.until(lambda: office.kept_waiting_by() == "DeviceRevoked",
               "the kiosk says that it was turned away")
    office.enrol()
    walk.until(office.synced, "enrolled anew it sends again")
    print("city_documents: published, refused, withdrawn; enrolled anew after a revocation")


if __name__ == "__main__":
    main("city_documents", run)
