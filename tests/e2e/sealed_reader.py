"""Opens a sealed folder by docs/protocols/city-sync.md, section 8, and libsodium alone: a second
reader of the format, which shares no code with the product."""
import ctypes
import ctypes.util
import hashlib
import json

CHUNK = 64 * 1024
GROWTH = 17
HEADER = 24
SEALED_KEY = 80
FINAL = 3


def sodium():
    library = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
    if library.sodium_init() < 0:
        raise OSError("libsodium does not start")
    return library


SODIUM = sodium()


def open_key(sealed, secret):
    """The letter's key out of its box for the body whose X25519 secret this is."""
    public = ctypes.create_string_buffer(32)
    SODIUM.crypto_scalarmult_base(public, secret)
    key = ctypes.create_string_buffer(32)
    if SODIUM.crypto_box_seal_open(key, sealed, ctypes.c_ulonglong(len(sealed)), public, secret):
        raise ValueError("the box is for another key")
    return key.raw


def open_stream(key, stream):
    """What is inside: true length u64, payload, zeros; each chunk but the last is full."""
    size = SODIUM.crypto_secretstream_xchacha20poly1305_statebytes()
    state = ctypes.create_string_buffer(size)
    SODIUM.crypto_secretstream_xchacha20poly1305_init_pull(state, stream[:HEADER], key)
    plain = b""
    rest = stream[HEADER:]
    while rest:
        chunk, rest = rest[:CHUNK + GROWTH], rest[CHUNK + GROWTH:]
        out = ctypes.create_string_buffer(len(chunk))
        tag = ctypes.c_ubyte()
        if SODIUM.crypto_secretstream_xchacha20poly1305_pull(
                state, out, None, ctypes.byref(tag), chunk, ctypes.c_ulonglong(len(chunk)), None,
                ctypes.c_ulonglong(0)):
            raise ValueError("a chunk was changed")
        if (tag.value == FINAL) == bool(rest):
            raise ValueError("cut, or longer than it was")
        plain += out.raw[:len(chunk) - GROWTH]
    length = int.from_bytes(plain[:8], "big")
    if any(plain[8 + length:]):
        raise ValueError("the padding is no zeros")
    return plain[8:8 + length]


def open_folder(folder, key_file):
    """(content document, [page, …]) of a folder that `hubctl sealed` wrote."""
    facts = json.loads((folder / "letter.json").read_text(encoding="utf-8"))
    blobs = [(folder / name).read_bytes() for name in facts["manifest"]]
    for name, blob in zip(facts["manifest"], blobs):
        if hashlib.sha256(blob).hexdigest() != name:
            raise ValueError(f"{name} is not its own digest")
    secret = key_file.read_bytes()
    content = blobs[0]
    if content[:4] != b"TDC1":
        raise ValueError("no content document")
    key = open_key(content[4:4 + SEALED_KEY], secret)
    document = json.loads(open_stream(key, content[4 + SEALED_KEY:]))
    if "page_key" in document:
        key = open_key(bytes.fromhex(document["page_key"]), secret)
    pages = []
    for blob in blobs[1:]:
        if blob[:4] != b"TDP1":
            raise ValueError("no page")
        pages.append(open_stream(key, blob[4:]))
    return document, pages
