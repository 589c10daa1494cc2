#!/usr/bin/env python3
"""The staff's screens on a live kioskd. usage: staff.py --bin DIR

Five wrong PINs lock the keypad. A letter meets a paper jam, the screen is killed with the letter on
the desk, finds it again, goes on with the page after the jam and saves it with its kind left open.
Then kioskd itself is killed in mid-letter: the screen says so, and offers what is left. At last the
city goes away: the desk says that, and what to do. The rest is judged by the API and the journal,
not by the screens.
"""
import os
import pathlib
import signal
import subprocess
import time

from office import Office, UnixConnection, draw_pages, expect, main, settings_text

PIN, WRONG = "204715", "975318"


def typed(pin):
    return "".join(f"350 tap controls/keys/{digit}\n" for digit in pin)


def signed_in(pin=PIN):
    return "0 wait S1 20000\n400 wait S1\n" + typed(pin) + "0 wait S2 20000\n"


LOCKED = ("0 wait S1 20000\n400 wait S1\n" +
          "".join(typed(WRONG) + f"0 read reading/page/said/words/more {left}\n"
                  for left in ("Còn 4 lần thử", "Còn 3 lần thử", "Còn 2 lần thử", "Còn 1 lần thử")) +
          typed(WRONG) + "0 read reading/page/said/words/line Bàn phím tạm khóa\n400 shot locked\n")

OPEN = signed_in() + "400 tap controls/scan\n0 wait S4\n400 tap controls/start\n"

JAMMED = OPEN + """
0 read reading/page/stopped/words/line Kẹt giấy
0 read reading/page/stopped/words/more Mở nắp, rút giấy kẹt ra. Đặt lại từ trang 2.
0 picture reading/page/large/picture
400 shot jam
0 shot jammed-now
30000 shot never
"""

GOES_ON = signed_in() + """
0 read controls/scan/word Đơn đang quét dở
400 tap controls/scan
0 wait S4
0 read controls/go-on/word Quét tiếp từ trang 2
400 tap controls/go-on
0 read reading/head/words/question Đã quét {pages} trang
0 picture reading/page/large/picture
400 tap controls/save
0 wait S5
400 tap controls/yes
400 tap controls/kinds/later
400 tap controls/save
0 read reading/page/paper/words/line Biên nhận đã in, đưa cho người nộp
400 tap controls/next
0 wait S4
400 tap controls/desk
0 wait S2
400 tap controls/ways/unsynced
0 wait S7
0 read reading/head/words/question 1 đơn chưa gửi
400 tap controls/desk
0 wait S2
400 tap controls/ways/leave
0 wait S1
"""

KILLED = OPEN + """
0 read reading/page/stopped/words/line Kẹt giấy
0 shot before-the-kill
0 wait S0 60000
0 shot gone
0 wait S1 60000
0 read reading/page/said/words/line Đã hết phiên làm việc
""" + typed(PIN) + """
0 wait S2 20000
400 tap controls/scan
0 wait S4
0 read reading/page/key-gone/words/line Máy đã khởi động lại giữa chừng
400 tap controls/again
0 read controls/start/word Bắt đầu quét
"""


CITY_AWAY = signed_in() + """
0 read reading/page/machines/sync/words/line Chưa gửi được lên thành phố
0 read reading/page/machines/sync/words/more Không cần làm gì: mọi thứ được giữ và tự gửi khi có mạng.
400 shot city-away
"""


# The citizens' glass, lent by a long touch on its clock, and given back.
LENT = """
0 wait C1 20000
400 hold reading/top/hero/content/masthead/when/clock 3300
0 wait S1
400 tap controls/keys/home
0 wait C1
"""


class Screen:
    """kiosk-ui with a trace, without a display."""

    def __init__(self, bin_dir, office, shots, name, trace, role="staff"):
        shots.mkdir(parents=True, exist_ok=True)
        self.shots = shots
        self.name = name
        file = shots / f"{name}.trace"
        file.write_text(trace, encoding="utf-8")
        self.log = open(shots / f"{name}.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [bin_dir / "kiosk-ui", "--role", role, "--socket", office.socket, "--replay", file,
             "--shots", shots], stdout=self.log, stderr=subprocess.STDOUT)

    def said(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")

    def wait_for(self, picture):
        """Until the trace has taken that picture."""
        end = time.monotonic() + 90
        while not (self.shots / f"{picture}.png").exists():
            expect(self.process.poll() is None, f"{self.name} ended: {self.said()}")
            expect(time.monotonic() < end, f"{self.name} did not come to {picture}: {self.said()}")
            time.sleep(0.05)

    def end(self):
        code = self.process.wait(timeout=240)
        expect(code == 0, f"{self.name}: {self.said()}")
        expect("layout of" not in self.said(), f"a layout does not fit: {self.said()}")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)


