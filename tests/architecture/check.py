#!/usr/bin/env python3
"""The rules of docs/ARCHITECTURE.md that a machine can hold.

usage: check.py includes|limits|banned|blobs [--root DIR]

includes  who may include whom, and which foreign headers appear where
limits    functions <= 70 lines, files <= 600 lines, lines <= 100 columns, main.cpp of kioskd <= 60
banned    clocks, sleeps and randomness outside their adapters; library parts not on both compilers
blobs     no file in the repository above 1 MiB
selftest  plants one breach of each rule in a scratch tree and expects each to be found

Prints each breach as file:line and exits 1 when there is one.
"""
import os
import re
import subprocess
import sys
import tempfile

DOMAINS = ["firmware/queue", "firmware/calendar", "firmware/reception", "firmware/petitions",
           "firmware/rules"]
BASE = ["firmware/base"]

# folder -> folders it may include beside itself. The longest matching folder counts.
MAY = {
    "firmware/base": [],
    "firmware/crypto": BASE,
    "firmware/access": BASE + ["firmware/crypto"],
    "firmware/http": BASE,
    "firmware/sqlite": BASE,
    "firmware/queue": BASE,
    "firmware/calendar": BASE + DOMAINS[:1],
    "firmware/reception": BASE + DOMAINS[:2],
    "firmware/petitions": BASE + DOMAINS[:3],
    "firmware/rules": BASE + DOMAINS[:4],
    "firmware/office": BASE + DOMAINS + ["firmware/crypto"],
    "firmware/store": BASE + DOMAINS + ["firmware/sqlite", "firmware/crypto", "firmware/office"],
    "firmware/api": BASE + ["firmware/http"],
    "firmware/server": BASE + DOMAINS + ["firmware/access", "firmware/http", "firmware/api",
                                         "firmware/office", "firmware/store"],
    "firmware/provisioning": BASE + ["firmware/crypto", "firmware/http", "firmware/api",
                                     "firmware/office"] + DOMAINS,
    "firmware/draw": BASE,
    "firmware/paper": BASE + DOMAINS + ["firmware/draw"],
    "firmware/kioskd": ["firmware", "drivers", "image/worker", "image/fields",
                        "image/pdf/profile.hpp", "sync/client", "sync/protocol",
                        "kiosk-ui/console"],
    "kiosk-ui/console": BASE + ["firmware/http"],
    "kiosk-ui/city": BASE + ["firmware/http"],
    "firmware/ctl": BASE + ["firmware/api", "firmware/http"],
    "kiosk-ui/platform": BASE + ["firmware/draw"],
    "kiosk-ui/toolkit": BASE + ["firmware/draw"],
    "kiosk-ui/strings": BASE,
    "kiosk-ui/screens": BASE + ["firmware/api", "firmware/draw", "kiosk-ui/app/state.hpp",
                                "kiosk-ui/strings", "kiosk-ui/toolkit"],
    "kiosk-ui/app": BASE + ["firmware/api", "firmware/draw", "drivers/raster", "kiosk-ui"],
    "drivers": BASE,
    "drivers/transport": BASE,
    "drivers/raster": BASE,
    "drivers/scanner": BASE + ["drivers/driver.hpp", "drivers/raster", "drivers/transport"],
    "drivers/printer": BASE + ["drivers/driver.hpp", "drivers/raster", "drivers/transport"],
    "drivers/speech": BASE + ["drivers/driver.hpp", "drivers/transport"],
    "drivers/codes": BASE + ["drivers/driver.hpp"],
    "image": BASE,
    "sync/protocol": BASE + ["firmware/crypto"],
    "sync/client": BASE + ["firmware/crypto", "firmware/http", "sync/protocol"],
    "sync/hub/db": BASE,
    "sync/hub/sqlite": BASE + ["firmware/sqlite", "sync/hub/db"],
    "sync/hub/postgres": BASE + ["sync/hub/db"],
    "sync/hub": BASE + ["firmware/crypto", "firmware/http", "firmware/access", "sync/protocol",
                        "firmware/rules", "firmware/calendar", "firmware/reception"],
    "sync/hub/main.cpp": BASE + ["sync/hub", "kiosk-ui/city"],
    "sync/ctl": BASE + ["firmware/crypto", "firmware/http", "firmware/access", "sync/protocol",
                        "sync/hub", "firmware/petitions"],
}

