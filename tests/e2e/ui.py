#!/usr/bin/env python3
"""The citizens' screens on a live kioskd: three taps from home to a ticket, in two languages, then
kioskd killed and back. SDL's dummy driver. usage: ui.py --bin DIR

Judged by the API, not by the screens: the ticket that the glass shows must be one that kioskd
holds, and one confirmation page must make one ticket.
"""
import pathlib
import subprocess

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


def run(walk, folder, args):
    bin_dir = pathlib.Path(args.bin)
    office = Office(walk, folder / "office",
                    settings_text([("tiep-dan", "A"), ("nop-don", "B")],
                                  extra='[glass]\nletter_service = "nop-don"\n'))
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

    # kioskd is away: said on the glass; back: home again.
    walk.kill("kioskd")
    replay(bin_dir, office, "0 wait C21\n1500 shot gone\n", shots)
    office.start_kiosk()
    replay(bin_dir, office, "0 wait C1 20000\n", shots)
    print("three taps to a ticket, four with a priority, one ticket a page, a call for help answered, "
          "kioskd gone and back")


if __name__ == "__main__":
    main("ui", run)
