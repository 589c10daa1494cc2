#!/usr/bin/env python3
"""A city on three machines, played on this one: three PostgreSQL under Patroni, three etcd, two
cityhub and nginx, with the configuration files that ship (sync/cluster).

usage: city_cluster.py --bin DIR [--kill-leader [--kiosks 1000] [--seconds 90]] [--keep DIR]

Without --kill-leader it runs until Ctrl-C and says where everything is. With it, kiosks send for so
many seconds, each several times; in the middle everything of the leader's machine (Patroni,
PostgreSQL, etcd) gets SIGKILL. In the end every record and letter must be at the hub once, and no
acknowledgement may have been missing for longer than 30 s; then the machine comes back. Each
machine has an address of its own on loopback and ports that are free; all files are in a scratch
folder. Run by root, PostgreSQL and Patroni are Debian's user postgres, since both refuse root.
"""
import argparse
import json
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from city import CLUSTER, City, filled, until  # noqa: E402

NAMES = ("db1", "db2", "db3")
ROUND_S = 15  # a kiosk sends so often, each time some tickets and a letter
TICKETS = 3


def say(words):
    print(words, flush=True)


def free_port(host):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def as_postgres(command):
    """The command as a user that PostgreSQL takes; it is told to end when this process dies."""
    user = (["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--reset-env"]
            if os.geteuid() == 0 else [])
    return ["setpriv", "--pdeathsig", "TERM", *user, "--", *map(str, command)]


