#!/usr/bin/env python3
"""Three kiosks of one office: every number once, every ticket in the one line, whatever breaks.

usage: three_kiosks.py --bin DIR [--tickets 6000] [--clients 2] [--kills 9] [--cuts 6]

One kioskd is the primary, two join it over HTTPS. Clients issue at each of them with idempotency
keys while processes are killed with SIGKILL and the link is cut (a proxy between each secondary and
the primary refuses and breaks connections). At the end: no number twice over the three journals,
every acknowledged ticket exists, the primary has adopted every ticket of the others, the chains are
valid. Then the primary is killed for good: a secondary takes over, calls the people who waited, and
the old primary, started again, becomes its secondary.
"""
import collections
import os
import pathlib
import random
import socket
import threading
import time

from kill_nine import Client
from office import Failed, Office, expect, main, settings_text

# 999 shared numbers and 999 of each kiosk a prefix and day, with room: blocks leave gaps.
PER_PREFIX = 3000


class CuttingProxy(threading.Thread):
    """Passes bytes on between a secondary and the primary until it is told to cut."""

    def __init__(self, target_port):
        super().__init__(daemon=True)
        self.target_port = target_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.cut = threading.Event()
        self.pairs = []
        self.lock = threading.Lock()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            if self.cut.is_set():
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target_port), 5)
            except OSError:
                client.close()
                continue
            with self.lock:
                self.pairs.append((client, server))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def set_cut(self, cut):
        (self.cut.set if cut else self.cut.clear)()
        if cut:
            with self.lock:
                for pair in self.pairs:
                    for end in pair:
                        try:
                            end.shutdown(socket.SHUT_RDWR)
                        except OSError:
                            pass
                self.pairs.clear()


class Kiosk(Office):
    """One kioskd of the office, by name."""

    def __init__(self, walk, folder, name, services):
        self.name = name
        extra = (f'[lan]\nlisten = "127.0.0.1:{free_port()}"\n'
                 f'[roles.supervisor]\nuids = [{os.getuid()}]\n')
        super().__init__(walk, folder / name, settings_text(services, counters=2, extra=extra))

    def start_kiosk(self):
        self.walk.start(self.name, "kioskd", "--config", self.config, "--data", self.data,
                        "--socket", self.socket, ready=self.answers)

    def kill(self):
        self.walk.kill(self.name)

    @property
    def port(self):
        return int(self.ctl("lan", "show")["address"].split(":")[-1])

    def place(self):
        return self.ctl("kiosk", "list")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def join(kiosk, primary, port):
    pairing = primary.ctl("kiosk", "pair")
    kiosk.ctl("kiosk", "join", f"https://127.0.0.1:{port}", "--pin", pairing["pin"], "--code",
              pairing["code"], "--name", kiosk.name)


def handed_over(kiosk):
    place = kiosk.place()["primary"]
    return place["link"] == "up" and place["tickets_waiting"] == 0 and place["copy_whole"]


def disturb(kiosks, proxies, clients, total, kills, cuts, rng):
    """Kills and cuts spread over the acknowledged tickets, in a random order."""
    events = ["kill"] * kills + ["cut"] * cuts
    rng.shuffle(events)
    for number, event in enumerate(events, 1):
        goal = total * number // (len(events) + 1)
        while sum(len(c.acknowledged) for c in clients) < goal:
            if not any(c.is_alive() for c in clients):
                raise Failed(f"clients stopped: {[dict(c.refusals) for c in clients]}")
            time.sleep(0.005)
        if event == "kill":
            kiosk = rng.choice(kiosks)
            kiosk.kill()
            kiosk.start_kiosk()
        else:
            proxy = rng.choice(proxies)
            proxy.set_cut(not proxy.cut.is_set())
    for proxy in proxies:
        proxy.set_cut(False)


def check_numbers(kiosks, acknowledged):
    numbers, issued = collections.Counter(), {}
    for kiosk in kiosks:
        for record in kiosk.journal():
            if record["kind"] == "ticket.issued":
                body = record["body"]
                numbers[(body["business_day"], body["prefix"], body["number"])] += 1
                issued[record["id"]] = kiosk.name
        kiosk.ctl("journal", "verify")
    expect(max(numbers.values()) == 1, "a number was given twice in the office")
    missing = [uid for uid in acknowledged if uid not in issued]
    expect(not missing, f"{len(missing)} acknowledged tickets are missing")
    return issued


