#!/usr/bin/env python3
"""Tickets survive kill -9: clients issue over the API while kioskd is killed again and again.

usage: kill_nine.py --bin DIR [--tickets 20000] [--clients 8] [--kills 20]

Each client repeats a request whose reply was lost with the same idempotency key. At the end every
acknowledged number exists once in the journal, none twice, the chain is valid, and the city hub
holds exactly the same tickets. Seeded by nothing: the kills fall where they fall; the property
must hold for every interleaving.
"""
import collections
import http.client
import random
import threading
import time
import uuid

from office import Failed, Office, UnixConnection, expect, main, settings_text

# 999 numbers a prefix plus the kiosk's own 999: one prefix per 1,900 tickets, with room.
PER_PREFIX = 1900


class Client(threading.Thread):
    def __init__(self, office, services, count, seed):
        super().__init__()
        self.office, self.services, self.count = office, services, count
        self.random = random.Random(seed)
        self.acknowledged = []           # (key, uid, text)
        self.repeats = 0
        self.refusals = collections.Counter()

    def run(self):
        connection = None
        while len(self.acknowledged) < self.count:
            key = str(uuid.UUID(int=self.random.getrandbits(128)))
            body = {"service": self.random.choice(self.services), "party": 1}
            while True:
                try:
                    connection = connection or UnixConnection(self.office.socket)
                    status, answer = connection.ask("POST", "/v1/tickets", body,
                                                    {"Idempotency-Key": key})
                except (OSError, http.client.HTTPException, ValueError):
                    connection = None
                    self.repeats += 1
                    time.sleep(0.02)
                    continue
                if status in (200, 201):
                    ticket = answer["ticket"]
                    self.acknowledged.append((key, ticket["id"], ticket["text"]))
                    break
                self.refusals[answer["error"]["code"]] += 1
                if status != 503:
                    return
                time.sleep(0.02)


def kill_while(office, clients, kills, total):
    """Kills kioskd at `kills` points spread over the acknowledged tickets."""
    for number in range(1, kills + 1):
        goal = total * number // (kills + 1)
        while sum(len(c.acknowledged) for c in clients) < goal:
            if not any(c.is_alive() for c in clients):
                raise Failed(f"clients stopped: {[dict(c.refusals) for c in clients]}")
            time.sleep(0.005)
        office.walk.kill("kioskd")
        office.start_kiosk()


def check_journal(office, acknowledged):
    records = office.journal()
    issued = [r for r in records if r["kind"] == "ticket.issued"]
    uids = collections.Counter(r["id"] for r in issued)
    numbers = collections.Counter((r["body"]["business_day"], r["body"]["prefix"],
                                   r["body"]["number"]) for r in issued)
    expect(max(uids.values()) == 1, "a ticket stands twice in the journal")
    expect(max(numbers.values()) == 1, "a number was given twice")
    missing = [uid for _, uid, _ in acknowledged if uid not in uids]
    expect(not missing, f"{len(missing)} acknowledged tickets are missing")
    keys = collections.Counter(uid for _, uid, _ in acknowledged)
    expect(max(keys.values()) == 1, "two keys were answered with one ticket")
    office.ctl("journal", "verify")
    return uids


def check_hub(office, uids):
    office.init_hub()
    office.start_hub()
    office.enrol()
    office.walk.until(office.synced, "the hub has everything", 180)
    at_hub = [t["ticket"] for t in office.hubctl("tickets")]
    expect(len(at_hub) == len(set(at_hub)), "a ticket stands twice at the hub")
    expect(set(at_hub) == set(uids), f"hub has {len(at_hub)} tickets, the kiosk {len(uids)}")
    office.hubctl("verify")


def run(walk, folder, args):
    prefixes = [chr(65 + i) for i in range(-(-args.tickets // PER_PREFIX) + 1)]
    services = [(f"dv-{p.lower()}", p) for p in prefixes]
    office = Office(walk, folder / "office", settings_text(services))
    office.start_kiosk()
    clients = [Client(office, [s for s, _ in services], args.tickets // args.clients, i)
               for i in range(args.clients)]
    begun = time.monotonic()
    for client in clients:
        client.start()
    kill_while(office, clients, args.kills, args.tickets)
    for client in clients:
        client.join()
    took = time.monotonic() - begun
    acknowledged = [a for c in clients for a in c.acknowledged]
    expect(len(acknowledged) == args.tickets // args.clients * args.clients,
           f"refused: {[dict(c.refusals) for c in clients]}")
    uids = check_journal(office, acknowledged)
    check_hub(office, uids)
    print(f"{len(acknowledged)} acknowledged in {took:.1f} s, {args.kills} kills, "
          f"{sum(c.repeats for c in clients)} requests repeated, "
          f"{len(uids) - len(acknowledged)} issued but never acknowledged; hub has the same")


if __name__ == "__main__":
    main("kill_nine", run, tickets=20000, clients=8, kills=20)
