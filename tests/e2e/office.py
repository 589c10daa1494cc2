"""A whole office on this machine for end-to-end tests: kioskd with a settings file, a city hub,
clients that speak HTTP over the Unix socket. Shares its process keeper with the demo."""
import argparse
import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "firmware/system/demo"))
from walk import Failed, Walk, expect  # noqa: E402,F401


class UnixConnection(http.client.HTTPConnection):
    """Keep-alive HTTP over a Unix socket: a client that shares no code with the product."""

    def __init__(self, path, timeout_s=30):
        super().__init__("localhost", timeout=timeout_s)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)

    def ask(self, method, target, body=None, headers=None):
        """(status, JSON) or raises OSError / HTTPException when the link broke."""
        payload = None if body is None else json.dumps(body)
        self.request(method, target, payload, {"Content-Type": "application/json",
                                               **(headers or {})})
        answer = self.getresponse()
        raw = answer.read()
        return answer.status, json.loads(raw) if raw else None


def settings_text(services, counters=1, bodies=(), scanner="", extra=""):
    """A settings file: `services` are (id, prefix) pairs; every counter serves all of them."""
    out = ['[office]\ncode = "HN"\nname = "Trụ sở Tiếp công dân"\n\n[kiosk]\nslot = 1\n']
    for name, prefix in services:
        out.append(f'[[services]]\nid = "{name}"\nprefix = "{prefix}"\n'
                   f'name_vi = "Dịch vụ {prefix}"\nname_en = "Service {prefix}"\n')
    names = ", ".join(f'"{name}"' for name, _ in services)
    for number in range(1, counters + 1):
        out.append(f'[[counters]]\nid = "{number}"\nservices = [{names}]\n')
    for name, key, protected in bodies:
        out.append(f'[[bodies]]\nid = "{name}"\nname = "{name}"\nkey = "{key}"\n'
                   f'protected = {"true" if protected else "false"}\n')
    for role in ("citizen", "staff", "technician"):
        out.append(f"[roles.{role}]\nuids = [{os.getuid()}]\n")
    out.append(scanner)
    out.append("[sync]\nfirst_contact_max_s = 0\n")
    out.append(extra)
    return "\n".join(out)


def draw_pages(folder, letter):
    """The pages of a letter of the corpus as a feeder's folder; beside it what stands on them."""
    subprocess.run(["/usr/bin/python3", str(ROOT / "tests/support/corpus/gen.py"), str(folder),
                    "--letters", letter, "--variants", "clean200", "--all-pages"], check=True,
                   stdout=subprocess.DEVNULL)
    feeder = folder / "feeder"
    feeder.mkdir()
    for page in sorted(folder.glob("*.png")):
        page.rename(feeder / page.name)
    return feeder


def start_escl_sim(walk, pages, sane):
    """A network scanner with the sheets of a folder, under the real driver; gives its settings."""
    log = walk.out / "logs/escl-sim.log"
    walk.start("escl-sim", "escl-sim", "--pages", pages,
               ready=lambda: log.exists() and b":" in log.read_bytes())
    port = log.read_text(encoding="utf-8").strip().split(":")[-1].split("/")[0].split()[0]
    walk.call("escl-sim", "--write-config", sane, "--port", port, text=True)
    return f'[scanner]\ndevice = "sane:airscan:e0:sim"\nconfig_dir = "{sane}"\n'


