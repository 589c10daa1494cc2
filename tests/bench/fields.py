#!/usr/bin/python3
"""Fields of letters against what the letters state, by variant.

usage: fields.py --bin DIR [--pages DIR] [--seed N] [--letters 01,03] [--variants a,b] [--all]

--pages DIR   all pages of each letter in each variant, as `gen.py --all-pages` draws them; without it
              they are drawn for this run (--seed, --letters, --variants go to gen.py)

--all         name every field that was not found right

Each letter of a variant is read as one document. Prints for each variant how many letters had each
field right; then, over the damages: the share right, how many values were wrong and marked sure (the
clerk is not sent to look), and how many identity numbers were suggested wrong. A subject counts as
right when what is printed is: the truth says the kind before it.
"""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "..", "support", "corpus")
CLEAN = ("clean300", "clean200")
NAMES = ("sender", "address", "id_number", "phone", "date", "addressee", "subject", "kind")
TRUTH = {"sender": "sender", "address": "address", "id_number": "cccd", "phone": "phone", "date": "date",
         "addressee": "to", "subject": "subject", "kind": "kind"}
KINDS = {"khieu_nai": "complaint", "to_cao": "denunciation", "kien_nghi": "recommendation",
         "de_nghi": "recommendation", "phan_anh": "reflection"}


def options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--pages")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--letters")
    parser.add_argument("--variants")
    parser.add_argument("--all", action="store_true")
    return parser.parse_args()


def draw(args, folder):
    command = ["/usr/bin/python3", os.path.join(CORPUS, "gen.py"), folder, "--all-pages", "--seed", args.seed]
    for name in ("letters", "variants"):
        if getattr(args, name):
            command += ["--" + name, getattr(args, name)]
    print("drawing pages:", " ".join(command[1:]), flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def same(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def right(name, value, truth):
    if name == "kind":
        return value == KINDS[truth]
    if name == "phone":
        return value == re.sub(r"\D", "", truth)
    if name == "subject":
        return bool(value) and same(truth).lower().endswith(same(value).lower())
    return same(value) == same(truth)


def read(args, images, out):
    env = dict(os.environ, OMP_THREAD_LIMIT="1")
    done = subprocess.run([os.path.join(args.bin, "kiosk-ocr"), *images, "--json", "--out", out],
                          env=env, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit("kiosk-ocr failed: " + done.stderr.decode(errors="replace"))
    stem = os.path.splitext(os.path.basename(images[0]))[0]
    with open(f"{out}/{stem}.json", encoding="utf-8") as file:
        answer = json.load(file)
    values = {it["name"]: (it["value"], it["mark"]) for it in answer.get("fields", [])}
    values["kind"] = (answer.get("kind", {}).get("kind", ""), "doubtful")
    return values


def main():
    args = options()
    with tempfile.TemporaryDirectory() as scratch:
        pages = args.pages or draw(args, os.path.join(scratch, "pages"))
        with open(f"{pages}/fields.json", encoding="utf-8") as file:
            truths = json.load(file)
        groups = collections.defaultdict(list)
        for image in sorted(glob.glob(pages + "/*.png") + glob.glob(pages + "/*.jpg")):
            stem, variant = os.path.basename(image).rsplit(".", 1)[0].split(".", 1)
            groups[variant, stem.split("-")[0]].append(image)
        counts = collections.defaultdict(lambda: collections.Counter())
        letters = collections.Counter()
        wrong_sure = []
        wrong_ids = []
        for (variant, letter), images in sorted(groups.items()):
            found = read(args, images, scratch)
            letters[variant] += 1
            for name in NAMES:
                value, mark = found.get(name, ("", "empty"))
                truth = truths[letter][TRUTH[name]]
                if right(name, value, truth):
                    counts[variant][name] += 1
                    continue
                if args.all:
                    print(f"{letter}.{variant} {name} ({mark}): {value!r}, is {truth!r}")
                if mark == "sure":
                    wrong_sure.append(f"{letter}.{variant} {name}: {value!r}, is {truth!r}")
                if name == "id_number" and value:
                    wrong_ids.append(f"{letter}.{variant}: {value!r}, is {truth!r}")
        print(f"{'variant':12} {'letters':>7}" + "".join(f"{name:>10}" for name in NAMES))
        for variant in sorted(letters):
            print(f"{variant:12} {letters[variant]:7}" +
                  "".join(f"{counts[variant][name]:10}" for name in NAMES))
        for title, chosen in (("clean", [v for v in letters if v in CLEAN]),
                              ("DAMAGES", [v for v in letters if v not in CLEAN])):
            total = sum(letters[v] for v in chosen)
            if total:
                shares = [100 * sum(counts[v][name] for v in chosen) / total for name in NAMES]
                print(f"{title:12} {total:7}" + "".join(f"{share:9.1f}%" for share in shares))
        for title, list_of in (("wrong and marked sure", wrong_sure),
                               ("wrong identity numbers suggested, all marked for a look", wrong_ids)):
            print(f"{title}: {len(list_of)}")
            print("".join(f"  {line}\n" for line in list_of), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
