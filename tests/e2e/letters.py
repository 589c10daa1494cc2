#!/usr/bin/env python3
"""Letters survive kill -9 at the desk, and their body opens them.

usage: letters.py --bin DIR

A page is accepted, kioskd is killed, and staff choose: hand over as it stands, or scan again. Both
letters then reach the hub; the receiving body opens pages equal, byte by byte, to what the scanner
gave; neither kiosk nor hub holds a word, name or number of the letter in any writing, and no key on
the device opens it.
"""
import json
import re
import subprocess
import unicodedata

import sealed_reader
from office import expect, main, scanning_office

LETTER = "03"


def kill_at_the_desk(office, walk):
    """A jam on page 2 stops the feeder with page 1 accepted; then the process dies."""
    office.ctl("sim", "scanner", "reload")
    office.ctl("sim", "scanner", "jam@2")
    letter = office.ctl("scan", accept=(6,))["letter"]
    expect(letter["pages"] == 1, f"{letter['pages']} pages at the jam")
    walk.kill("kioskd")
    office.start_kiosk()
    row = office.ctl("letter", "show", letter["id"])["letter"]
    expect(row["key_gone"] and row["pages"] == 1, "the page outlives the process, its key does not")
    refused = office.ctl("scan", "--resume", letter["id"], accept=(5,))
    expect(refused["error"]["code"] == "LetterKeyGone", "no page is added to a letter nobody can read")
    return letter["id"]


def hand_over_as_it_stands(office, walk):
    letter = kill_at_the_desk(office, walk)
    done = office.ctl("letter", "confirm", letter, "--pages", 1, "--as-is")["letter"]
    expect(done["class"] == "protected", "what nobody has read is protected")
    return letter


def scan_again(office, walk, pages):
    letter = kill_at_the_desk(office, walk)
    office.ctl("letter", "abandon", letter, "--reason", "rescan")
    office.ctl("sim", "scanner", "reload")
    fresh = office.ctl("scan")["letter"]
    expect(fresh["pages"] == pages, f"{fresh['pages']} of {pages} pages")
    office.ctl("letter", "confirm", fresh["id"], "--pages", pages)
    return fresh["id"]


def check_opened(office, letter, key, sheets, out):
    sealed = out.with_name(out.name + "-sealed")
    office.hubctl("sealed", letter, "--out", sealed)
    office.walk.call("hubctl", "--json", "open", "--sealed", sealed, "--key", key, "--out", out)
    for n, sheet in enumerate(sheets, 1):
        got = (out / f"page-{n}.png").read_bytes()
        expect(got == sheet.read_bytes(), f"page {n} is not the sheet that was scanned")
    document, pages = sealed_reader.open_folder(sealed, key)
    expect(document["letter"] == letter and pages == [s.read_bytes() for s in sheets],
           "a second reader of the format finds something else")


def plain(text):
    """As a search index would hold it: lower case, without marks."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def writings(text):
    """The bytes that a text may lie on a disk as."""
    for form in {text, unicodedata.normalize("NFD", text), text.lower(), text.upper(), plain(text)}:
        yield form.encode("utf-8")
        yield form.encode("utf-16-le")


def secrets_of(folder):
    """Names, numbers, and every three words in a row of the letter but of its public heading."""
    fields = json.loads((folder / "fields.json").read_text(encoding="utf-8"))[LETTER]
    out = {v for k, v in fields.items() if k in ("sender", "address", "cccd", "phone") and v}
    expect(len(out) >= 3, "the letter names somebody")
    for page in folder.glob("*.gt.txt"):
        words = re.findall(r"[^\W_]+", page.read_text(encoding="utf-8"))[16:]
        out |= {" ".join(words[i:i + 3]) for i in range(len(words) - 2)}
    return {s for s in out if len(s) >= 10}


def check_nothing_in_clear(office, folder):
    wanted = {}
    for secret in secrets_of(folder):
        for raw in writings(secret):
            wanted[raw] = secret
    expect(len(wanted) > 1000, f"only {len(wanted)} things to look for")
    # One pass over each file, whatever its size.
    seek = re.compile(b"|".join(re.escape(raw) for raw in sorted(wanted, key=len, reverse=True)))
    count = 0
    for top in (office.data, office.hub_data, office.walk.out / "logs"):
        for file in (f for f in top.rglob("*") if f.is_file()):
            count += 1
            expect(not seek.search(file.read_bytes()), f"words of the letter stand in {file.name}")
    return count, len(wanted)


def check_no_key_here(office, letter, out):
    """Every file of the device that may be a key is tried as one."""
    keys = [f for f in (office.data / "identity").rglob("*") if f.is_file()]
    keys += [f for f in office.data.rglob("*.key") if f.is_file() and f not in keys]
    expect(keys, "the device has keys of its own")
    for key in keys:
        done = subprocess.run(
            [str(office.walk.bin / "hubctl"), "--data", str(office.hub_data), "open", letter,
             "--key", str(key), "--out", str(out)], capture_output=True, check=False)
        expect(done.returncode != 0, f"{key.name} opens the letter")
    return len(keys)


def run(walk, folder, _args):
    pages = folder / "pages"
    office, sheets, key = scanning_office(walk, walk.out / "office", folder, LETTER)
    office.start_kiosk()
    as_is = hand_over_as_it_stands(office, walk)
    again = scan_again(office, walk, len(sheets))
    office.start_hub()
    office.enrol()
    walk.until(office.synced, "both letters are at the hub", 60)
    check_opened(office, as_is, key, sheets[:1], folder / "as-is")
    check_opened(office, again, key, sheets, folder / "again")
    expect(len(office.hubctl("letters")) == 2, "two letters, each once")
    files, forms = check_nothing_in_clear(office, pages)
    keys = check_no_key_here(office, again, folder / "none")
    office.ctl("journal", "verify")
    print(f"letters: {len(sheets)} pages; as it stood, and scanned again: both opened; "
          f"none of {forms} writings in {files} files, none of {keys} keys opens")


if __name__ == "__main__":
    main("letters", run)
