#!/usr/bin/env python3
"""The hall display on a live kioskd: a call over the API comes onto the glass. usage: hall.py --bin DIR

Then in an office of two halls: who waits in the first and is called to a desk of the second is shown
in the first with the way there, and the office's list of displays has seen the one that shows it.

Judged by pixels: below the clock, the glass after the call is the picture that --render makes of
what GET /v1/hall says; before the call it was another one.
"""
import json
import pathlib
import struct
import subprocess
import time
import zlib

from office import Office, UnixConnection, expect, main, settings_text

SIZE = ["--width", "960", "--height", "540", "--px-mm", "1.355"]
HEAD = 70  # rows with the clock
TRACE = """
0 wait D1 20000
0 shot before
0 wait D2 60000
0 read reading/body/call/who/number A001
0 read reading/body/call/where/counter 1
0 wait D1 60000
0 shot after
"""
ZONES = """
[[zones]]
id = "1"
name_vi = "Sảnh chính"
name_en = "Main hall"
[[zones]]
id = "tang-2"
name_vi = "Sảnh tầng 2"
name_en = "Second floor hall"
[hall]
screens = ["cua-vao", "tang-2"]
"""
ZONE_TRACE = """
0 wait D1 20000
0 shot main-hall
0 wait D2 60000
0 read reading/head/place/zone Sảnh chính
0 read reading/body/call/who/number A001
0 read reading/body/call/where/counter 2
0 read reading/body/call/where/way Sảnh tầng 2
"""


def rows(path):
    """The rows of an 8-bit RGB or RGBA PNG without interlace, unfiltered."""
    data = path.read_bytes()
    expect(data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG")
    at, packed, width, step = 8, b"", 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, step = struct.unpack(">I", body[:4])[0], {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw, size, out = zlib.decompress(packed), width * step, []
    above = bytearray(size)
    for start in range(0, len(raw), size + 1):
        how, line = raw[start], bytearray(raw[start + 1:start + 1 + size])
        for i in range(size if how else 0):
            left = line[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            up = above[i]
            if how == 1:
                guess = left
            elif how == 2:
                guess = up
            elif how == 3:
                guess = (left + up) // 2
            else:
                guess = min((left, up, corner), key=lambda it: abs(left + up - corner - it))
            line[i] = (line[i] + guess) & 255
        out.append(bytes(line))
        above = line
    return out


def ask(office, method, target, body=None, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    status, answer = UnixConnection(office.socket).ask(method, target, body, headers)
    expect(status < 300, f"{method} {target}: {status} {answer}")
    return answer


def run(walk, folder, args):
    bin_dir = pathlib.Path(args.bin)
    office = Office(walk, folder / "office", settings_text([("tiep-dan", "A")]))
    office.start_kiosk()
    ask(office, "POST", "/v1/tickets", {"service": "tiep-dan"}, "hall-1")
    ask(office, "POST", "/v1/counters/1/open", {})
    trace = folder / "trace.txt"
    trace.write_text(TRACE, encoding="utf-8")
    shown = subprocess.Popen([bin_dir / "kiosk-ui", "--role", "hall", "--socket", office.socket,
                              *SIZE, "--replay", trace, "--shots", folder],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not (folder / "before.png").exists() and shown.poll() is None:
        time.sleep(0.05)
    ask(office, "POST", "/v1/counters/1/next", {}, "hall-2")
    said, _ = shown.communicate(timeout=180)
    expect(shown.returncode == 0, f"replay: {said}")
    expect("layout of" not in said, f"a layout does not fit: {said}")

    state = {"hall": ask(office, "GET", "/v1/hall"), "wall_ms": int(time.time() * 1000)}
    (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    subprocess.run([bin_dir / "kiosk-ui", "--render", "D1", "--state", folder / "state.json",
                    *SIZE, "--out", folder / "wanted.png"], check=True)
    before, after, wanted = (rows(folder / f"{name}.png")[HEAD:]
                             for name in ("before", "after", "wanted"))
    expect(after == wanted, "the glass shows what the API says")
    expect(before != after, "the call changed the glass")
    print("a call over the API is on the glass")
    walk.kill("kioskd")
    two_halls(walk, folder, bin_dir)


def two_halls(walk, folder, bin_dir):
    settings = settings_text([("tiep-dan", "A")], counters=2, extra=ZONES)
    office = Office(walk, folder / "halls",
                    settings.replace('id = "2"\n', 'id = "2"\nzone = "tang-2"\n'))
    office.start_kiosk()
    ask(office, "POST", "/v1/tickets", {"service": "tiep-dan"}, "halls-1")
    ask(office, "POST", "/v1/counters/2/open", {})
    trace = folder / "zone.txt"
    trace.write_text(ZONE_TRACE, encoding="utf-8")
    shown = subprocess.Popen([bin_dir / "kiosk-ui", "--role", "hall", "--socket", office.socket,
                              "--zone", "1", "--screen", "cua-vao", *SIZE,
                              "--replay", trace, "--shots", folder],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not (folder / "main-hall.png").exists() and shown.poll() is None:
        time.sleep(0.05)
    ask(office, "POST", "/v1/counters/2/next", {})
    said, _ = shown.communicate(timeout=180)
    expect(shown.returncode == 0, f"replay: {said}")
    expect("layout of" not in said, f"a layout does not fit: {said}")
    screens = {one["name"]: one for one in ask(office, "GET", "/v1/hall/screens")["screens"]}
    expect(screens["cua-vao"]["zone"] == "1", f"whose hall: {screens}")
    expect(screens["cua-vao"]["version"] > 0, f"which version: {screens}")
    expect(screens["tang-2"]["version"] is None, f"never seen: {screens}")
    print("a call to the other hall is on the glass with the way; the display was seen")


if __name__ == "__main__":
    main("hall", run)
