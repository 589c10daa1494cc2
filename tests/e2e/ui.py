#!/usr/bin/env python3
"""The citizens' screens on a live kioskd: three taps from home to a ticket, in two languages, then
kioskd killed and back. SDL's dummy driver. usage: ui.py --bin DIR

Judged by the API, not by the screens: the ticket that the glass shows must be one that kioskd
holds, and one confirmation page must make one ticket.
"""
import os
import pathlib
import subprocess
import time

from office import Office, UnixConnection, expect, main, settings_text

TRACE = """
0 wait C1 20000
400 shot home
0 tap controls/take
0 wait C2
400 tap controls/cards/tiep-dan
0 wait C5
400 shot confirm
0 tap controls/confirm
0 wait C8
400 shot ticket
0 tap controls/saved
0 wait C1
400 tap bar/en
400 tap controls/cards/letter
0 wait C9
400 shot letter-en
0 tap controls/number
0 wait C5
400 tap controls/party/groups/large
400 tap controls/party/stepper/more
400 tap controls/confirm
# A finger that trembles, and a second page: one ticket all the same.
0 tap controls/confirm
0 wait C8
400 shot ticket-en
0 tap controls/saved
0 wait C1
"""

PRIORITY = """
0 wait C1 20000
400 tap controls/cards/priority
0 wait C3
400 shot priority
0 tap controls/yes
0 wait C2
400 tap controls/cards/tiep-dan
0 wait C5
400 shot confirm-priority
0 tap controls/confirm
0 wait C8
400 shot ticket-priority
0 tap controls/saved
0 wait C1
"""

CALL_HELP = """
0 wait C1 20000
400 tap bar/help
0 wait C16
400 tap controls/call
0 read controls/cancel/word Không cần nữa
1500 shot help-called
0 tap controls/ways/home
0 wait C1
0 read reading/banners/banner/words/line Đã gọi nhân viên
0 shot home-called
"""

SEE_HELP = """
0 wait C1 20000
400 tap bar/help
0 wait C16
0 read reading/lines/call-state/words/line Nhân viên đang đến
0 shot help-coming
"""


TO_CHECK_IN = """
0 wait C1 20000
0 read controls/booked/words/name Đã hẹn trước
400 shot home-booked
0 tap controls/booked
0 wait C15
400 shot code
"""

TAKE_BOOKED = """
0 read reading/cards/session/party/line 2 người
400 shot booking
0 tap controls/take
0 wait C8
400 shot ticket-booked
0 tap controls/saved
0 wait C1
"""

SAME_AGAIN = """
0 read reading/cards/said/words/line Đã nhận số rồi
400 tap controls/take
0 wait C8
0 read reading/card/ticket/number {number}
400 shot ticket-again
0 tap controls/saved
0 wait C1
"""