# foreign header (pattern) -> folders where it may appear.
FOREIGN = {
    r"(fmt/|spdlog/|toml\+\+/|unicode/)": ["firmware/base"],
    r"nlohmann/": ["firmware/base"],
    r"(sodium|openssl/)": ["firmware/crypto", "tests/support/crowd"],
    r"(microhttpd|gnutls/|curl/)": ["firmware/http"],
    r"sqlite3": ["firmware/sqlite", "tests"],
    r"(cairo|pango|librsvg|qrencode|fontconfig/|ft2build)": ["firmware/draw"],
    r"ZXing/": ["image/codes", "tests"],
    r"sane/": ["drivers/scanner/worker"],
    r"(leptonica/|allheaders|png\.h|jpeglib|jconfig)": ["image", "drivers/raster", "tests"],
    r"tesseract/": ["image/ocr"],
    r"(qpdf/|lcms2)": ["image/pdf", "tests/image/pdf"],
    r"seccomp": ["image/worker", "drivers/scanner/worker", "tests/image"],
    r"zstd": ["sync/protocol"],
    r"libpq": ["sync/hub/postgres", "tests/bench"],
    r"linux/(u?input)": ["drivers/codes", "tests/drivers/codes"],
    r"SDL": ["kiosk-ui/platform"],
    r"CLI/": ["firmware/ctl", "kiosk-ui/app", "sync/ctl", "sync/hub", "firmware/kioskd", "image/worker",
              "drivers/scanner", "tests"],
    r"CppUTest": ["tests"],
}

BANNED = [
    (r"(::now\s*\(|\btime\s*\(\s*(NULL|nullptr|0|&)|\bgettimeofday\s*\(|\bclock_gettime\s*\()",
     "ask kiosk::Clock for the time",
     ["firmware/base/system_clock.cpp"]),
    (r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(", "wait on a queue, or pause_ms()",
     ["firmware/base/system_clock.cpp"]),
    (r"\b(rand|srand|random_device|getrandom)\s*[({]", "take kiosk::Random",
     ["firmware/base/random.cpp"]),
    (r"std::(format\b|expected\b|source_location\b|views\b|ranges::views)",
     "not on both compilers; see docs/ARCHITECTURE.md", []),
    (r"#\s*define\s+\w+\s*\(.*\(\{", "no statement expressions", []),
]

SOURCE = (".cpp", ".hpp", ".h", ".inc")
FUNCTION_LINES, FILE_LINES, COLUMNS, MAIN_LINES, BLOB_BYTES = 70, 600, 100, 60, 1 << 20


def files(root):
    if os.path.isdir(os.path.join(root, ".git")) or os.path.isfile(os.path.join(root, ".git")):
        listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"],
                                check=True, capture_output=True, text=True).stdout.split("\n")
        return sorted(f for f in listed if f and os.path.isfile(os.path.join(root, f)))
    out = []
    for folder, names, found in os.walk(root):
        names[:] = [n for n in names if n not in ("build", ".git")]
        out += [os.path.relpath(os.path.join(folder, f), root) for f in found]
    return sorted(out)


def sources(root):
    return [f for f in files(root) if f.endswith(SOURCE)]


def under(path, folder):
    return path == folder or path.startswith(folder + "/")


def rule_of(path):
    matches = [folder for folder in MAY if under(path, folder)]
    return max(matches, key=len) if matches else None


def lines_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read().split("\n")


def check_includes(root):
    tops = ("firmware/", "drivers/", "image/", "sync/", "kiosk-ui/", "tests/")
    for path in sources(root):
        home = rule_of(path)
        for number, line in enumerate(lines_of(root, path), 1):
            found = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if not found:
                continue
            name = found.group(2)
            if found.group(1) == '"':
                if not name.startswith(tops):
                    yield path, number, f'include "{name}" from the repository root'
                elif path.startswith("tests/"):
                    continue
                elif name.startswith("tests/"):
                    yield path, number, f"product code includes {name}"
                elif home is None:
                    yield path, number, "this folder is not in the include table"
                elif not any(under(name, ok) for ok in MAY[home] + [home]):
                    yield path, number, f"{home} may not include {name}"
                continue
            for pattern, homes in FOREIGN.items():
                if re.match(pattern, name) and not any(under(path, ok) for ok in homes):
                    yield path, number, f"<{name}> may appear only in {', '.join(homes)}"