def make_office(walk, folder):
    pages = folder / "pages"
    feeder = draw_pages(pages, "03")
    office = Office(walk, walk.out / "office", "")
    office.init_hub()
    made = office.hubctl("body", "keygen", "--out", folder / "thanh-tra.key")
    office.config.write_text(settings_text(
        [("nop-don", "A")], bodies=[("thanh-tra", made["public_key"], True)],
        scanner=f'[scanner]\ndevice = "sim:{feeder}"\n[printer]\ndevice = "sim:{folder / "slot"}"\n'),
        encoding="utf-8")
    office.start_kiosk()
    for words, given in ((("add", "ha.nguyen", "--role", "staff"), "mot-hai-ba-bon-nam"),
                         (("pin", "ha.nguyen"), PIN)):
        walk.call("kioskctl", "--socket", office.socket, "--json", "user", *words, given=given + "\n")
    return office, len(list(feeder.glob("*.png")))


def on_desk(office):
    return [row for row in office.ctl("letter", "list")["letters"]
            if row["state"] in ("feeding", "paused")]


def lock_the_keypad(bin_dir, office, shots):
    Screen(bin_dir, office, shots, "locked", LOCKED).end()
    door = UnixConnection(office.socket).ask("GET", "/v1/session/pin")[1]
    expect(0 < door["locked_s"] <= 60, f"the keypad is {door}")
    office.ctl("user", "enable", "ha.nguyen")


def jam_kill_and_go_on(bin_dir, office, shots, pages):
    office.ctl("sim", "scanner", "reload")
    office.ctl("sim", "scanner", "jam@2")
    jammed = Screen(bin_dir, office, shots, "jammed", JAMMED)
    jammed.wait_for("jammed-now")
    letter = on_desk(office)[0]
    expect((letter["pages"], letter["paused"]) == (1, "jam"), f"on the desk: {letter}")
    jammed.kill()
    expect(on_desk(office)[0]["id"] == letter["id"], "the letter outlives the screen")
    office.ctl("sim", "scanner", "ok")
    Screen(bin_dir, office, shots, "goes-on", GOES_ON.format(pages=pages)).end()
    row = office.ctl("letter", "show", letter["id"])["letter"]
    expect((row["state"], row["class"], row["pages"]) == ("confirmed", "protected", pages),
           f"saved as {row}")
    expect("kind" not in row and "code" not in row, f"a protected letter shows {row}")


def kill_kioskd(bin_dir, office, walk, shots):
    office.ctl("sim", "scanner", "reload")
    office.ctl("sim", "scanner", "jam@2")
    screen = Screen(bin_dir, office, shots, "killed", KILLED)
    screen.wait_for("before-the-kill")
    walk.kill("kioskd")
    screen.wait_for("gone")
    office.start_kiosk()
    screen.end()
    expect(on_desk(office) == [], "scanning again took the stranded letter off the desk")


def lose_the_city(bin_dir, office, walk, shots):
    office.start_hub()
    office.enrol()
    walk.until(office.synced, "all is at the city")
    walk.kill("cityhub")
    office.ctl("queue", "issue", "nop-don")
    office.ctl("sync", "push")
    walk.until(lambda: office.kept_waiting_by() == "HubUnreachable", "the city is missed")
    Screen(bin_dir, office, shots, "city-away", CITY_AWAY).end()


def run(walk, folder, args):
    bin_dir = pathlib.Path(args.bin)
    office, pages = make_office(walk, folder)
    shots = folder / "shots"
    Screen(bin_dir, office, shots, "lent", LENT, "citizen").end()
    lock_the_keypad(bin_dir, office, shots)
    jam_kill_and_go_on(bin_dir, office, shots, pages)
    kill_kioskd(bin_dir, office, walk, shots)
    lose_the_city(bin_dir, office, walk, shots)
    facts = [(r["kind"], r["body"].get("user"), r["body"]["by"]) for r in office.journal()]
    expect(("user.locked_out", "kiosk.pin", "system") in facts, f"the lock stands in {facts}")
    expect(facts.count(("user.signed_in", "ha.nguyen", "staff:ha.nguyen")) == 5, f"{facts}")
    expect(("letter.confirmed", None, "staff:ha.nguyen") in facts, f"{facts}")
    for file in [office.data / "users.json", *(walk.out / "logs").iterdir()]:
        expect(PIN.encode() not in file.read_bytes(), f"the PIN stands in {file.name}")
    for log in shots.glob("*.log"):
        expect(PIN not in log.read_text(encoding="utf-8"), f"the PIN stands in {log.name}")
    print(f"five wrong PINs locked it; {pages} pages over a jam and two kills, saved and found again")


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main("staff", run)
