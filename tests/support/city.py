"""A city for benches and drills: cityhub processes of this build, and nginx before them with the
configuration that hubctl front prints. Used by tests/bench and tests/e2e."""
import os
import pathlib
import pwd
import re
import resource
import socket
import subprocess
import sys
import time

NGINX = "/usr/sbin/nginx"
CLUSTER = pathlib.Path(__file__).resolve().parent.parent.parent / "sync" / "cluster"


def filled(template, words):
    """A shipped example with its words between @ replaced; all of them, and no other."""
    text = template.read_text()
    body = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
    for name, value in words.items():
        body = body.replace(f"@{name}@", str(value))
    left = re.findall(r"@[A-Z_]+@", body)
    if left:
        sys.exit(f"{template.name}: nothing for {', '.join(sorted(set(left)))}")
    return body


def start(command, log):
    """A program that prints the port it listens on: (process, port)."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                               stderr=open(log, "ab"), text=True)
    line = process.stdout.readline()
    found = re.search(r"\d+\.\d+\.\d+\.\d+:(\d+)", line)
    if not found:
        sys.exit(f"{command[0]} did not start, see {log}")
    return process, int(found.group(1))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(true, what, limit_s=30):
    """Waits until true() says so."""
    end = time.monotonic() + limit_s
    while not true():
        if time.monotonic() > end:
            sys.exit(f"not within {limit_s} s: {what}")
        time.sleep(0.1)


class City:
    """A hub's folder and the processes that serve it; end() ends them."""

    def __init__(self, binaries, folder, store_file=None):
        self.bin, self.folder = pathlib.Path(binaries), pathlib.Path(folder)
        self.data, self.log = self.folder / "hub", self.folder / "hub.log"
        self.hubs, self.front, self.port = [], None, None
        made = [self.bin / "cityhub", "init", "--data", self.data]
        subprocess.run(made + (["--store-file", store_file, "--pages-in-database"] if store_file else []), check=True,
                       stdout=subprocess.DEVNULL)

    def start_hub(self, door="--front", address="127.0.0.1:0"):
        """One more cityhub on the folder: its port."""
        process, port = start([self.bin / "cityhub", "--data", self.data, door, address], self.log)
        self.hubs.append((process, port))
        self.port = self.port or port
        return port

    def start_front(self, listen="127.0.0.1"):
        """nginx before all hubs, with the shipped configuration."""
        self.port = free_port()
        nginx = self.folder / "nginx"
        nginx.mkdir(exist_ok=True)
        hubs = [word for _, port in self.hubs for word in ("--hub", f"127.0.0.1:{port}")]
        (nginx / "front.conf").write_text(
            self.hubctl("front", "--listen", f"{listen}:{self.port}", *hubs))
        # Without root nginx cannot change its user, and warns that it does not.
        (nginx / "nginx.conf").write_text(filled(CLUSTER / "nginx.conf.in", {
            "USER": pwd.getpwuid(os.geteuid()).pw_name, "FILES": descriptors() - 64, "RUN": nginx,
            "LOG": nginx, "FRONT": nginx / "front.conf"}))
        self.front = subprocess.Popen(
            [NGINX, "-e", nginx / "error.log", "-c", nginx / "nginx.conf", "-g", "daemon off;"],
            preexec_fn=take_descriptors)
        until(lambda: listens(self.port), f"nginx, see {nginx}/error.log")

    def hubctl(self, *words):
        return subprocess.run([self.bin / "hubctl", "--data", self.data, *map(str, words)],
                              check=True, capture_output=True, text=True).stdout

    def verify(self):
        """What hubctl verify finds wrong; "" when all is good."""
        done = subprocess.run([self.bin / "hubctl", "--data", self.data, "verify"],
                              capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def end(self):
        # nginx first: it would tell of hubs that are gone. SIGTERM reaches its workers too.
        for process in ([self.front] if self.front else []) + [hub for hub, _ in self.hubs]:
            process.terminate()
        for process in ([self.front] if self.front else []) + [hub for hub, _ in self.hubs]:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.front, self.hubs = None, []


def descriptors():
    """Most open files that a program may have here."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def take_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors(), descriptors()))
