#!/usr/bin/python3
"""kiosk-ocr beside the tesseract command on the same pages, one thread each.

usage: ocr.py --bin DIR [--pages DIR] [--seed N] [--letters 01,03] [--most RATIO] [--keep DIR]

--pages DIR   pages as tests/support/corpus/gen.py writes them (LL-P.VARIANT.png|jpg, LL-P.gt.txt);
              without it they are drawn for this run (--seed, --letters go to gen.py)
--most RATIO  exit 1 when our mean error over the damages is above RATIO of tesseract's
              (default 0.2)
--keep DIR    leave both readings in DIR/ours and DIR/tesseract

Prints for each variant: pages, character error of both in per cent, CPU seconds a page of both;
then the mean over the damages (each damage counts the same), the mean of the two clean variants,
peak memory of one process of each, and the ratio.
"""
import argparse
import collections
import glob
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "..", "support", "corpus")
CLEAN = ("clean300", "clean200")


def load_score():
    spec = importlib.util.spec_from_file_location("score", os.path.join(CORPUS, "score.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cpu_of(command, env):
    """CPU seconds and peak kB of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done


def peak_kb(command, env):
    """Peak resident kB of the largest process under a command, measured in a child of its own."""
    probe = ("import resource,subprocess,sys;subprocess.run(sys.argv[1:],"
             "stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", probe] + command, env=env, check=True,
                         capture_output=True, text=True).stdout
    return int(out)


def error_of(score, truth_file, read_file):
    with open(truth_file, encoding="utf-8") as file:
        truth = score.norm(file.read())
    text = ""
    if os.path.exists(read_file):
        with open(read_file, encoding="utf-8") as file:
            text = score.norm(file.read())
    return score.lev(truth, text), len(truth)


def options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--pages")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--letters")
    parser.add_argument("--most", type=float, default=0.2)
    parser.add_argument("--keep")
    return parser.parse_args()


def draw_pages(args, scratch):
    command = ["/usr/bin/python3", os.path.join(CORPUS, "gen.py"), scratch, "--seed", args.seed]
    command += ["--letters", args.letters] if args.letters else []
    print("drawing pages:", " ".join(command[1:]), flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return scratch


def measure(args, pages, out):
    score = load_score()
    env = dict(os.environ, OMP_THREAD_LIMIT="1")
    ours, theirs = os.path.join(out, "ours"), os.path.join(out, "tesseract")
    os.makedirs(ours, exist_ok=True)
    os.makedirs(theirs, exist_ok=True)
    rows = collections.OrderedDict()
    images = sorted(glob.glob(pages + "/*.png") + glob.glob(pages + "/*.jpg"))
    if not images:
        sys.exit(f"no pages in {pages}")
    for image in images:
        name = os.path.splitext(os.path.basename(image))[0]
        stem, variant = name.split(".", 1)
        mine_s, done = cpu_of([os.path.join(args.bin, "kiosk-ocr"), image, "--each", "--out",
                               ours], env)
        if done.returncode not in (0, 1):
            sys.exit("kiosk-ocr failed: " + done.stderr.decode(errors="replace"))
        their_s, _ = cpu_of(["tesseract", image, os.path.join(theirs, name), "-l", "vie"], env)
        truth = f"{pages}/{stem}.gt.txt"
        mine = error_of(score, truth, f"{ours}/{name}.txt")
        other = error_of(score, truth, f"{theirs}/{name}.txt")
        rows.setdefault(variant, []).append((mine[0], other[0], mine[1], mine_s, their_s))
        print(f"\r{len([1 for r in rows.values() for _ in r])}/{len(images)} pages", end="",
              file=sys.stderr, flush=True)
    print(file=sys.stderr)
    peak_of = next((i for i in images if ".stamp." in i or ".combo." in i), images[0])
    peaks = (peak_kb([os.path.join(args.bin, "kiosk-ocr"), peak_of, "--each", "--out", out], env),
             peak_kb(["tesseract", peak_of, os.path.join(out, "peak"), "-l", "vie"], env))
    return rows, peaks


def report(rows, peaks, most):
    per = {}
    print(f"{'variant':12} {'pages':>5} {'ours %':>8} {'tess. %':>8} {'ours CPU s':>11} "
          f"{'tess. CPU s':>11}")
    for variant, found in sorted(rows.items()):
        mine, other, length, mine_s, their_s = (sum(column) for column in zip(*found))
        count = len(found)
        per[variant] = (100 * mine / length, 100 * other / length, mine_s / count, their_s / count)
        print("%-12s %5d %8.2f %8.2f %11.2f %11.2f" % ((variant, count) + per[variant]))
    damages = [value for name, value in per.items() if name not in CLEAN]
    clean = [value for name, value in per.items() if name in CLEAN]
    for name, values in (("clean", clean), ("DAMAGES", damages)):
        if values:
            means = tuple(sum(column) / len(values) for column in zip(*values))
            print("%-12s %5d %8.2f %8.2f %11.2f %11.2f" % ((name, len(values)) + means))
    print("peak memory: ours %d MB, tesseract %d MB" % (peaks[0] // 1024, peaks[1] // 1024))
    if not damages:
        return 0
    mine, other = (sum(column) / len(damages) for column in list(zip(*damages))[:2])
    ratio = mine / other if other else float("inf")
    print(f"mean error over {len(damages)} damages: ours / tesseract = {ratio:.3f} "
          f"(at most {most})")
    return 0 if ratio <= most else 1


def main():
    args = options()
    with tempfile.TemporaryDirectory() as scratch:
        pages = args.pages or draw_pages(args, os.path.join(scratch, "pages"))
        rows, peaks = measure(args, pages, args.keep or os.path.join(scratch, "read"))
        status = report(rows, peaks, args.most)
    return status


if __name__ == "__main__":
    sys.exit(main())