def png_size(path):
    head = path.read_bytes()[:24]
    expect(head[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def replay(bin_dir, office, trace, shots):
    shots.mkdir(parents=True, exist_ok=True)
    file = shots / "trace.txt"
    file.write_text(trace, encoding="utf-8")
    done = subprocess.run([bin_dir / "kiosk-ui", "--socket", office.socket, "--replay", file,
                           "--shots", shots],
                          capture_output=True, text=True, timeout=120)
    expect(done.returncode == 0, f"replay: {done.stdout}{done.stderr}")
    expect("layout of" not in done.stderr, f"a layout does not fit: {done.stderr}")
    return done.stdout


def priority(bin_dir, office, shots):
    """Four taps; the ticket stands before those that came minutes ago."""
    replay(bin_dir, office, PRIORITY, shots)
    first = UnixConnection(office.socket).ask("GET", "/v1/queue")[1]["waiting"][0]
    expect(first["text"] == "A002" and first["priority"], f"first in the line is {first}")


def help_call(bin_dir, office, shots):
    """The glass calls; the call outlives the stay and kioskd; a clerk answers; the glass says so."""
    replay(bin_dir, office, CALL_HELP, shots)
    calls = UnixConnection(office.socket).ask("GET", "/v1/help")[1]["calls"]
    expect([call["state"] for call in calls] == ["called"], f"calls are {calls}")
    office.walk.kill("kioskd")
    office.start_kiosk()
    link = UnixConnection(office.socket)
    expect(link.ask("GET", "/v1/help")[1]["calls"] == calls, "the call survives a restart")
    path = f"/v1/help/{calls[0]['id']}/answer"
    refused, _ = link.ask("POST", path, None, {"X-Kiosk-Role": "citizen"})
    expect(refused == 403, f"a citizen answering gave {refused}")
    status, _ = link.ask("POST", path, None, {"X-Kiosk-Role": "staff"})
    expect(status == 200, f"answering gave {status}")
    replay(bin_dir, office, SEE_HELP, shots)


def book_today(link):
    """A session that lasts all day, and a place at it for two; gives the booking."""
    today = link.ask("GET", "/v1/queue")[1]["business_day"]
    status, plan = link.ask("POST", "/v1/calendar", {
        "day": today, "start": "00:00", "end": "23:59", "service": "tiep-dan",
        "kind": "regular", "leader": "Ban Tiếp công dân", "venue": "Phòng 1", "quota": 5})
    expect(status == 201, f"planning gave {status}: {plan}")
    status, made = link.ask("POST", "/v1/bookings",
                            {"session": plan["session"]["id"], "party": 2, "who": "0912345678"},
                            {"Idempotency-Key": "book-1"})
    expect(status == 201, f"booking gave {status}: {made}")
    return made["booking"]


def hold_under_reader(bin_dir, office, shots, trace, text):
    """Replays the trace; when C15 has been painted the text is held under the simulated reader."""
    shots.mkdir(parents=True, exist_ok=True)
    file = shots / "trace.txt"
    file.write_text(trace, encoding="utf-8")
    ui = subprocess.Popen([bin_dir / "kiosk-ui", "--socket", office.socket, "--replay", file,
                           "--shots", shots],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for _ in range(600):
        if (shots / "code.png").exists() or ui.poll() is not None:
            break
        time.sleep(0.1)
    status, told = UnixConnection(office.socket).ask("POST", "/v1/sim/codes", {"state": text})
    expect(status == 200, f"sim codes gave {status}: {told}")
    said, _ = ui.communicate(timeout=120)
    expect(ui.returncode == 0, f"replay: {said}")
    return said


def check_in(bin_dir, office, shots, logs):
    """Three taps and a code: a number that counts from the slot; the QR code gives it again."""
    booking = book_today(UnixConnection(office.socket))
    middle = booking["code"][6:14]
    typed = "".join(f"350 tap controls/keys/{key}\n" for key in middle)
    said = replay(bin_dir, office, TO_CHECK_IN + typed + "350 tap controls/done\n" + TAKE_BOOKED,
                  shots)
    link = UnixConnection(office.socket)
    seen = link.ask("GET", f"/v1/bookings/{booking['id']}")[1]["booking"]
    expect(seen["state"] == "checked_in", f"the booking is {seen['state']}")
    ticket = link.ask("GET", f"/v1/tickets/{seen['ticket']}")[1]["ticket"]
    expect(ticket["party"] == 2 and ticket["session"] == booking["session"], f"ticket is {ticket}")

    again = shots / "reader"
    told = hold_under_reader(bin_dir, office, again,
                             TO_CHECK_IN + SAME_AGAIN.format(number=ticket["text"]),
                             f"TDB1|{booking['code']}|HN")
    odd = hold_under_reader(bin_dir, office, shots / "odd",
                            TO_CHECK_IN + "0 read reading/code/said/words/line Đây không phải mã hẹn\n"
                            "0 shot no-code\n", "https://example.vn/\u1ebf")
    for text in (said, told, odd, *(file.read_text(errors="replace") for file in logs.iterdir())):
        expect(middle not in text, "a booking's code stands in a log")


def run(walk, folder, args):
    bin_dir = pathlib.Path(args.bin)
    office = Office(walk, folder / "office",
                    settings_text([("tiep-dan", "A"), ("nop-don", "B")],
                                  extra='[glass]\nletter_service = "nop-don"\n[codes]\ndevice = "sim:"\n'
                                  f'[roles.supervisor]\nuids = [{os.getuid()}]\n'))
    office.start_kiosk()
    shots = folder / "shots"
    replay(bin_dir, office, TRACE, shots)
    for name in ("home", "confirm", "ticket", "letter-en", "ticket-en"):
        expect(png_size(shots / f"{name}.png") == (1080, 1920), f"{name}.png has its size")
    waiting = UnixConnection(office.socket).ask("GET", "/v1/queue")[1]["waiting"]
    facts = sorted((t["text"], t["party"], t["language"]) for t in waiting)
    expect(facts == [("A001", 1, "vi"), ("B001", 12, "en")], f"tickets are {facts}")
    priority(bin_dir, office, shots)
    help_call(bin_dir, office, shots)
    check_in(bin_dir, office, shots, walk.out / "logs")

    # kioskd is away: said on the glass; back: home again.
    walk.kill("kioskd")
    replay(bin_dir, office, "0 wait C21\n1500 shot gone\n", shots)
    office.start_kiosk()
    replay(bin_dir, office, "0 wait C1 20000\n", shots)
    print("three taps to a ticket, four with a priority, one ticket a page, a call for help answered, "
          "a booking checked in by code and by reader, kioskd gone and back")


if __name__ == "__main__":
    main("ui", run)
