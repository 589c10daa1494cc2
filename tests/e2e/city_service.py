#!/usr/bin/env python3
"""The service file that a city copies is one that systemd takes, and its command starts a hub.

usage: city_service.py --bin DIR

Places of an installed system are replaced by this build's; systemd itself does not run here.
"""
import pathlib
import shutil
import socket
import subprocess

from office import expect, main

UNIT = pathlib.Path(__file__).resolve().parents[2] / "sync/cluster/cityhub@.service"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def systemd_takes(unit, port):
    if not shutil.which("systemd-analyze"):
        print("city_service: systemd-analyze is not here, so the file was not read by systemd")
        return
    seen = subprocess.run(["systemd-analyze", "verify", "--man=no",
                           unit.with_name(f"cityhub@{port}.service")],
                          capture_output=True, text=True, timeout=60)
    ours = [line for line in seen.stderr.splitlines() if "cityhub" in line]
    expect(seen.returncode == 0 and not ours, f"systemd takes it: {seen.stderr}")


def run(_walk, folder, args):
    binaries = pathlib.Path(args.bin).resolve()
    data = folder / "hub"
    port = free_port()
    text = UNIT.read_text()
    for installed, here in (("/usr/local/bin/cityhub", binaries / "cityhub"),
                            ("/var/lib/tiepdan-hub/hub", data),
                            ("/var/lib/tiepdan-hub", folder),
                            ("User=tiepdan-hub", "User=root")):
        expect(installed in text, f"the file says {installed}")
        text = text.replace(installed, str(here))
    unit = folder / "cityhub@.service"
    unit.write_text(text)
    systemd_takes(unit, port)

    subprocess.run([binaries / "cityhub", "init", "--data", data, "--name", "127.0.0.1"],
                   check=True, stdout=subprocess.DEVNULL)
    command = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    words = command.removeprefix("ExecStart=").replace("%i", str(port)).split()
    hub = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        said = hub.stdout.readline().strip()
        expect(said == f"listening on http://127.0.0.1:{port}", f"it listens there: {said}")
    finally:
        hub.terminate()
        expect(hub.wait(timeout=30) == 0, "it ends in order, as systemd stops it")
    print("city_service: the unit is sound, its command starts and ends a hub")


main("city_service", run)
