#!/usr/bin/env python3
"""Whoever has the receipt of a letter learns what became of it, and nobody else anything.

usage: track.py --bin DIR

A letter of no known kind is confirmed: its receipt finds it at once, also after kill -9, and no other
PIN does. The body opens it, says in neutral words that the person shall come in, and publishes that
as the city's document; the device shows it while the link is there and when it is gone. Neither the
device nor the hub holds the letter's code or PIN in clear.
"""
import json

from office import expect, main, scanning_office


def story(office, code, pin):
    found = office.ctl("letter", "track", code, given=pin + "\n")["found"]
    return [step["status"] for step in found["story"] or []]


def check_nothing_in_clear(tops, words):
    for top in tops:
        for file in (f for f in top.rglob("*") if f.is_file()):
            raw = file.read_bytes()
            for word in words:
                expect(word.encode() not in raw, f"a receipt's words stand in {file.name}")


def run(walk, folder, _args):
    office, _, key = scanning_office(walk, folder / "office", folder, "03")
    office.start_hub()
    office.start_kiosk()
    office.enrol()
    office.ctl("sim", "scanner", "reload")
    scanned = office.ctl("scan")["letter"]
    receipt = office.ctl("letter", "confirm", scanned["id"], "--pages", scanned["pages"])["letter"]
    code, pin = receipt["code"], receipt["pin"]
    other = "000000" if pin != "000000" else "000001"
    expect(story(office, code, pin) == ["received"], "the receipt finds the letter at once")
    expect(story(office, code[6:14], pin) == ["received"], "its eight characters do, too")
    expect(story(office, code, other) == [], "another PIN finds nothing")

    walk.kill("kioskd")
    office.start_kiosk()
    expect(story(office, code, pin) == ["received"], "it is found after kill -9")

    walk.until(office.synced, "the letter is at the hub", 60)
    office.hubctl("open", scanned["id"], "--key", key, "--out", folder / "opened", text=True)
    content = json.loads((folder / "opened/letter.json").read_text(encoding="utf-8"))
    expect((content["code"], content["pin"]) == (code, pin), "the body has the receipt's words")
    says = folder / "says.toml"
    says.write_text(f'[[letters]]\ncode = "{code}"\npin = "{pin}"\nsteps = [["received", '
                    '"2026-11-20"], ["come_in", "2026-11-27"]]\n', encoding="utf-8")
    document = folder / "answers.toml"
    office.hubctl("answers", "seal", says, "--out", document)
    office.hubctl("document", "publish", "answers", document, "--office", "HN")
    walk.until(lambda: story(office, code, pin) == ["received", "come_in"],
               "the city's answer is at the kiosk", 60)
    expect(story(office, code, other) == [], "another PIN still finds nothing")

    walk.kill("cityhub")
    walk.kill("kioskd")
    office.start_kiosk()
    expect(story(office, code, pin) == ["received", "come_in"], "it stands without the hub")
    check_nothing_in_clear((office.data, office.hub_data, walk.out / "logs"),
                           (code, code[6:14], f'"{pin}"'))
    print("track: received, then asked in; by the receipt alone, also after kill -9 and offline")


if __name__ == "__main__":
    main("track", run)
