#!/usr/bin/env python3
"""The main job of the kiosk, walked with live processes.

usage: ./run demo [--headless] [--out DIR]

Starts a city hub, a simulated network scanner (under the real SANE driver) and kioskd; issues and
calls tickets; scans two letters page by page, with a paper jam on the way; confirms one with a kind
and one without; kills the hub in the middle and brings it back; opens both letters as the receiving
bodies do. Leaves in DIR what came of it (see README.md). Exit 0 only when every step really
happened. Without --headless everything is kept running and the terminal says what to type.
"""
import argparse
import array
import http.client
import json
import os
import pathlib
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import wave

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CORPUS = ROOT / "tests/support/corpus"
sys.path.insert(0, str(HERE))
import browser  # noqa: E402
from walk import Failed, Walk, expect, similarity_error  # noqa: E402

# Two letters of the corpus: a complaint, which staff classify, and a denunciation, which they
# leave unclassified; so it must stay protected.
COMPLAINT, SECRET = "01", "03"


class Demo:
    def __init__(self, walk, folder):
        self.walk = walk
        self.folder = folder
        self.hub = folder / "hub"
        self.socket = folder / "api.sock"
        self.sane = folder / "sane"
        self.slot = folder / "printer"
        self.speech = folder / "kiosk/speech"
        self.feeder = folder / "feeder"
        self.pages = folder / "pages"
        self.hub_port = 0
        self.scanner_port = 0
        # Ports are read from the logs, so those of an earlier run must not be there.
        shutil.rmtree(walk.out / "logs", ignore_errors=True)
        (walk.out / "logs").mkdir()

    # ---- shorthand
    def ctl(self, *words, accept=(0,), text=False, given=""):
        flags = [] if text else ["--json"]
        return self.walk.call("kioskctl", "--socket", self.socket, *flags, *words, accept=accept,
                              text=text, given=given)

    def hubctl(self, *words, accept=(0,), text=False):
        flags = [] if text else ["--json"]
        return self.walk.call("hubctl", "--data", self.hub, *flags, *words, accept=accept,
                              text=text)

    def printed_port(self, log, seen):
        """The port a program printed ("listening on HOST:PORT") after byte `seen` of its log."""
        text = (self.walk.out / "logs" / f"{log}.log").read_bytes()[seen:].decode("utf-8", "replace")
        for line in text.split("\n"):
            if "listening on" in line:
                return int(line.split("listening on")[1].split()[0].rsplit(":", 1)[1].rstrip("/"))
        return 0

    # ---- before the doors open
    def draw_letters(self):
        for letter in (COMPLAINT, SECRET):
            # Debian's own interpreter: the drawing packages are Debian's.
            subprocess.run(["/usr/bin/python3", str(CORPUS / "gen.py"), str(self.pages / letter), "--letters", letter,
                            "--variants", "paper300", "--all-pages"],
                           check=True, stdout=subprocess.DEVNULL)
        return f"{len(list(self.pages.glob('*/*.png')))} page images of letters {COMPLAINT} and {SECRET}"

    def truth(self, letter):
        pages = sorted((self.pages / letter).glob("*.gt.txt"))
        return "\n".join(p.read_text(encoding="utf-8") for p in pages)

    def make_hub(self):
        self.walk.call("cityhub", "init", "--data", self.hub, text=True)
        keys = {}
        for body in ("thanh-tra", "ban-tcd"):
            made = self.hubctl("body", "keygen", "--out", self.folder / f"{body}.key")
            keys[body] = made["public_key"]
            self.hubctl("body", "add", body, "--public", made["public_key"])
        self.keys = keys
        self.start_hub()
        return f"city CA, hub key, two receiving bodies; {self.hub_url()}"

    def start_hub(self):
        log = self.walk.out / "logs/cityhub.log"
        seen = log.stat().st_size if log.exists() else 0

        def ready():
            self.hub_port = self.printed_port("cityhub", seen) or self.hub_port
            return self.printed_port("cityhub", seen) != 0

        self.walk.start("cityhub", "cityhub", "--data", self.hub, "--listen",
                        f"127.0.0.1:{self.hub_port}", ready=ready)

    def hub_url(self):
        return f"https://127.0.0.1:{self.hub_port}"

    def lay_into_feeder(self, letter):
        shutil.rmtree(self.feeder, ignore_errors=True)
        self.feeder.mkdir()
        for page in sorted((self.pages / letter).glob("*.png")):
            shutil.copy(page, self.feeder)
        return len(list(self.feeder.iterdir()))

    def start_scanner(self):
        self.lay_into_feeder(COMPLAINT)
        self.walk.start("escl-sim", "escl-sim", "--pages", self.feeder,
                        ready=lambda: self.printed_port("escl-sim", 0))
        self.scanner_port = self.printed_port("escl-sim", 0)
        self.walk.call("escl-sim", "--write-config", self.sane, "--port", self.scanner_port,
                       text=True)
        seen = subprocess.run(["scanimage", "-L"], capture_output=True, text=True,
                              env={**os.environ, "SANE_CONFIG_DIR": str(self.sane)}).stdout
        expect("airscan" in seen, "SANE's own scanimage does not see the scanner")
        return seen.strip().split("\n")[0]

    def start_kiosk(self):
        settings = (HERE / "settings.toml.in").read_text(encoding="utf-8")
        for name, value in (("PROTECTED_KEY", self.keys["thanh-tra"]),
                            ("BODY_KEY", self.keys["ban-tcd"]), ("UID", os.getuid()),
                            ("SANE_DIR", self.sane), ("PRINTER_DIR", self.slot),
                            ("SPEECH_DIR", self.speech)):
            settings = settings.replace(f"@{name}@", str(value))
        config = self.folder / "settings.toml"
        config.write_text(settings, encoding="utf-8")
        self.walk.start("kioskd", "kioskd", "--config", config, "--data", self.folder / "kiosk",
                        "--socket", self.socket, ready=self.socket_answers)
        status = self.ctl("status")
        return f"business day {status['business_day']}, journal at seq {status['head_seq']}"

    def socket_answers(self):
        return self.socket.exists() and subprocess.run(
            [str(self.walk.bin / "kioskctl"), "--socket", str(self.socket), "status"],
            capture_output=True).returncode == 0

    # ---- the queue
    def first_ticket(self):
        issued = self.ctl("queue", "issue", "tiep-dan")
        ticket = issued["ticket"]
        expect(ticket["text"] == "A001", f"the first ticket is {ticket['text']}")
        found = self.ctl("queue", "show", issued["code"])["ticket"]
        expect(found["id"] == ticket["id"], "a ticket is found by the signed code of its QR")
        self.paper_of(issued, "ticket.png")
        return "A001 on paper, before the device was ever enrolled; see ticket.png"

    def paper_of(self, answer, name):
        """Waits until the job's paper came out and keeps what lies in the simulated slot."""
        job = answer["paper"]["job"]
        ends = ("confirmed", "failed", "uncertain", "waived")
        paper = self.walk.until(lambda: next(
            (p for p in [self.ctl("paper", "show", job)["paper"]] if p["state"] in ends), None),
            "the printer is done")
        expect(paper["state"] == "confirmed", f"the paper is {paper['state']}")
        shutil.copy(sorted(self.slot.glob("paper-*.png"))[-1], self.walk.out / name)

    def enrol(self):
        token = self.hubctl("device", "add", "--office", "HN")["token"]
        self.ctl("provision", "--hub", self.hub_url(), "--ca", self.hub / "ca.pem", "--token",
                 token)
        again = self.ctl("provision", "--hub", self.hub_url(), "--ca", self.hub / "ca.pem",
                         "--token", token, accept=(0, 3, 5))
        expect(len(self.hubctl("devices")) == 1, "one device is enrolled")
        return f"one-time token used; certificate held; asking again: {self.said(again)}"

    def said(self, answer):
        error = (answer or {}).get("error")
        return error["code"] if error else "same answer"

    def tickets(self):
        for service, party in (("tiep-dan", 4), ("nop-don", 1), ("nop-don", 2), ("tiep-dan", 1)):
            self.ctl("queue", "issue", service, "--party", party)
        self.ctl("counter", "open", "1")
        first = self.ctl("queue", "next", "1")["ticket"]
        expect(first["text"] == "A001", f"first come, first called; got {first['text']}")
        self.walk.until(self.spoken, "A001 has been said")
        self.ctl("queue", "recall", first["id"])
        self.ctl("queue", "arrive", first["id"])
        self.ctl("queue", "done", first["id"], "--outcome", "received")
        second = self.ctl("queue", "next", "1")["ticket"]
        self.ctl("queue", "recall", second["id"])
        self.ctl("queue", "no-show", second["id"])
        closed = self.ctl("queue", "next", "2", accept=(5,))
        expect(closed["error"]["code"] == "CounterClosed", "a closed counter calls nobody")
        waiting = self.ctl("queue", "show")["waiting"]
        return f"{first['text']} received, {second['text']} did not come, {len(waiting)} waiting"

    def spoken(self):
        return self.ctl("hall")["now"]["voice"] == "spoken"

    def what_hall_heard(self):
        words = (self.speech / "speech.txt").read_text(encoding="utf-8").splitlines()
        call = "[1] chime | vi: Mời số a, không không một, đến quầy số một."
        expect(words[:2] == [call, call], f"the hall heard first: {words[:2]}")
        with wave.open(str(self.speech / "call-0001.wav")) as sound:
            seconds = sound.getnframes() / sound.getframerate()
            samples = array.array("h", sound.readframes(sound.getnframes()))
        loudest = max(samples)
        expect(2 < seconds < 12 and loudest > 3000, f"{seconds:.1f} s, loudest sample {loudest}")
        shutil.copy(self.speech / "speech.txt", self.walk.out / "speech.txt")
        shutil.copy(self.speech / "call-0001.wav", self.walk.out / "call.wav")
        self.write("hall.json", self.ctl("hall"))
        return f"chime and the number A001, twice, {seconds:.1f} s each"

    # ---- the glass
    def citizen_at_the_glass(self):
        before = len(self.ctl("queue", "show")["waiting"])
        self.play("glass.trace")
        self.ctl("sim", "printer", "out")
        self.play("glass-without-paper.trace")
        self.ctl("sim", "printer", "ok")
        waiting = self.ctl("queue", "show")["waiting"]
        expect(len(waiting) == before + 2, f"two people at the glass, {len(waiting) - before} tickets")
        self.walk.until(lambda: self.was_heard(waiting[-1]["text"]), "the number without paper is said")
        self.play("hall.trace")
        # Home was drawn just before the first touch, "done" once the printer had proved the paper.
        home, done = ((self.walk.out / f"{name}.png").stat().st_mtime for name in ("home", "done"))
        return (f"{waiting[-2]['text']} on paper after three taps and {done - home:.1f} s; "
                f"{waiting[-1]['text']} on the screen and said while the printer was out of paper")

    def was_heard(self, number):
        digits = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
        spelled = " ".join(digits[int(digit)] for digit in number[1:])
        words = f"vi: Số của quý vị: {number[0].lower()}, {spelled}."
        return any(words in line for line in
                   (self.speech / "speech.txt").read_text(encoding="utf-8").splitlines())

    def play(self, trace):
        """Drives the real screens without a display; its pictures go to --out."""
        role = next((r for r in ("hall", "staff") if trace.startswith(r)), "citizen")
        self.walk.call("kiosk-ui", "--role", role, "--socket", self.socket, "--replay",
                       HERE / trace, "--shots", self.walk.out, text=True)

    # ---- the office network
    def clerk_signs_in(self):
        """A login made for this run, used over HTTPS as a browser would."""
        self.clerk = ("can.bo", secrets.token_urlsafe(9))
        name, password = self.clerk
        self.ctl("user", "add", name, "--role", "staff", "--counter", "1", given=password + "\n")
        self.lan = self.ctl("lan", "show")
        host, port = self.lan["address"].split(":")
        trust = ssl.create_default_context(cafile=self.folder / "kiosk/lan.pem")
        link = http.client.HTTPSConnection(host, int(port), timeout=20, context=trust)
        expect(self.sign_in(link, name, password + "x")[0] == 403, "a wrong password is refused")
        status, cookie = self.sign_in(link, name, password)
        expect(status == 201 and cookie, f"signing in was answered with {status}")
        link.request("GET", "/v1/queue", headers={"Cookie": cookie})
        answer = link.getresponse()
        queue = json.loads(answer.read())
        expect(answer.status == 200, f"the queue was answered with {answer.status}")
        link.request("GET", "/")
        expect(b"<html" in link.getresponse().read(), "the console's page is there")
        return (f"https://{self.lan['address']}: wrong password refused, right one sees "
                f"{len(queue['waiting'])} people waiting")

    def sign_in(self, link, name, password):
        link.request("POST", "/v1/session", json.dumps({"name": name, "password": password}),
                     {"Content-Type": "application/json"})
        answer = link.getresponse()
        answer.read()
        return answer.status, (answer.getheader("Set-Cookie") or "").split(";")[0]

    def console_in_a_browser(self):
        if not browser.installed():
            return "no Chromium on this machine (./run test brings it): no counter.png, board.png"
        pin = browser.certificate_pin((self.folder / "kiosk/lan.pem").read_text())
        with browser.Browser(pin) as page:
            page.open(f"https://{self.lan['address']}/")
            page.until("document.getElementById('enter') !== null")
            page.fill("name", self.clerk[0])
            page.fill("password", self.clerk[1])
            page.click("enter")
            page.until("document.getElementById('primary') !== null")
            page.press("F2")
            page.until("document.getElementById('number') !== null")
            number = page.value("document.getElementById('number').textContent")
            page.shot(self.walk.out / "counter.png")
            page.click("to-board")
            page.until("document.getElementById('number') === null")
            page.shot(self.walk.out / "board.png")
        self.ctl("queue", "arrive", number)
        self.ctl("queue", "done", number, "--outcome", "received")
        return f"one key called {number}; pictures of the counter's page and the board"

    # ---- letters
    def scan_with_jam(self):
        count = self.lay_into_feeder(COMPLAINT)
        self.ctl("sim", "scanner", "reload")
        self.ctl("sim", "scanner", f"jam@{count}")
        begun = self.ctl("scan", accept=(6,))
        letter = begun["letter"]
        expect(letter["pages"] == count - 1, f"pages kept at the jam: {letter['pages']}")
        expect(letter["paused"] == "jam", f"paused for {letter['paused']}")
        self.ctl("sim", "scanner", "ok")
        done = self.ctl("scan", "--resume", letter["id"])["letter"]
        expect(done["pages"] == count, f"{done['pages']} of {count} pages")
        self.complaint = done["id"]
        return f"jam on page {count}: {count - 1} kept, went on with page {count}; {count} pages"

    def confirm_complaint(self):
        text = self.ctl("letter", "text", self.complaint)
        read = "\n".join(page["text"] for page in text["pages"])
        wrong = self.ctl("letter", "confirm", self.complaint, "--pages", 9, accept=(5,))
        expect(wrong["error"]["code"] == "WrongPageCount", "a wrong count is refused")
        done = self.ctl("letter", "confirm", self.complaint, "--pages", len(text["pages"]),
                        "--kind", "complaint", "--body", "ban-tcd")
        self.complaint_code = done["letter"]["code"]
        self.paper_of(done, "receipt.png")
        error = similarity_error(self.truth(COMPLAINT), read)
        expect(error < 0.02, f"OCR error {error:.2%}")
        return f"code {self.complaint_code}; OCR error against the printed text {error:.2%}"

    def kill_hub(self):
        self.walk.until(self.synced, "the complaint is at the hub")
        self.walk.kill("cityhub")
        ticket = self.ctl("queue", "issue", "nop-don")["ticket"]
        return f"kill -9; {ticket['text']} was issued all the same"

    def secret_letter(self):
        count = self.lay_into_feeder(SECRET)
        self.ctl("sim", "scanner", "reload")
        letter = self.ctl("scan")["letter"]
        expect(letter["pages"] == count, f"{letter['pages']} of {count} pages")
        self.secret = letter["id"]
        self.ctl("letter", "confirm", self.secret, "--pages", count)
        self.ctl("sync", "push")
        state = self.walk.until(self.knows_hub_is_gone, "sync notices that the hub is gone")
        return (f"{count} pages confirmed without a kind: protected; hub away "
                f"({state['reason']['code']}), {state['backlog']} records wait")

    def knows_hub_is_gone(self):
        state = self.ctl("sync", "status")
        return state if state["backlog"] > 0 and state.get("reason") else None

    def hub_returns(self):
        self.start_hub()
        self.walk.until(self.synced, "everything is at the hub")
        ours = {r["id"] for r in self.journal() if r["kind"] == "ticket.issued"}
        theirs = {t["ticket"] for t in self.hubctl("tickets")}
        expect(ours == theirs, f"hub has {len(theirs)} tickets, the kiosk {len(ours)}")
        return f"{len(theirs)} tickets and 2 letters at the hub, each once"

    def synced(self):
        self.ctl("sync", "push")
        state = self.ctl("sync", "status")
        return state["backlog"] == 0 and state["pages_waiting"] == 0

    def journal(self):
        lines = self.ctl("journal", "export", text=True).strip().split("\n")
        return [json.loads(line) for line in lines]

    # ---- the receiving bodies
    def open_as_body(self, letter, body, out, accept=(0,)):
        """On the body's own machine: a folder that the hub sealed off, the body's key, no hub."""
        sealed = self.folder / f"{out.name}-sealed"
        self.hubctl("sealed", letter, "--out", sealed)
        self.walk.call("hubctl", "--json", "open", "--sealed", sealed, "--key",
                       self.folder / f"{body}.key", "--out", out, accept=accept)

    def open_letters(self):
        out = self.walk.out
        for letter, body, name, truth in ((self.secret, "thanh-tra", "secret", SECRET),
                                          (self.complaint, "ban-tcd", "complaint", COMPLAINT)):
            folder = self.folder / name
            self.open_as_body(letter, body, folder)
            read = (folder / "letter.txt").read_text(encoding="utf-8")
            error = similarity_error(self.truth(truth), read)
            expect(error < 0.02, f"{name}: text differs from the paper by {error:.2%}")
            prefix = "" if name == "secret" else "complaint-"
            for file in ("page-1.png", "letter.txt", "letter.json", "letter.pdf"):
                shutil.copy(folder / file, out / (prefix + file))
        # Exit code 3: the seal does not open with another body's key.
        self.open_as_body(self.secret, "ban-tcd", self.folder / "wrong", accept=(3,))
        return "each body opened its own letter; the other body's key did not"

    def what_hub_sees(self):
        letters = self.hubctl("letters")
        mine = [row for row in letters if row["class"] == "protected"]
        expect(len(letters) == 2 and len(mine) == 1, "two letters, one protected")
        expect(sorted(mine[0]) == ["bucket", "class", "hash", "pages"],
               f"the hub shows {sorted(mine[0])} of a protected letter")
        self.write("hub-letter.json", mine[0])
        self.write("hub-letters.json", letters)
        self.write("hub-tickets.json", self.hubctl("tickets"))
        return "of the protected letter: class, size bucket, page count, hash"

    # ---- a clerk at the appliance
    def clerk_at_the_glass(self):
        """The same walk as a clerk's fingers make it; the PIN is that of staff.trace."""
        self.ctl("user", "pin", self.clerk[0], given="204715\n")
        count = self.lay_into_feeder(COMPLAINT)
        self.ctl("sim", "scanner", "reload")
        self.play("staff.trace")
        row = self.ctl("letter", "list")["letters"][0]
        expect((row["state"], row["class"], row["pages"]) == ("confirmed", "protected", count)
               or row["state"] == "handed_over", f"the letter is {row}")
        expect("kind" not in row and "code" not in row, "a letter left open shows neither")
        self.walk.until(self.synced, "the clerk's letter is at the hub")
        expect(len(self.hubctl("letters")) == 3, "three letters, each once")
        return f"PIN, {count} pages, kind left open, receipt on paper; see staff-scan.png, staff-save.png"

    def write(self, name, value):
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        (self.walk.out / name).write_text(text, encoding="utf-8")

    def nothing_in_clear(self):
        """Names and numbers of the secret letter, searched in every byte of kiosk and hub."""
        fields = json.loads((self.pages / SECRET / "fields.json").read_text(encoding="utf-8"))
        wanted = [v for k, v in fields[SECRET].items()
                  if k in ("sender", "address", "cccd", "phone", "subject") and v]
        expect(len(wanted) >= 3, "the letter names somebody")
        files = [f for top in (self.folder / "kiosk", self.hub, self.walk.out / "logs")
                 for f in top.rglob("*") if f.is_file()]
        for file in files:
            raw = file.read_bytes()
            for value in wanted:
                expect(value.encode() not in raw, f"a name of the letter stands in {file.name}")
        return f"{len(wanted)} names and numbers searched in {len(files)} files: none found"

    def verify(self):
        self.ctl("journal", "verify")
        self.hubctl("verify")
        text = self.ctl("journal", "show", text=True)
        (self.walk.out / "journal.txt").write_text(text, encoding="utf-8")
        return f"both chains valid, {len(self.journal())} records on each side"

    def all_steps(self):
        for title, action in (
                ("draw two sample letters", self.draw_letters),
                ("start the city hub", self.make_hub),
                ("start the scanner and see it through SANE", self.start_scanner),
                ("start the kiosk", self.start_kiosk),
                ("first ticket", self.first_ticket),
                ("enrol the kiosk", self.enrol),
                ("issue and call tickets", self.tickets),
                ("two citizens at the glass", self.citizen_at_the_glass),
                ("what the hall heard and sees", self.what_hall_heard),
                ("sign in at the console over the office network", self.clerk_signs_in),
                ("the counter's page and the board in a browser", self.console_in_a_browser),
                ("scan a complaint, jam on the last page", self.scan_with_jam),
                ("confirm it with its kind", self.confirm_complaint),
                ("kill the hub", self.kill_hub),
                ("scan and confirm a letter without a kind", self.secret_letter),
                ("bring the hub back", self.hub_returns),
                ("open the letters as the bodies do", self.open_letters),
                ("what the hub itself may see", self.what_hub_sees),
                ("scan and save a letter at the appliance", self.clerk_at_the_glass),
                ("search for names in clear", self.nothing_in_clear),
                ("verify both journals", self.verify)):
            self.walk.step(title, action)

    def show_windows(self):
        """The citizen's window, where there is a display to show it on."""
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            return "no display here; pictures of the screens are in " + str(self.walk.out)
        self.walk.start("kiosk-ui", "kiosk-ui", "--socket", self.socket,
                        "--width", 540, "--height", 960, "--px-mm", 2.015)
        self.walk.start("kiosk-ui-hall", "kiosk-ui", "--role", "hall", "--socket", self.socket,
                        "--width", 960, "--height", 540, "--px-mm", 1.355)
        return "the citizen's and the hall's windows are open"

    def keep_running(self):
        windows = self.show_windows()
        ctl = f"{self.walk.bin}/kioskctl --socket {self.socket}"
        hubctl = f"{self.walk.bin}/hubctl --data {self.hub}"
        print(f"""
Everything keeps running; Ctrl-C ends it. {windows[0].upper() + windows[1:]}.
The counter's page: https://{self.lan['address']}
  name {self.clerk[0]}, password {self.clerk[1]} (made for this run)
  the browser asks about the certificate; its fingerprint is
  {self.lan['fingerprint']}
In another terminal:
  {ctl} status
  {ctl} queue issue tiep-dan --party 2
  {ctl} queue next 1
  {ctl} sim scanner reload      # lays the letter into the feeder again
  {ctl} scan                    # then: letter text ID, letter confirm ID --pages N
  {ctl} watch
  {hubctl} tickets
  {hubctl} letters
The staff's screens (PIN 204715, made for this run):
  {self.walk.bin}/kiosk-ui --role staff --socket {self.socket}
What the walk left: {self.walk.out}""", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--out", default="build/demo")
    args = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    walk = Walk(args.bin, args.out)
    # A short path: a Unix socket's name has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="tiepdan-") as folder:
        demo = Demo(walk, pathlib.Path(folder))
        try:
            demo.all_steps()
            walk.summary("The reception kiosk's main job, walked")
            print(f"== every step happened; see {walk.out}/summary.md", file=sys.stderr)
            if not args.headless:
                demo.keep_running()
            return 0
        except Failed as error:
            print(f"\ndemo: {error}\n      logs: {walk.out}/logs", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        finally:
            walk.stop_all()


if __name__ == "__main__":
    sys.exit(main())
