"""Chromium driven over its debugging pipe (file descriptors 3 and 4, JSON messages that end in a
zero byte), so that pictures of the console need no Node.js. Standard library only.
Source: Chrome DevTools Protocol, domains Target, Page, Runtime, Input."""
import base64
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time

from walk import Failed

# The second row keeps a headless browser from asking its maker's servers for anything.
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-quic", "--remote-debugging-pipe"]
PATIENCE_S = 30
KEYS = {"F2": 113}


def installed():
    """The browser's path; None where there is none."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def above_ten(descriptor):
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


def der_parts(data):
    """(tag, content, whole) of each element of DER bytes."""
    at = 0
    while at < len(data):
        head, length = 2, data[at + 1]
        if length & 0x80:
            head += length & 0x7f
            length = int.from_bytes(data[at + 2:at + head], "big")
        yield data[at], data[at + head:at + head + length], data[at:at + head + length]
        at += head + length


def certificate_pin(pem):
    """Base64 of the SHA-256 of a certificate's public key (RFC 5280: the element after subject)."""
    certificate = next(der_parts(ssl.PEM_cert_to_DER_cert(pem)))[1]
    fields = [whole for tag, _, whole in der_parts(next(der_parts(certificate))[1]) if tag != 0xa0]
    return base64.b64encode(hashlib.sha256(fields[5]).digest()).decode()


class Browser:
    """One page. `certificate_pin` is accepted beside what the system trusts: base64 of the
    SHA-256 of a server's public key, as Chromium takes them."""

    def __init__(self, certificate_pin, width=1366, height=768):
        self.profile = tempfile.mkdtemp(prefix="tiepdan-chromium-")
        there, self.write_fd = os.pipe()
        self.read_fd, back = os.pipe()
        # Out of the way of 3 and 4, which they are to become.
        there, back = above_ten(there), above_ten(back)
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", f'exec "$@" 3<&{there} 4>&{back}', "chromium", installed(), *FLAGS,
             f"--user-data-dir={self.profile}", f"--window-size={width},{height}",
             f"--ignore-certificate-errors-spki-list={certificate_pin}", "about:blank"],
            pass_fds=(there, back), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(there)
        os.close(back)
        os.set_blocking(self.read_fd, False)
        self.count, self.pending, self.session = 0, b"", None
        pages = [it for it in self.ask("Target.getTargets")["targetInfos"] if it["type"] == "page"]
        self.session = self.ask("Target.attachToTarget",
                                targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.write_fd)
        os.close(self.read_fd)
        shutil.rmtree(self.profile, ignore_errors=True)

    def ask(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_fd, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and self.process.poll() is None:
            for answer in self.heard():
                if answer.get("id") == self.count:
                    if "error" in answer:
                        raise Failed(f"chromium: {method}: {answer['error']['message']}")
                    return answer["result"]
            time.sleep(0.01)
        raise Failed(f"chromium did not answer {method}")

    def heard(self):
        try:
            self.pending += os.read(self.read_fd, 1 << 20)
        except BlockingIOError:
            pass
        *whole, self.pending = self.pending.split(b"\0")
        return [json.loads(one) for one in whole]

    def open(self, url):
        answer = self.ask("Page.navigate", url=url)
        if answer.get("errorText"):
            raise Failed(f"chromium: {url}: {answer['errorText']}")

    def value(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise Failed(f"chromium: {expression}: {result['exceptionDetails']['text']}")
        return result["result"].get("value")

    def until(self, expression):
        deadline = time.monotonic() + PATIENCE_S
        while not self.value(expression):
            if time.monotonic() > deadline:
                raise Failed(f"not on the page within {PATIENCE_S} s: {expression}")
            time.sleep(0.05)

    def fill(self, element, text):
        self.value(f"document.getElementById({json.dumps(element)}).value = {json.dumps(text)}")

    def click(self, element):
        self.value(f"document.getElementById({json.dumps(element)}).click()")

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                     windowsVirtualKeyCode=KEYS[key])

    def shot(self, path):
        picture = self.ask("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(picture))
