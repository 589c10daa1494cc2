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
400 tap controls/letter
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


def png_size(path):
    head = path.read_bytes()[:24]
    expect(head[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def replay(bin_dir, office, trace, shots):
    shots.mkdir(parents=True, exist_ok=True)
    file = shots / "trace.txt"
    file.write_text(trace, encoding="utf-8")
    done = subprocess.run([bin_dir / "kiosk-ui", "--socket", office.socket, "--letter-service",
                           "nop-don", "--replay", file, "--shots", shots],
                          capture_output=True, text=True, timeout=120)
    expect(done.returncode == 0, f"replay: {done.stdout}{done.stderr}")
    expect("layout of" not in done.stderr, f"a layout does not fit: {done.stderr}")
    return done.stdout


def run(walk, folder, args):
    bin_dir = pathlib.Path(args.bin)
    office = Office(walk, folder / "office", settings_text([("tiep-dan", "A"), ("nop-don", "B")]))
    office.start_kiosk()
    shots = folder / "shots"
    replay(bin_dir, office, TRACE, shots)
    for name in ("home", "confirm", "ticket", "letter-en", "ticket-en"):
        expect(png_size(shots / f"{name}.png") == (1080, 1920), f"{name}.png has its size")
    waiting = UnixConnection(office.socket).ask("GET", "/v1/queue")[1]["waiting"]
    facts = sorted((t["text"], t["party"], t["language"]) for t in waiting)
    expect(facts == [("A001", 1, "vi"), ("B001", 12, "en")], f"tickets are {facts}")

    # kioskd is away: said on the glass; back: home again.
    walk.kill("kioskd")
    replay(bin_dir, office, "0 wait C21\n1500 shot gone\n", shots)
    office.start_kiosk()
    replay(bin_dir, office, "0 wait C1 20000\n", shots)
    print("three taps to a ticket, one ticket a page, kioskd gone and back")


if __name__ == "__main__":
    main("ui", run)