def check_adopted(primary, issued):
    adopted = collections.Counter(r["body"]["ticket"] for r in primary.journal()
                                  if r["kind"] == "ticket.adopted")
    wanted = {uid for uid, name in issued.items() if name != primary.name}
    expect(set(adopted) == wanted, f"{len(wanted)} tickets of others, {len(adopted)} adopted")
    expect(max(adopted.values()) == 1, "a ticket was adopted twice")
    waiting = sum(line["waiting"] for line in primary.ctl("queue", "show")["services"])
    expect(waiting == len(issued), f"{len(issued)} tickets, {waiting} wait at the primary")


def check_take_over(primary, heir, other, walk, waiting):
    """The primary dies; `heir` goes on with everybody who waited."""
    primary.kill()
    walk.until(lambda: heir.place()["primary"]["link"] == "down", "the loss is noticed", 60)
    refused = heir.ctl("counter", "open", "1", accept=(1, 2, 3, 4, 5))
    expect(refused["error"]["code"] == "NotPrimary", f"a secondary opens a counter: {refused}")
    taken = heir.ctl("kiosk", "take-over")
    expect(taken["tickets"] == waiting, f"{waiting} waited, {taken['tickets']} were taken over")
    heir.ctl("counter", "open", "1")
    heir.ctl("queue", "next", "1")
    walk.until(lambda: (other.place()["primary"] or {}).get("device") == heir.ctl("status")["device"],
               "the third kiosk follows the new primary", 60)
    ticket = other.ctl("queue", "issue", "dv-a", "--no-paper")["ticket"]
    slot = other.place()["slot"]
    expect(ticket["number"] // 1000 == slot, f"{ticket['text']} is not of slot {slot}")
    walk.until(lambda: handed_over(other), "the new primary has its ticket", 60)
    primary.start_kiosk()
    walk.until(lambda: primary.place()["role"] == "secondary", "the old primary steps down", 60)
    late = primary.ctl("queue", "issue", "dv-a", "--no-paper")["ticket"]
    expect(1000 < late["number"] < 2000, f"{late['text']} is not of slot 1")
    walk.until(lambda: handed_over(primary), "the old primary hands over", 120)
    texts = {t["text"] for t in heir.ctl("queue", "show")["waiting"]}
    expect({ticket["text"], late["text"]} <= texts, "the new primary has both tickets")


def run(walk, folder, args):
    letters = [chr(65 + i) for i in range(26)]
    names = letters + [a + b for a in letters for b in letters]
    prefixes = names[:-(-args.tickets // PER_PREFIX) + 1]
    services = [(f"dv-{p.lower()}", p) for p in prefixes]
    kiosks = [Kiosk(walk, pathlib.Path(folder), name, services) for name in ("chinh", "sanh", "san")]
    for kiosk in kiosks:
        kiosk.start_kiosk()
    primary = kiosks[0]
    proxies = [CuttingProxy(primary.port) for _ in kiosks[1:]]
    for kiosk, proxy in zip(kiosks[1:], proxies):
        proxy.start()
        join(kiosk, primary, proxy.port)
    each = args.tickets // (args.clients * len(kiosks))
    clients = [Client(kiosk, [s for s, _ in services], each, 10 * i + k)
               for k, kiosk in enumerate(kiosks) for i in range(args.clients)]
    begun = time.monotonic()
    for client in clients:
        client.start()
    disturb(kiosks, proxies, clients, each * len(clients), args.kills, args.cuts, random.Random(7))
    for client in clients:
        client.join()
    took = time.monotonic() - begun
    acknowledged = [uid for c in clients for _, uid, _ in c.acknowledged]
    expect(len(acknowledged) == each * len(clients),
           f"refused: {[dict(c.refusals) for c in clients]}")
    for kiosk in kiosks[1:]:
        walk.until(lambda kiosk=kiosk: handed_over(kiosk), f"{kiosk.name} hands over", 300)
    issued = check_numbers(kiosks, acknowledged)
    check_adopted(primary, issued)
    check_take_over(primary, kiosks[1], kiosks[2], walk, len(issued))
    print(f"{len(acknowledged)} acknowledged at three kiosks in {took:.1f} s, {args.kills} kills, "
          f"{args.cuts} cuts or mendings, {sum(c.repeats for c in clients)} requests repeated; no "
          f"number twice, all {len(issued)} in one line; primary replaced and returned")


if __name__ == "__main__":
    main("three_kiosks", run, tickets=6000, clients=2, kills=9, cuts=6)
