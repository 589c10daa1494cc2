"""What the demo's steps share: processes that are always ended, commands with JSON answers, a
record of what happened and how long it took. Standard library only."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time


class Failed(Exception):
    """A step that did not happen as it must; its words go to the terminal and to summary.md."""


class Walk:
    def __init__(self, binaries, out):
        self.bin = pathlib.Path(binaries).resolve()
        self.out = pathlib.Path(out).resolve()
        self.out.mkdir(parents=True, exist_ok=True)
        self.running = {}
        self.steps = []
        self.started = time.monotonic()

    # ---- steps
    def step(self, title, action):
        print(f"-- {title}", file=sys.stderr, flush=True)
        begun = time.monotonic()
        said = action()
        took = time.monotonic() - begun
        self.steps.append((title, took, said or ""))
        print(f"   {said or 'done'}  ({took:.1f} s)", file=sys.stderr, flush=True)

    def summary(self, heading):
        rows = [f"# {heading}", "", "| step | what happened | seconds |", "|---|---|---|"]
        rows += [f"| {title} | {said} | {took:.1f} |" for title, took, said in self.steps]
        total = time.monotonic() - self.started
        rows += ["", f"All {len(self.steps)} steps happened, in {total:.0f} s.", ""]
        (self.out / "summary.md").write_text("\n".join(rows), encoding="utf-8")

    # ---- processes
    def start(self, name, *command, env=None, ready=None, within_s=30):
        """Starts a program whose output goes to NAME.log; `ready()` must turn true in time."""
        log = open(self.out / "logs" / f"{name}.log", "ab")
        process = subprocess.Popen([str(self.bin / command[0]), *map(str, command[1:])],
                                   stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                   env={**os.environ, **(env or {})})
        log.close()
        self.running[name] = process
        if ready:
            self.until(ready, f"{name} is ready", within_s, process)
        return process

    def until(self, condition, words, within_s=60, process=None):
        deadline = time.monotonic() + within_s
        while True:
            value = condition()
            if value:
                return value
            if process and process.poll() is not None:
                raise Failed(f"{words}: the program ended with {process.returncode}; see logs/")
            if time.monotonic() > deadline:
                raise Failed(f"not within {within_s} s: {words}")
            time.sleep(0.05)

    def kill(self, name):
        process = self.running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop_all(self):
        for process in self.running.values():
            process.terminate()
        for name, process in list(self.running.items()):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    # ---- commands
    def call(self, *command, accept=(0,), text=False, given=""):
        """Runs a program and gives its JSON answer; a refusal the step did not expect is Failed.
        `given` is what the program reads from its standard input."""
        done = subprocess.run([str(self.bin / command[0]), *map(str, command[1:])],
                              capture_output=True, text=True, input=given)
        if done.returncode not in accept:
            words = (done.stderr or done.stdout).strip().split("\n")[-1]
            raise Failed(f"{' '.join(map(str, command[:6]))}: exit {done.returncode}: {words}")
        if text:
            return done.stdout
        return json.loads(done.stdout or "null")


def expect(condition, words):
    if not condition:
        raise Failed(words)


def similarity_error(truth, read):
    """Character error rate: edit distance over the length of the truth, blanks collapsed."""
    a, b = " ".join(truth.split()), " ".join(read.split())
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1] / max(1, len(a))
