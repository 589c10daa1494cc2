#!/usr/bin/env python3
"""On a link that is paid by volume a letter's record goes at once and its pages by night.

usage: metered.py --bin DIR

The night is put half a day away from now. The city has the record and no page, also after kioskd was
killed and whatever else is sent; a person sends the pages at once, and the body opens them.
"""
import datetime

from office import expect, main, scanning_office

HANOI = datetime.timezone(datetime.timedelta(hours=7))


def link_rules():
    night = datetime.datetime.now(HANOI) + datetime.timedelta(hours=12)
    later = night + datetime.timedelta(hours=1)
    return (f'metered = true\nnight_begins = "{night:%H:%M}"\nnight_ends = "{later:%H:%M}"\n'
            "fill_wait_s = 0\nday_mb = 100\nmost_kbit_s = 20000\n")


def held(office):
    state = office.ctl("sync", "status")
    return state["state"] == "held" and state["backlog"] == 0 and state["letters_waiting"] == 1


def run(walk, folder, _args):
    office, sheets, key = scanning_office(walk, folder / "office", folder, "01", link_rules())
    office.start_hub()
    office.start_kiosk()
    office.enrol()
    office.ctl("sim", "scanner", "reload")
    letter = office.ctl("scan")["letter"]
    office.ctl("letter", "confirm", letter["id"], "--pages", len(sheets))
    walk.until(lambda: held(office), "the letter's record went, its pages wait", 60)
    go_ms = office.ctl("sync", "status")["pages_go_ms"]
    left_h = (go_ms / 1000 - datetime.datetime.now(HANOI).timestamp()) / 3600
    expect(11.9 < left_h < 12.1, f"{left_h:.2f} hours until the night")

    walk.kill("kioskd")
    office.start_kiosk()
    office.ctl("queue", "issue", "nop-don")
    walk.until(lambda: held(office), "they wait also after the kiosk died", 60)
    at_hub = office.hubctl("verify")
    expect(at_hub["good"] and at_hub["letters"] == 1 and at_hub["blobs"] == 0,
           f"the city has the record and no page: {at_hub}")

    office.ctl("sync", "push")
    walk.until(lambda: office.ctl("sync", "status")["letters_waiting"] == 0,
               "a person sends them at once", 60)
    pages = office.hubctl("verify")["blobs"]
    expect(pages == len(sheets) + 1, f"{pages} blobs for {len(sheets)} pages and their text")
    office.hubctl("open", letter["id"], "--key", key, "--out", folder / "opened", text=True)
    for n, sheet in enumerate(sheets, 1):
        got = (folder / "opened" / f"page-{n}.png").read_bytes()
        expect(got == sheet.read_bytes(), f"page {n} is not the sheet that was scanned")
    print(f"metered: {len(sheets)} pages waited for the night, and went when a person said so")


if __name__ == "__main__":
    main("metered", run)
