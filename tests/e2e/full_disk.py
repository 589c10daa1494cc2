#!/usr/bin/env python3
"""A disk that fills up refuses scans in time, keeps what it took, and tickets go on.

usage: full_disk.py --bin DIR

kioskd gets a data folder on a small tmpfs of its own mount namespace (needs root, else skipped).
"""
import os
import subprocess

from office import Office, expect, main, settings_text

DISK = "64m"
SHEETS = 100


def lay_noise(folder):
    """Sheets of about 600 kB that are no images: what the scanner gives is kept as it is."""
    folder.mkdir()
    for n in range(1, SHEETS + 1):
        (folder / f"{n:02}.png").write_bytes(os.urandom(600_000))


def start_on_small_disk(office, walk):
    office.data.mkdir()
    script = f'mount -t tmpfs -o size={DISK},mode=700 tmpfs "$1" && shift && exec "$@"'
    walk.start("kioskd", "/usr/bin/unshare", "--mount", "--propagation", "private", "sh", "-c",
               script, "sh", office.data, walk.bin / "kioskd", "--config", office.config, "--data",
               office.data, "--socket", office.socket, ready=office.answers)


def run(walk, folder, _args):
    feeder = folder / "feeder"
    lay_noise(feeder)
    office = Office(walk, folder / "office", "")
    made = walk.call("hubctl", "--json", "body", "keygen", "--out", folder / "body.key")
    office.config.write_text(settings_text(
        [("nop-don", "A")], bodies=[("thanh-tra", made["public_key"], True)],
        scanner=f'[scanner]\ndevice = "sim:{feeder}"\n'), encoding="utf-8")
    start_on_small_disk(office, walk)
    letter = office.ctl("scan", accept=(6,))["letter"]
    expect(letter["paused"] == "disk", f"paused for {letter['paused']}")
    expect(letter["fault"]["code"] == "DiskFull", "the reason is named")
    kept = letter["pages"]
    expect(0 < kept < SHEETS, f"{kept} pages kept")
    for n in range(100):
        office.ctl("queue", "issue", "nop-don")
    refused = office.ctl("scan", "--resume", letter["id"], accept=(6,))
    expect(refused["error"]["code"] == "DiskFull", "no scan goes on above the watermark")
    done = office.ctl("letter", "confirm", letter["id"], "--pages", kept)["letter"]
    expect(done["state"] == "confirmed", "what was taken can be confirmed")
    office.ctl("journal", "verify")
    print(f"full_disk: {kept} pages kept, 100 tickets issued on the full disk")


if __name__ == "__main__":
    if subprocess.run(["/usr/bin/unshare", "--mount", "true"], capture_output=True).returncode:
        print("KIOSK-SKIP: a mount namespace needs root")
    else:
        main("full_disk", run)