def without_text(line):
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    line = re.sub(r"'(\\.|[^'\\])'", "''", line)
    return line.split("//")[0]


def functions(lines):
    """(first line, last line) of each block that opens after ')' and is not a type or namespace.
    Brace counting, not parsing: good for this code's format, which clang-format keeps."""
    stack, head, raw = [], "", False
    for number, line in enumerate(lines, 1):
        if raw:
            raw = ')"' not in line and ")SQL" not in line
            continue
        if re.search(r'R"\w*\(', line) and not re.search(r'\)\w*"', line):
            raw = True
            continue
        for char in without_text(line):
            if char == "{":
                text = head.strip()
                is_type = re.search(r"\b(class|struct|enum|union|namespace|TEST_GROUP\w*)\b[^()]*$",
                                    text) or text.startswith("TEST_GROUP")
                body = bool(re.search(r"\)\s*(const|noexcept|override|final|&|&&|->[^=;]*|\s)*$",
                                      text)) or bool(re.search(r"\)\s*:\s.*$", text))
                nested = any(kind for _, kind in stack)
                stack.append((number, body and not is_type and not nested))
                head = ""
            elif char == "}":
                if stack:
                    first, is_function = stack.pop()
                    if is_function:
                        yield first, number
                head = ""
            elif char == ";":
                head = ""
            else:
                head += char
        head += " "


def check_limits(root):
    for path in sources(root):
        lines = lines_of(root, path)
        count = len(lines) - (lines[-1] == "")
        if count > FILE_LINES:
            yield path, count, f"{count} lines; at most {FILE_LINES} (aim at 400)"
        if path == "firmware/kioskd/main.cpp" and count > MAIN_LINES:
            yield path, count, f"{count} lines; main.cpp has at most {MAIN_LINES}"
        if path.endswith("error_codes.inc"):
            continue                 # a table: one row a line
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                yield path, number, f"{len(line)} columns; at most {COLUMNS}"
        for first, last in functions(lines):
            if last - first + 1 > FUNCTION_LINES:
                yield path, first, f"function of {last - first + 1} lines; at most {FUNCTION_LINES}"


def check_banned(root):
    for path in sources(root):
        for number, line in enumerate(lines_of(root, path), 1):
            code = without_text(line)
            for pattern, words, homes in BANNED:
                if path not in homes and re.search(pattern, code):
                    yield path, number, f"banned call: {words}"


def check_blobs(root):
    for path in files(root):
        size = os.path.getsize(os.path.join(root, path))
        if size > BLOB_BYTES:
            yield path, 0, f"{size} bytes; at most {BLOB_BYTES}"


CHECKS = {"includes": check_includes, "limits": check_limits, "banned": check_banned,
          "blobs": check_blobs}


def selftest():
    planted = {
        "includes": ("firmware/queue/a.cpp", '#include "firmware/store/store.hpp"\n'),
        "limits": ("firmware/queue/b.cpp", "void f() {\n" + "    g();\n" * 80 + "}\n"),
        "banned": ("firmware/queue/c.cpp", "auto t = std::chrono::system_clock::now();\n"),
        "blobs": ("firmware/queue/d.bin", "x" * (BLOB_BYTES + 1)),
    }
    foreign = ("firmware/queue/e.cpp", "#include <sqlite3.h>\n")
    failed = []
    for name, (path, text) in list(planted.items()) + [("includes", foreign)]:
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.dirname(os.path.join(root, path)))
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
            if len(list(CHECKS[name](root))) != 1:
                failed.append(f"{name}: the breach planted in {path} was not found once")
    print("\n".join(failed) or "every planted breach was found")
    return 1 if failed else 0


def main():
    args = sys.argv[1:]
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    if "--root" in args:
        at = args.index("--root")
        root = args[at + 1]
        del args[at:at + 2]
    if args == ["selftest"]:
        return selftest()
    if len(args) != 1 or args[0] not in CHECKS:
        sys.exit(__doc__)
    breaches = list(CHECKS[args[0]](os.path.normpath(root)))
    for path, number, words in breaches:
        print(f"{path}:{number}: {words}")
    print(f"{args[0]}: {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