class Machine:
    """etcd and Patroni (which starts PostgreSQL) of one machine."""

    def __init__(self, name, host, folder):
        self.name, self.host, self.folder = name, host, folder
        self.client, self.peer, self.rest, self.postgres = (
            f"{host}:{free_port(host)}" for _ in range(4))
        self.processes = {}
        folder.mkdir()
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)

    def configure(self, machines, password):
        own = {"NAME": self.name, "CLIENT": self.client, "PEER": self.peer}
        (self.folder / "etcd.yml").write_text(filled(CLUSTER / "etcd.yml.in", {
            **own, "DATA": self.folder / "etcd",
            "ETCD_PEERS": ",".join(f"{m.name}=http://{m.peer}" for m in machines)}))
        config = self.folder / "patroni.yml"
        config.write_text(filled(CLUSTER / "patroni.yml.in", {
            **own, "DATA": self.folder / "postgresql", "REST": self.rest, "POSTGRES": self.postgres,
            "ETCD_CLIENTS": ",".join(m.client for m in machines), "NETWORK": "127.0.0.0/8",
            "PASSWORD": password}))
        config.chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(config, "postgres")

    def start(self, *programs):
        commands = {"etcd": ["etcd", "--config-file", self.folder / "etcd.yml"],
                    "patroni": ["patroni", self.folder / "patroni.yml"]}
        for program in programs or commands:
            log = open(self.folder / f"{program}.log", "ab")
            self.processes[program] = subprocess.Popen(
                as_postgres(commands[program]), stdout=log, stderr=log, start_new_session=True)

    def state(self):
        """What its Patroni says of itself; {} when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{self.rest}/patroni", timeout=2) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:  # 503: it runs and does not lead
            return json.load(error)
        except (OSError, ValueError):
            return {}

    def role(self):
        state = self.state()
        return state.get("role", "") if state.get("state") == "running" else ""

    def leads(self):
        return self.role() in ("master", "primary")

    def postmaster(self):
        """Its process id; None when it does not run."""
        data = self.folder / "postgresql"
        try:
            pid = int((data / "postmaster.pid").read_text().split()[0])
            return pid if pathlib.Path(f"/proc/{pid}/cwd").resolve() == data else None
        except (OSError, ValueError, IndexError):
            return None

    def kill(self):
        """As when its power goes: nothing is told, nothing is flushed."""
        pid = self.postmaster()
        servers = [pid, *children_of(pid)]
        self.processes["patroni"].kill()
        for server in servers:
            try:
                os.kill(server, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.processes["etcd"].kill()
        for process in self.processes.values():
            process.wait()
        self.processes = {}

    def end(self, program):
        """Patroni takes PostgreSQL down with it when it is told to end; what it left behind when it
        did not end by itself is ended here."""
        process = self.processes.pop(program, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # initdb too, which it waits for
            process.wait()
        left = self.postmaster() if program == "patroni" else None
        if left:
            os.kill(left, signal.SIGQUIT)  # at once; the files go with the folder
            until(lambda: self.postmaster() is None, f"{self.name}: PostgreSQL ends")


def children_of(pid):
    return [int(word) for word in
            pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Cluster:
    def __init__(self, binaries, folder):
        self.bin, self.folder, self.city = binaries, folder, None
        self.password, self.hub_password = secrets.token_hex(16), secrets.token_hex(16)
        folder.chmod(0o711)  # PostgreSQL's user passes through to its own folders
        self.machines = [Machine(name, f"127.0.2.{number}", folder / name)
                         for number, name in enumerate(NAMES, 1)]
        for machine in self.machines:
            machine.configure(self.machines, self.password)

    def leader(self):
        return next((m for m in self.machines if m.leads()), None)

    def streams(self, count):
        """Whether so many standbys follow the leader and one of them is synchronous."""
        leader = self.leader()
        following = (leader.state().get("replication") or []) if leader else []
        return len([f for f in following if f.get("state") == "streaming"]) >= count and any(
            f.get("sync_state") == "sync" for f in following)

    def sql(self, statement, machine=None, database="postgres", check=True):
        host, port = (machine or self.leader()).postgres.split(":")
        return subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", host, "-p", port,
                               "-U", "postgres", "-d", database, "-c", statement], check=check,
                              env={**os.environ, "PGPASSWORD": self.password},
                              stdout=subprocess.DEVNULL,
                              stderr=None if check else subprocess.DEVNULL).returncode == 0

    def start(self):
        begun = time.monotonic()
        for machine in self.machines:
            machine.start("etcd")
        for machine in self.machines:
            machine.start("patroni")
        until(lambda: self.streams(2), f"a leader with two standbys, see {self.folder}/db*", 240)
        self.sql(f"CREATE ROLE tiepdan LOGIN PASSWORD '{self.hub_password}'")
        self.sql("CREATE DATABASE tiepdan OWNER tiepdan")
        # A standby that is behind would turn the hub away, and libpq asks no other one then.
        until(lambda: all(self.sql("SELECT", machine, "tiepdan", check=False)
                          for machine in self.machines), "the database stands on all three", 60)
        store = self.folder / "store.txt"
        store.touch(0o600)
        addresses = [machine.postgres.split(":") for machine in self.machines]
        store.write_text(filled(CLUSTER / "store.txt.in", {
            "HOSTS": ",".join(host for host, _ in addresses),
            "PORTS": ",".join(port for _, port in addresses),
            "HUB_PASSWORD": self.hub_password}))
        (self.folder / "city").mkdir()
        self.city = City(self.bin, self.folder / "city", store)
        self.city.start_hub()
        self.city.start_hub()
        # Kiosks of the simulator come to addresses of their own on loopback.
        self.city.start_front("0.0.0.0")
        say(f"cluster up in {time.monotonic() - begun:.0f} s: leader {self.leader().name}, "
            f"two standbys, two hubs behind https://127.0.0.1:{self.city.port}")

    def end(self):
        if self.city:
            self.city.end()
        # The leader last, so that nobody needs an election; etcd after all of them, since a leader
        # that ends says so there, and waits until two of three have heard it.
        leader = self.leader()
        for machine in sorted(self.machines, key=lambda one: one is leader):
            machine.end("patroni")
        for machine in self.machines:
            machine.end("etcd")


def fleet(cluster, options):
    city = cluster.city
    return subprocess.Popen(
        [str(part) for part in (
            options.bin / "bench_fleet", "--data", city.data, "--url",
            f"https://127.0.0.1:{city.port}", "--kiosks", options.kiosks, "--seconds",
            options.seconds, "--rounds", max(1, options.seconds // ROUND_S), "--tickets", TICKETS,
            "--only", "storm", "--failover", "--front", city.front.pid, "--hub",
            *(hub.pid for hub, _ in city.hubs))], stdout=subprocess.PIPE, text=True)


def kill_leader(cluster, options):
    simulator = fleet(cluster, options)
    try:
        for line in simulator.stdout:
            print(line, end="", flush=True)
            if line.startswith("storm begins"):
                break
        time.sleep(options.seconds / 3)
        victim = cluster.leader()
        killed = time.monotonic()
        victim.kill()
        say(f"  killed -9: Patroni, PostgreSQL and etcd of {victim.name}, which led")
        until(cluster.leader, "another leader", 60)
        say(f"  {cluster.leader().name} leads {time.monotonic() - killed:.1f} s later")
        for line in simulator.stdout:
            print(line, end="", flush=True)
        code = simulator.wait()
    finally:
        simulator.kill()
        simulator.wait()
    back = time.monotonic()
    victim.start()
    until(lambda: cluster.streams(2), f"{victim.name} follows again, see {victim.folder}", 180)
    say(f"  {victim.name} is back as a standby {time.monotonic() - back:.0f} s after its start")
    wrong = cluster.city.verify()
    say(f"hubctl verify: {wrong or 'all good'}")
    return 1 if code or wrong else 0


def run(cluster, options):
    cluster.start()
    if options.kill_leader:
        return kill_leader(cluster, options)
    for machine in cluster.machines:
        say(f"  {machine.name}: PostgreSQL {machine.postgres}, Patroni http://{machine.rest}, "
            f"etcd http://{machine.client}, files {machine.folder}")
    say(f"  patronictl -c {cluster.machines[0].folder}/patroni.yml list\n"
        f"  {options.bin}/hubctl --data {cluster.city.data} devices\nCtrl-C ends all of it.")
    signal.pause()
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--kill-leader", action="store_true")
    parser.add_argument("--kiosks", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=90)
    parser.add_argument("--keep", type=pathlib.Path, help="leave everything in this new folder")
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    # Also where a shell in the background has set it aside.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
    if options.keep:
        options.keep.mkdir(parents=True)
    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="city-cluster-"))
    cluster = Cluster(options.bin, folder.resolve())
    try:
        return run(cluster, options)
    except KeyboardInterrupt:
        say("ending")
        return 130 if options.kill_leader else 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # one Ctrl-C is enough
        cluster.end()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
