#!/usr/bin/env python3
"""A city's kiosks against one hub on SQLite behind nginx, as the handbook sets it up.

usage: fleet.py --bin DIR [--kiosks 10000] [--seconds 60] [--wait 55] [--only storm|polls] [--own-door]

storm: within so many seconds all kiosks come, each with 50 tickets and a letter of three sealed
blobs of 2 kB. polls: each asks what is new and is held; then a holiday is published. What was sent
is asked back from the hub and compared, and hubctl verify looks through all of it. --own-door: the
hub's own TLS (800 connections) instead of nginx. Hub, nginx and simulator share this machine; the
CPU of each is printed. Exit 1 when a target of docs/protocols/city-sync.md is missed.
"""
import argparse
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from city import City, descriptors  # noqa: E402

WORKERS = 2  # of nginx, in sync/cluster/nginx.conf.in


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--kiosks", type=int, default=10000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--wait", type=int, default=55)
    parser.add_argument("--only", choices=["storm", "polls"])
    parser.add_argument("--own-door", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path, help="leave logs and the hub in this folder")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))  # an end that ends the others
    # nginx holds a waiting kiosk's connection and one to the hub, in one worker or another; the hub
    # one for each.
    needed = max(2 * options.kiosks // WORKERS * 5 // 4, options.kiosks) + 512
    if descriptors() < needed:
        sys.exit(f"bench fleet: {options.kiosks} kiosks need {needed} open files a program, and "
                 f"ulimit -Hn allows {descriptors()}")
    with tempfile.TemporaryDirectory(prefix="bench-fleet-") as scratch:
        folder = options.keep or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        city = City(options.bin, folder)
        try:
            # Kiosks come from addresses of their own on loopback, so the door is on all of them.
            if options.own_door:
                city.start_hub("--listen", "0.0.0.0:0")
            else:
                city.start_hub()
                city.start_front("0.0.0.0")
            front = ["--front", city.front.pid] if city.front else []
            only = ["--only", options.only] if options.only else []
            command = [options.bin / "bench_fleet", "--data", city.data, "--url",
                       f"https://127.0.0.1:{city.port}", "--kiosks", options.kiosks, "--seconds",
                       options.seconds, "--wait", options.wait, "--hub", city.hubs[0][0].pid,
                       *front, *only]
            code = subprocess.run([str(part) for part in command]).returncode
            begun = time.monotonic()
            wrong = city.verify()
            print(f"hubctl verify: {wrong or 'all good'} ({time.monotonic() - begun:.0f} s)")
        finally:
            city.end()
    return 1 if code or wrong else 0


sys.exit(main())
