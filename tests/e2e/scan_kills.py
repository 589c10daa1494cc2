#!/usr/bin/env python3
"""A batch loses no page and gets none twice, whichever process dies at whatever moment.

usage: scan_kills.py --bin DIR [--points 9] [--sheets 8] [--seed 1]

A stack goes through escl-sim, the real SANE driver and kiosk-scan, with a jam somewhere. At a random
moment kiosk-scan, kiosk-ocr or kioskd gets SIGKILL. What was accepted by then must be in the letter
once and in order: staff lay the rest in again from the page that is asked for, or, after kioskd's
death, hand the letter over as it stands. In the end the receiving body opens every letter at the
hub, and the sheets are told by the marks on them.
"""
import os
import random
import shutil
import signal
import subprocess
import threading
import time

from PIL import Image, ImageDraw, ImageFont

from office import Office, UnixConnection, expect, main, settings_text, start_escl_sim

WIDTH, HEIGHT, BLOCK, BITS = 1240, 1754, 120, 6
FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


def draw_sheet(path, number):
    """A sheet with some words, and its number as black and white blocks along its foot."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(FONT, 34)
    for line in range(6):
        pen.text((140, 160 + 60 * line), f"Tờ số {number}: dòng thứ {line + 1} của đơn", "black", font)
    for bit in range(BITS):
        left = 140 + bit * (BLOCK + 30)
        pen.rectangle((left, HEIGHT - 330, left + BLOCK, HEIGHT - 330 + BLOCK),
                      fill="black" if number >> bit & 1 else None, outline="black", width=6)
    sheet.save(path, dpi=(150, 150))


def number_of(path):
    page = Image.open(path).convert("L")
    scale = page.width / WIDTH
    number = 0
    for bit in range(BITS):
        left, top = 140 + bit * (BLOCK + 30) + BLOCK // 2, HEIGHT - 330 + BLOCK // 2
        if page.getpixel((int(left * scale), int(top * scale))) < 128:
            number |= 1 << bit
    return number


class Desk:
    def __init__(self, walk, folder, args):
        self.walk, self.folder, self.sheets = walk, folder, args.sheets
        self.random = random.Random(args.seed)
        self.all = folder / "sheets"
        self.all.mkdir()
        for number in range(1, args.sheets + 1):
            draw_sheet(self.all / f"{number:02}.png", number)
        self.stacks = 0
        self.scanner_deaths = 0              # since kioskd was started
        self.killed = {"kioskd": 0, "kiosk-scan": 0, "kiosk-ocr": 0}
        self.letters = {}                    # id -> sheets it must consist of

    def open(self):
        self.office = Office(self.walk, self.walk.out / "office", "")
        office = self.office
        office.init_hub()
        self.key = self.folder / "thanh-tra.key"
        made = office.hubctl("body", "keygen", "--out", self.key)
        office.hubctl("body", "add", "thanh-tra", "--public", made["public_key"])
        scanner = start_escl_sim(self.walk, self.all, self.folder / "sane")
        office.config.write_text(settings_text(
            [("nop-don", "A")], bodies=[("thanh-tra", made["public_key"], True)],
            scanner=scanner),
            encoding="utf-8")
        office.start_kiosk()

    def lay_from(self, first):
        self.stacks += 1
        stack = self.folder / f"stack-{self.stacks}"
        stack.mkdir()
        for number in range(first, self.sheets + 1):
            shutil.copy(self.all / f"{number:02}.png", stack)
        self.office.ctl("sim", "scanner", f"pages:{stack}")

    def ask(self, method, target, body=None):
        status, answer = UnixConnection(self.office.socket).ask(method, target, body)
        expect(status < 300, f"{method} {target}: {status} {answer}")
        return answer

    def letter(self, letter):
        return self.ask("GET", f"/v1/letters/{letter}")["letter"]

    def rest(self, letter):
        """The letter once feeding has stopped."""
        return self.walk.until(
            lambda: (lambda it: it if it["state"] != "feeding" else None)(self.letter(letter)),
            "feeding stopped", 120)

    def kill(self, victim):
        """Whether there was one to kill."""
        if victim == "kioskd":
            self.walk.kill("kioskd")
            self.killed[victim] += 1
            return True
        found = subprocess.run(["pgrep", "-x", "-P", str(self.walk.running["kioskd"].pid), victim],
                               capture_output=True, text=True).stdout.split()
        for pid in found[:1]:
            try:
                os.kill(int(pid), signal.SIGKILL)
                self.killed[victim] += 1
                self.scanner_deaths += victim == "kiosk-scan"
                return True
            except ProcessLookupError:
                pass
        return False

    def kill_while(self, victim, after_s, done):
        """Beside the clerk's work: a worker that is not there at that moment dies when it comes."""
        time.sleep(after_s)
        while not self.kill(victim) and not done.wait(0.02):
            pass

    def after_kioskd(self, letter):
        self.scanner_deaths = 0
        self.office.start_kiosk()
        row = self.letter(letter)
        told = sum(r["kind"] == "page.scanned" and r["body"]["letter"] == letter
                   for r in self.office.journal())
        expect(row["pages"] == told and row["key_gone"], f"{row['pages']} pages, {told} records")
        if told == 0:
            self.ask("POST", f"/v1/letters/{letter}/abandon", {"reason": "rescan"})
            return
        self.ask("POST", f"/v1/letters/{letter}/confirm", {"pages": told, "as_is": True})
        self.letters[letter] = list(range(1, told + 1))

    def finish(self, letter):
        """What a clerk does: lays in from the page that is asked for until all is there."""
        for _ in range(20):
            rested = self.rest(letter)
            pages = rested["pages"]
            if pages == self.sheets:
                self.walk.until(
                    lambda: all(it["state"] != "reading" for it in self.letter(letter)["page_list"]),
                    "every page was read", 600)
                self.ask("POST", f"/v1/letters/{letter}/confirm", {"pages": pages})
                self.letters[letter] = list(range(1, pages + 1))
                return
            self.lay_from(pages + 1)
            self.office.ctl("sim", "scanner", "ok")
            self.ask("POST", f"/v1/letters/{letter}/scan")
        raise SystemExit(f"the scanner never came to its end: {pages} of {self.sheets} pages, "
                         f"paused {rested['paused']}, {rested['fault']}")

    def point(self, victim, feeding_s, batch_s):
        # Three deaths in ten minutes are a fault that staff are told of, and no more is scanned:
        # between two letters a technician restarts the appliance.
        if self.scanner_deaths == 2:
            self.walk.kill("kioskd")
            self.scanner_deaths = 0
            self.office.start_kiosk()
        self.lay_from(1)
        self.office.ctl("sim", "scanner", f"jam@{self.random.randint(2, self.sheets)}")
        begun = time.monotonic()
        letter = self.ask("POST", "/v1/letters", {"source": "adf"})["letter"]["id"]
        # The scanner's process is there while paper is fed; reading goes on long after.
        after_s = self.random.uniform(0, feeding_s if victim == "kiosk-scan" else batch_s)
        if victim == "kioskd":
            time.sleep(after_s)
            self.kill(victim)
            self.after_kioskd(letter)
            return time.monotonic() - begun
        done = threading.Event()
        killer = threading.Thread(target=self.kill_while, args=(victim, after_s, done))
        killer.start()
        try:
            self.finish(letter)
        finally:
            done.set()
            killer.join()
        return time.monotonic() - begun

    def check(self):
        office = self.office
        office.start_hub()
        office.enrol()
        self.walk.until(office.synced, "all letters are at the hub", 300)
        pages = 0
        for letter, sheets in self.letters.items():
            out = self.folder / "opened" / letter
            office.hubctl("open", letter, "--key", self.key, "--out", out, text=True)
            files = [f for f in out.iterdir() if f.name.startswith("page-") and f.suffix in (".png", ".jpg", ".pnm", ".ppm")]
            files.sort(key=lambda f: int(f.stem.split("-")[1]))
            found = [number_of(f) for f in files]
            expect(found == sheets, f"letter of sheets {sheets} has {found}")
            pages += len(found)
        office.ctl("journal", "verify")
        return pages


def run(walk, folder, args):
    desk = Desk(walk, folder, args)
    desk.open()
    begun = time.monotonic()
    desk.lay_from(1)
    letter = desk.ask("POST", "/v1/letters", {"source": "adf"})["letter"]["id"]
    desk.rest(letter)
    feeding_s = time.monotonic() - begun
    desk.finish(letter)
    batch_s = time.monotonic() - begun
    # A moment may meet nobody: --points are deaths, and luck that stays away is a fault of the test.
    for n in range(3 * args.points):
        if sum(desk.killed.values()) < args.points:
            desk.point(sorted(desk.killed)[n % 3], feeding_s, batch_s)
    killed = sum(desk.killed.values())
    expect(killed == args.points, f"only {killed} of {args.points} kills met a process")
    pages = desk.check()
    told = ", ".join(f"{name} {count}" for name, count in sorted(desk.killed.items()))
    print(f"scan_kills: killed {told}; {len(desk.letters)} letters, {pages} pages, each once and in order")


if __name__ == "__main__":
    main("scan_kills", run, points=9, sheets=8, seed=1)
