#!/usr/bin/env python3
"""A kiosk whose disk was rolled back is fenced by the city; it begins anew and loses no letter.

usage: begin_anew.py --bin DIR

A letter is with the city. The disk is copied, the kiosk works on and syncs, and the copy is put back:
two different records have one number, and the city fences the device. A letter that was handed in
since waits, another lies on the desk. A technician begins anew, with a few kill -9 on the way; the
new device is enrolled, and the city has every letter once, as the body opens it.
"""
import random
import shutil
import subprocess
import time

from office import expect, main, scanning_office

ROUNDS = 6


def hand_in(office, sheets, *how):
    office.ctl("sim", "scanner", "reload")
    letter = office.ctl("scan")["letter"]
    office.ctl("letter", "confirm", letter["id"], "--pages", len(sheets), *how)
    return letter["id"]


def add_body(office, key):
    """A body for ordinary letters; the office's other one gets those of no known kind."""
    public = office.hubctl("body", "keygen", "--out", key)["public_key"]
    with office.config.open("a", encoding="utf-8") as settings:
        settings.write(f'\n[[bodies]]\nid = "ban-tcd"\nname = "Ban Tiếp công dân"\nkey = "{public}"\n')
    return key


def anew(office, *flags):
    return [str(office.walk.bin / "kioskd"), "--config", str(office.config), "--data",
            str(office.data), "--begin-anew", *flags]


def stop_kiosk(office):
    kioskd = office.walk.running.pop("kioskd")
    kioskd.terminate()
    kioskd.wait(timeout=20)


def roll_the_disk_back(office, walk, folder):
    """The kiosk's disk as it was before its last records, which the city has."""
    stop_kiosk(office)
    shutil.copytree(office.data, folder / "copy")
    office.start_kiosk()
    office.ctl("queue", "issue", "nop-don")
    walk.until(office.synced, "a ticket is with the city", 60)
    walk.kill("kioskd")
    shutil.rmtree(office.data)
    (folder / "copy").rename(office.data)
    office.start_kiosk()


def fenced(office):
    office.ctl("sync", "push")
    return office.kept_waiting_by() == "ForkDetected"


def begin_with_kills(office, seed):
    """SIGKILL at moments of chance; then it is done to its end."""
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        process = subprocess.Popen(anew(office, "--force"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 0.06))
        process.kill()
        process.wait()
    # A start finishes what a kill left half done, so there is something to begin anew from again.
    office.start_kiosk()
    stop_kiosk(office)
    return office.walk.call(*anew(office, "--force"), text=True)


def run(walk, folder, _args):
    office, sheets, guard = scanning_office(walk, folder / "office", folder, "01",
                                            "fill_wait_s = 0\n")
    key = add_body(office, folder / "ban.key")
    office.start_hub()
    office.start_kiosk()
    office.enrol()
    letters = [hand_in(office, sheets, "--kind", "complaint")]
    walk.until(office.synced, "the first letter is with the city", 60)
    roll_the_disk_back(office, walk, folder)
    office.ctl("queue", "issue", "nop-don", "--party", "2")
    letters.append(hand_in(office, sheets, "--kind", "complaint"))
    walk.until(lambda: fenced(office), "the city fences a rolled-back journal", 60)
    office.ctl("sim", "scanner", "reload")
    letters.append(office.ctl("scan")["letter"]["id"])
    former = office.ctl("status")["device"]

    refused = subprocess.run(anew(office), capture_output=True, text=True)
    expect(refused.returncode != 0 and "InUse" in refused.stderr, f"it runs: {refused}")
    stop_kiosk(office)
    refused = subprocess.run(anew(office), capture_output=True, text=True)
    expect(refused.returncode != 0 and "TicketsWaiting" in refused.stderr, f"tickets: {refused}")
    said = begin_with_kills(office, 7)
    expect("Đơn thành phố chưa có: 1 " in said and "Đơn đang trên bàn: 1" in said, said)

    office.start_kiosk()
    expect(office.ctl("status")["device"] != former, "it is another device now")
    expect(office.ctl("sync", "status")["letters_waiting"] == 1, "the letter waits for the city")
    office.ctl("letter", "confirm", letters[2], "--pages", len(sheets), "--as-is")
    office.enrol()
    walk.until(office.synced, "all letters are with the city", 60)
    at_hub = office.hubctl("letters")
    expect(len(at_hub) == len(letters), f"every letter once: {at_hub}")
    for n, (letter, opens) in enumerate(zip(letters, (key, key, guard))):
        opened = folder / f"opened-{n}"
        office.hubctl("open", letter, "--key", opens, "--out", opened, text=True)
        for page, sheet in enumerate(sheets, 1):
            expect((opened / f"page-{page}.png").read_bytes() == sheet.read_bytes(),
                   f"page {page} of letter {n} is not the sheet that was scanned")
    walk.kill("kioskd")
    office.start_kiosk()
    walk.until(office.synced, "it goes on after kill -9", 60)
    adopted = [r for r in office.journal() if r["kind"] == "letter.adopted"]
    expect(len(adopted) == 2, f"{len(adopted)} letters taken over, not 2")
    expect(office.hubctl("verify")["good"], "the hub is whole")
    print(f"begin_anew: 3 letters, each once at the city, after a fork and {ROUNDS} kills")


if __name__ == "__main__":
    main("begin_anew", run)
