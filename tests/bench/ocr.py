#!/usr/bin/python3
"""kiosk-ocr beside the tesseract command and ocrmypdf on the same pages, one thread each.

usage: ocr.py --bin DIR [--pages DIR] [--seed N] [--letters 01,03] [--pdf PROFILE]
              [--without ocrmypdf] [--most RATIO] [--keep DIR]

--pages DIR   pages as tests/support/corpus/gen.py writes them (LL-P.VARIANT.png|jpg, LL-P.gt.txt);
              without it they are drawn for this run (--seed, --letters go to gen.py)
--pdf PROFILE archive (default) or compact: ours makes the PDF too, as at the desk
--without ocrmypdf   leave it out: it takes ten times as long as the other two together
--most RATIO  exit 1 when our mean error over the damages is above RATIO of tesseract's
              (default 0.2)
--keep DIR    leave the readings in DIR/ours, DIR/tesseract and DIR/ocrmypdf

Prints for each variant: pages, and for each program the character error in per cent, the CPU
seconds a page and the kB of the PDF a page; then the mean over the damages (each damage counts the
same), the mean of the two clean variants, peak memory of one process of each, and the ratios.
ocrmypdf runs as its manual advises for scans: --rotate-pages --deskew.
"""
import argparse
import collections
import glob
import importlib.util
import os
import resource
import shutil
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
    parser.add_argument("--pdf", choices=("archive", "compact"), default="archive")
    parser.add_argument("--without", choices=("ocrmypdf",))
    parser.add_argument("--most", type=float, default=0.2)
    parser.add_argument("--keep")
    return parser.parse_args()


def draw_pages(args, scratch):
    command = ["/usr/bin/python3", os.path.join(CORPUS, "gen.py"), scratch, "--seed", args.seed]
    command += ["--letters", args.letters] if args.letters else []
    print("drawing pages:", " ".join(command[1:]), flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return scratch


class Program:
    """One of the programs that are compared; `command` reads `image` into `out`/`name`.txt."""

    def __init__(self, name, command, accept=(0,)):
        self.name, self.command, self.accept = name, command, accept
        self.folder = ""

    def start(self, out):
        self.folder = os.path.join(out, self.name)
        os.makedirs(self.folder, exist_ok=True)

    def read(self, image, name, env):
        """CPU seconds; the files lie in the folder."""
        seconds, done = cpu_of(self.command(image, self.folder, name), env)
        if done.returncode not in self.accept:
            sys.exit(f"{self.name} failed: " + done.stderr.decode(errors="replace"))
        return seconds

    def pdf_kb(self, name):
        path = f"{self.folder}/{name}.pdf"
        return os.path.getsize(path) / 1000 if os.path.exists(path) else 0.0


def programs(args):
    ours = os.path.join(args.bin, "kiosk-ocr")
    out = [Program("ours", lambda image, folder, _: [ours, image, "--each", "--out", folder,
                                                     "--pdf", args.pdf], (0, 1)),
           Program("tesseract", lambda image, folder, name: ["tesseract", image, f"{folder}/{name}",
                                                             "-l", "vie"])]
    if args.without == "ocrmypdf":
        return out
    if not shutil.which("ocrmypdf"):
        print("SKIP ocrmypdf: it is not installed (apt install ocrmypdf)")
        return out
    out.append(Program("ocrmypdf", lambda image, folder, name: [
        "ocrmypdf", "-q", "-l", "vie", "--jobs", "1", "--rotate-pages", "--deskew", "--image-dpi",
        "300", "--sidecar", f"{folder}/{name}.txt", image, f"{folder}/{name}.pdf"], (0, 4, 10)))
    return out


def measure(args, pages, out):
    score = load_score()
    env = dict(os.environ, OMP_THREAD_LIMIT="1")
    compared = programs(args)
    for program in compared:
        program.start(out)
    rows = collections.OrderedDict()
    images = sorted(glob.glob(pages + "/*.png") + glob.glob(pages + "/*.jpg"))
    if not images:
        sys.exit(f"no pages in {pages}")
    for done, image in enumerate(images):
        name = os.path.splitext(os.path.basename(image))[0]
        stem, variant = name.split(".", 1)
        row = []
        for program in compared:
            seconds = program.read(image, name, env)
            wrong, length = error_of(score, f"{pages}/{stem}.gt.txt",
                                     f"{program.folder}/{name}.txt")
            row += [100 * wrong / length, wrong, length, seconds, program.pdf_kb(name)]
        rows.setdefault(variant, []).append(row)
        print(f"\r{done + 1}/{len(images)} pages", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    peak_of = next((i for i in images if ".stamp." in i or ".combo." in i), images[0])
    peaks = [(program.name, peak_kb(program.command(peak_of, out, "peak"), env) // 1024)
             for program in compared]
    return rows, peaks


def print_row(name, count, values):
    print("%-12s %5d" % (name, count) + "".join(
        "   %7.2f %7.2f %7.0f" % tuple(values[i:i + 3]) for i in range(0, len(values), 3)))


def report(rows, peaks, most):
    """Per variant and program: error %, CPU s, PDF kB; then the means and what they come to."""
    print("%-12s %5s" % ("variant", "pages") + "".join(
        "   %7s %7s %7s" % (name[:7] + " %", "CPU s", "PDF kB") for name, _ in peaks))
    per, worst = {}, 0.0
    for variant, found in sorted(rows.items()):
        sums = [sum(column) for column in zip(*found)]
        per[variant] = []
        for at in range(0, len(sums), 5):
            per[variant] += [100 * sums[at + 1] / sums[at + 2], sums[at + 3] / len(found),
                             sums[at + 4] / len(found)]
        worst = max([worst] + [row[0] for row in found])
        print_row(variant, len(found), per[variant])
    means = {}
    for name, chosen in (("clean", [n for n in per if n in CLEAN]),
                         ("DAMAGES", [n for n in per if n not in CLEAN])):
        if chosen:
            means[name] = [sum(column) / len(chosen) for column in zip(*(per[n] for n in chosen))]
            print_row(name, len(chosen), means[name])
    print("peak memory: " + ", ".join("%s %d MB" % peak for peak in peaks))
    pages = [row for found in rows.values() for row in found]
    spent = [sum(row[at + 3] for row in pages) for at in range(0, len(pages[0]), 5)]
    for (name, _), seconds in list(zip(peaks, spent))[1:]:
        print(f"CPU, whole chain with its PDF: ours / {name} = {spent[0] / seconds:.2f}")
    print(f"worst page of ours: {worst:.2f} %")
    if "DAMAGES" not in means:
        return 0
    mine, other = means["DAMAGES"][0], means["DAMAGES"][3]
    ratio = mine / other if other else float("inf")
    print(f"mean error over the damages: ours / tesseract = {ratio:.3f} (at most {most})")
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