class Office:
    def __init__(self, walk, folder, settings):
        self.walk = walk
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (walk.out / "logs").mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "settings.toml"
        self.config.write_text(settings, encoding="utf-8")
        self.data = self.folder / "kiosk"
        self.socket = self.folder / "api.sock"
        self.hub_data = self.folder / "hub"
        self.hub_port = 0
        self.proxy_port = 0  # of a bad link before the hub, if there is one

    # ---- kiosk
    def start_kiosk(self):
        self.walk.start("kioskd", "kioskd", "--config", self.config, "--data", self.data,
                        "--socket", self.socket, ready=self.answers)

    def answers(self):
        try:
            return UnixConnection(self.socket, 2).ask("GET", "/v1/status")[0] == 200
        except (OSError, http.client.HTTPException, ValueError):
            return False

    def ctl(self, *words, accept=(0,), text=False, given=""):
        flags = [] if text else ["--json"]
        return self.walk.call("kioskctl", "--socket", self.socket, *flags, *words, accept=accept,
                              text=text, given=given)

    # ---- hub
    def init_hub(self):
        self.walk.call("cityhub", "init", "--data", self.hub_data, text=True)

    def start_hub(self):
        log = self.walk.out / "logs" / "cityhub.log"
        seen = log.stat().st_size if log.exists() else 0
        self.walk.start("cityhub", "cityhub", "--data", self.hub_data, "--listen",
                        f"127.0.0.1:{self.hub_port}", ready=lambda: self.hub_listens(log, seen))

    def hub_listens(self, log, seen):
        """The port the hub printed since `seen`; kept, so that a restart listens there again."""
        for line in log.read_bytes()[seen:].decode("utf-8", "replace").split("\n"):
            if "listening on" in line:
                self.hub_port = int(line.split("listening on")[1].strip().split()[0].split(":")[-1])
                return True
        return False

    @property
    def hub_url(self):
        return f"https://127.0.0.1:{self.proxy_port or self.hub_port}"

    def hubctl(self, *words, accept=(0,), text=False):
        flags = [] if text else ["--json"]
        return self.walk.call("hubctl", "--data", self.hub_data, *flags, *words, accept=accept,
                              text=text)

    def enrol(self):
        token = self.hubctl("device", "add", "--office", "HN")["token"]
        self.ctl("provision", "--hub", self.hub_url, "--ca", self.hub_data / "ca.pem",
                 "--token", token)

    def synced(self):
        """True once the hub has acknowledged every record."""
        self.ctl("sync", "push")
        state = self.ctl("sync", "status")
        return state["backlog"] == 0 and state["pages_waiting"] == 0

    def kept_waiting_by(self):
        """The name of what keeps the link waiting; "" when nothing does."""
        reason = self.ctl("sync", "status")["reason"]
        return reason["code"] if reason else ""

    def journal(self):
        lines = self.ctl("journal", "export", text=True).strip().split("\n")
        return [json.loads(line) for line in lines if line]


def scanning_office(walk, top, folder, letter, extra=""):
    """An office with a letter of the corpus in its simulated scanner, and one body, which gets
    protected letters too; nothing runs yet. (office, sheets, file of the body's key)"""
    feeder = draw_pages(folder / "pages", letter)
    office = Office(walk, top, "")
    office.init_hub()
    key = folder / "thanh-tra.key"
    public = office.hubctl("body", "keygen", "--out", key)["public_key"]
    office.config.write_text(settings_text(
        [("nop-don", "A")], bodies=[("thanh-tra", public, True)],
        scanner=f'[scanner]\ndevice = "sim:{feeder}"\n', extra=extra), encoding="utf-8")
    return office, sorted(feeder.glob("*.png")), key


def main(name, run, **numbers):
    """Runs run(walk, folder, args) in a scratch folder with the programs of --bin; `numbers` are
    further options with their defaults. Processes are always ended; Failed is the exit message."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    for option, value in numbers.items():
        parser.add_argument(f"--{option}", type=int, default=value)
    args = parser.parse_args()
    # A short path: a Unix socket's name has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="tiepdan-") as folder:
        walk = Walk(args.bin, pathlib.Path(folder) / "walk")
        try:
            run(walk, pathlib.Path(folder), args)
        except Failed as error:
            # The folder goes; what the programs said last is the only trace of a rare failure.
            for log in sorted((walk.out / "logs").glob("*.log")):
                last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
                print(f"---- {log.name}", *last, sep="\n")
            raise SystemExit(f"{name}: {error}") from error
        finally:
            walk.stop_all()
