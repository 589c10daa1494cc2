#!/usr/bin/env python3
"""Each record and each letter reaches the city once, whichever side dies at whatever moment.

usage: sync_kills.py --bin DIR [--points 24] [--letters 2] [--seed 1]

Tickets are issued all the time, letters now and then; kioskd and cityhub get SIGKILL by turns of
chance while they speak over a slow link that is cut. In the end the hub has every record of the
journal, in its chain, once; the same tickets; every letter whole, as the receiving body opens it.
"""
import random
import shutil
import time

from kill_nine import Client
from office import Failed, Office, UnixConnection, expect, main, settings_text, start_escl_sim
from scan_kills import draw_sheet

SHEETS = 2
PREFIXES = "ABCDEGHIKLMNPQRS"


class Clerk(Client):
    """Issues without haste until it is told to stop: the journal never rests, and never ends."""

    def __init__(self, office, services, seed):
        super().__init__(office, services, 0, seed)
        self.going = True

    def run(self):
        while self.going:
            self.count = len(self.acknowledged) + 1
            super().run()
            if self.refusals:
                return
            time.sleep(0.05)


def hand_in(office, sheets, letters):
    """A letter of some sheets, scanned and confirmed; it is sent while one side or the other dies."""
    office.ctl("sim", "scanner", f"pages:{sheets}")
    ask = UnixConnection(office.socket).ask
    status, answer = ask("POST", "/v1/letters", {"source": "adf"})
    expect(status == 201, f"a letter: {answer}")
    letter = answer["letter"]["id"]
    row = {}

    def read():
        row.update(ask("GET", f"/v1/letters/{letter}")[1]["letter"])
        return row["state"] != "feeding" and all(p["state"] != "reading" for p in row["page_list"])

    office.walk.until(read, "the letter was read", 300)
    status, answer = ask("POST", f"/v1/letters/{letter}/confirm", {"pages": SHEETS})
    expect(status < 300, f"confirming: {answer}")
    letters.append(letter)


def kill_by_turns(office, args, sheets, letters):
    chance = random.Random(args.seed)
    killed = {"kioskd": 0, "cityhub": 0}
    handed_in = 0
    for point in range(args.points):
        if point * args.letters >= handed_in * args.points:
            hand_in(office, sheets, letters)
            handed_in += 1
        office.ctl("sync", "push")
        time.sleep(chance.uniform(0, 0.4))
        victim = chance.choice(sorted(killed))
        office.walk.kill(victim)
        killed[victim] += 1
        office.start_kiosk() if victim == "kioskd" else office.start_hub()
    return killed


def check(office, clerk, letters, folder, key):
    office.walk.until(office.synced, "the hub has everything", 600)
    office.walk.until(lambda: len(office.hubctl("letters")) == len(letters),
                      "every letter is whole at the hub", 600)
    # The hand-over of the last letter is a record as well.
    office.walk.until(office.synced, "the hub has everything", 60)
    journal = office.journal()
    issued = {r["id"] for r in journal if r["kind"] == "ticket.issued"}
    missing = [uid for _, uid, _ in clerk.acknowledged if uid not in issued]
    expect(not missing, f"{len(missing)} acknowledged tickets are missing")
    device = office.hubctl("devices")
    expect(len(device) == 1 and device[0]["state"] == "active", f"the device: {device}")
    expect(device[0]["records"] == len(journal), f"{device[0]['records']} of {len(journal)} records")
    at_hub = [t["ticket"] for t in office.hubctl("tickets")]
    expect(len(at_hub) == len(set(at_hub)) and set(at_hub) == issued, "the hub's tickets are others")
    handed_over = [r["body"]["letter"] for r in journal if r["kind"] == "letter.handed_over"]
    expect(sorted(handed_over) == sorted(letters), "a letter was handed over twice, or not at all")
    for letter in letters:
        out = folder / "opened" / letter
        office.hubctl("open", letter, "--key", key, "--out", out, text=True)
        pages = [f for f in out.iterdir() if f.name.startswith("page-") and f.suffix != ".txt"]
        expect(len(pages) == SHEETS, f"{len(pages)} pages of {SHEETS}")
    office.hubctl("verify")
    office.ctl("journal", "verify")
    return len(journal)


def run(walk, folder, args):
    if args.letters > args.points:
        raise Failed("not more letters than points")
    office = Office(walk, folder / "office", "")
    office.init_hub()
    key = folder / "body.key"
    made = office.hubctl("body", "keygen", "--out", key)
    office.hubctl("body", "add", "thanh-tra", "--public", made["public_key"])
    sheets = folder / "sheets"
    sheets.mkdir()
    for number in range(1, SHEETS + 1):
        draw_sheet(sheets / f"{number}.png", number)
    scanner = start_escl_sim(walk, sheets, folder / "sane")
    services = [(f"dv-{p.lower()}", p) for p in PREFIXES]
    office.config.write_text(
        settings_text(services, bodies=[("thanh-tra", made["public_key"], True)], scanner=scanner),
        encoding="utf-8")
    office.start_kiosk()
    office.start_hub()
    hub_port = office.hub_port
    log = walk.out / "logs/cut_proxy.log"
    walk.start("cut_proxy", "cut_proxy", "--to", hub_port, "--rate", 200_000,
               "--cut-every", 300_000, "--cut-spread", 150_000, "--seed", args.seed,
               ready=lambda: log.exists() and log.read_text().strip() != "")
    office.proxy_port = int(log.read_text().split("\n")[0].split()[-1].split(":")[-1])
    office.enrol()
    clerk = Clerk(office, [s for s, _ in services], args.seed)
    clerk.start()
    letters = []
    begun = time.monotonic()
    try:
        killed = kill_by_turns(office, args, sheets, letters)
    finally:
        clerk.going = False
        clerk.join()
    expect(not clerk.refusals, f"refused: {dict(clerk.refusals)}")
    took = time.monotonic() - begun
    records = check(office, clerk, letters, folder, key)
    shutil.rmtree(folder / "opened", ignore_errors=True)
    print(f"sync_kills: killed kioskd {killed['kioskd']}, cityhub {killed['cityhub']} in {took:.0f} s; "
          f"{records} records, {len(clerk.acknowledged)} tickets and {len(letters)} letters, each once")


if __name__ == "__main__":
    main("sync_kills", run, points=24, letters=2, seed=1)
