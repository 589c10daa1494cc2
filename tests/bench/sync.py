#!/usr/bin/env python3
"""What it costs to bring letters to the city over good and bad links, beside tus.

usage: sync.py --bin DIR [--letters 100] [--only NAME,NAME] [--no-peer]

The kiosk's sync (engine and link of kioskd) against a real cityhub behind nginx, as a city sets it
up (with --no-front: the hub's own TLS), and tus-js-client against @tus/server, each behind TLS and
through the same cutting proxy, on this machine in this run. A letter is a record of 1 kB and three random pages of 200 kB. Bytes are what the proxy saw of TCP
payload both ways, divided by the payload. Exit 1 when a target of docs/protocols/city-sync.md is
missed; where the peer is not installed its columns stay empty.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from city import City, start  # noqa: E402

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"

# name, letters (None: as asked), tickets, options of the proxy, targets
CASES = [
    ("no cuts", None, 0, [], {"ratio": 1.004, "requests": 120}),
    ("cut every 300 kB", None, 0, ["--cut-every", "300000"], {"ratio": 1.06}),
    ("cut every 64 kB", None, 0, ["--cut-every", "64000"], {"ratio": 1.35}),
    ("cut every 20 kB", None, 0, ["--cut-every", "20000"], {"ratio": 2.0}),
    ("50 ms each way", 10, 0, ["--delay", "50"], {"seconds": 2.0, "quicker": 3.0}),
    ("50 ms and 300 kB", 10, 0, ["--delay", "50", "--cut-every", "300000"],
     {"seconds": 9.0, "quicker": 2.0}),  # why no less: docs/adr/0010
    ("ticket events", 0, 10000, [], {"per_event": 20.0, "seconds": 10.0}),
    # How long a record waits behind a request about pages on a slow link (docs/adr/0010).
    ("1 Mbit/s", 10, 0, ["--rate", "125000"], {"held_s": 3.0}),
    ("128 kbit/s", 2, 0, ["--rate", "16000"], {"held_s": 10.0, "held_median_s": 3.0}),
]


class Proxy:
    """The cutting proxy around one run; bytes(): what went through it."""

    def __init__(self, binaries, port, options, log):
        self.process, self.port = start([binaries / "cut_proxy", "--to", port, *options], log)

    def end(self):
        self.process.terminate()
        text = self.process.stdout.read()
        self.process.wait()
        last = text.strip().splitlines()[-1]
        up, down, connections, cuts = map(int, re.findall(r"\d+", last))
        return {"bytes": up + down, "up": up, "connections": connections, "cuts": cuts}


def measured(command, proxy, limit_s):
    """Runs a client; {} when it does not end in time."""
    try:
        out = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                             timeout=limit_s)
    except subprocess.TimeoutExpired:
        return {**proxy.end(), "ended": False}
    seen = proxy.end()
    if out.returncode != 0:
        print("\n".join(out.stderr.strip().splitlines()[-3:])[-500:], file=sys.stderr)
        return {**seen, "ended": False}
    return {**json.loads(out.stdout.strip().splitlines()[-1]), **seen, "ended": True}


class Ours:
    def __init__(self, binaries, folder, front):
        self.bin, self.log = binaries, folder / "hub.log"
        self.city = City(binaries, folder)
        self.city.start_hub("--front" if front else "--listen")
        if front:
            self.city.start_front()
        self.data, self.port = self.city.data, self.city.port

    def end(self):
        self.city.end()

    def run(self, letters, tickets, options, limit_s):
        token = subprocess.run(
            [self.bin / "hubctl", "--data", self.data, "device", "add", "--office", "HN"],
            check=True, capture_output=True, text=True).stdout.split()[-1]
        proxy = Proxy(self.bin, self.port, options, self.log)
        seen = measured([self.bin / "bench_sync", "--hub", f"https://127.0.0.1:{self.port}",
                         "--through", f"https://127.0.0.1:{proxy.port}", "--ca",
                         self.data / "ca.pem", "--token", token, "--letters", letters,
                         "--tickets", tickets], proxy, limit_s)
        wrong = self.city.verify()
        if wrong:
            sys.exit(f"bench sync: the hub does not verify\n{wrong}")
        return seen


class Tus:
    def __init__(self, binaries, folder):
        self.bin, self.log = binaries, folder / "tus.log"
        self.store = folder / "tus"
        self.store.mkdir()
        self.certificate = folder / "tus.pem"
        key = folder / "tus.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                        self.certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
        process, self.port = start(
            ["node", PEERS / "tus_server.mjs", self.store, self.certificate, key], self.log)
        self.process = process

    def end(self):
        self.process.terminate()
        self.process.wait()

    def run(self, letters, _tickets, options, limit_s):
        proxy = Proxy(self.bin, self.port, options, self.log)
        return measured(["node", PEERS / "tus_client.mjs", f"https://127.0.0.1:{proxy.port}/files",
                         self.certificate, letters, 1000, 3, 200000], proxy, limit_s)


def judge(ours, peer, targets, tickets):
    """What was missed, in words."""
    missed = []
    if not ours["ended"]:
        return ["did not end"]
    if "ratio" in targets and ours["bytes"] / ours["payload"] > targets["ratio"]:
        missed.append(f"bytes above {targets['ratio']}")
    if "requests" in targets and ours["requests"] > targets["requests"]:
        missed.append(f"more than {targets['requests']} requests")
    if "seconds" in targets and ours["ms"] > targets["seconds"] * 1000:
        missed.append(f"longer than {targets['seconds']} s")
    if "per_event" in targets and ours["bytes"] / tickets > targets["per_event"]:
        missed.append(f"more than {targets['per_event']} bytes an event")
    for target, seen in (("held_s", "held_most_ms"), ("held_median_s", "held_median_ms")):
        if target in targets and ours[seen] > targets[target] * 1000:
            missed.append(f"records wait longer than {targets[target]} s")
    if "quicker" in targets and peer and peer["ended"] and \
            ours["ms"] * targets["quicker"] > peer["ms"]:
        missed.append(f"not {targets['quicker']} times quicker than tus")
    return missed


def words(seen, tickets):
    if not seen:
        return f"{'–':>10} {'–':>9} {'–':>9} {'–':>6}"
    if not seen["ended"]:
        return f"{'never':>10} {'–':>9} {'–':>9} {seen['cuts']:>6}"
    bytes_for = (f"{seen['bytes'] / tickets:.1f} B/ev" if tickets
                 else f"{seen['bytes'] / seen['payload']:.4f}")
    return f"{bytes_for:>10} {seen['requests']:>9} {seen['ms'] / 1000:>8.2f}s {seen['cuts']:>6}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--letters", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--no-front", action="store_true")
    parser.add_argument("--limit-s", type=int, default=600)
    options = parser.parse_args()
    have_peer = not options.no_peer and shutil.which("node") and (PEERS / "node_modules").is_dir()
    failed = False
    with tempfile.TemporaryDirectory(prefix="bench-sync-") as scratch:
        folder = pathlib.Path(scratch)
        ours = Ours(options.bin, folder, not options.no_front)
        peer = Tus(options.bin, folder) if have_peer else None
        time.sleep(0.2)
        head = f"{'bytes':>10} {'requests':>9} {'time':>9} {'cuts':>6}"
        print(f"{'':26} |{head} |{head}")
        print(f"{'':26} |{'Tiếp Dân':^37} |{'tus-js-client, @tus/server':^37}")
        for name, letters, tickets, proxy, targets in CASES:
            if options.only and name not in options.only.split(","):
                continue
            letters = options.letters if letters is None else letters
            mine = ours.run(letters, tickets, proxy, options.limit_s)
            theirs = peer.run(letters, tickets, proxy, options.limit_s) if peer and letters else {}
            missed = judge(mine, theirs, targets, tickets)
            failed = failed or bool(missed)
            held = (f"  a record waits {mine['held_median_ms'] / 1000:.1f} s, at most "
                    f"{mine['held_most_ms'] / 1000:.1f} s"
                    if "held_s" in targets and mine["ended"] else "")
            print(f"{name:26} |{words(mine, tickets)} |{words(theirs, tickets)}{held}"
                  f"{'  MISSED: ' + ', '.join(missed) if missed else ''}", flush=True)
        for side in [ours] + ([peer] if peer else []):
            side.end()
    return 1 if failed else 0


sys.exit(main())
