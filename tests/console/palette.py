#!/usr/bin/env python3
"""Writes a screenshot again with a palette of at most 256 colours. usage: palette.py FROM.png TO.png

A screenshot of a page has few colours; those beyond the 255 most used go to the nearest one of them.
Reads 8-bit RGB or RGBA without interlacing, as browsers write it.
"""

import collections
import struct
import sys
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(data):
    at = len(SIGNATURE)
    while at < len(data):
        (size,) = struct.unpack(">I", data[at:at + 4])
        yield data[at + 4:at + 8], data[at + 8:at + 8 + size]
        at += 12 + size


def unfilter(kind, line, above, step):
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        up = above[i]
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            line[i] = (line[i] + left) & 255
        elif kind == 2:
            line[i] = (line[i] + up) & 255
        elif kind == 3:
            line[i] = (line[i] + (left + up) // 2) & 255
        elif kind == 4:
            p = left + up - corner
            a, b, c = abs(p - left), abs(p - up), abs(p - corner)
            line[i] = (line[i] + (left if a <= b and a <= c else up if b <= c else corner)) & 255


def pixels(data):
    parts = collections.defaultdict(bytes)
    for kind, body in chunks(data):
        parts[kind] += body
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if depth != 8 or colour not in (2, 6) or interlace:
        sys.exit("palette.py: only 8-bit RGB or RGBA without interlacing")
    step = 3 if colour == 2 else 4
    raw = zlib.decompress(parts[b"IDAT"])
    above = bytearray(width * step)
    rows = []
    for y in range(height):
        at = y * (width * step + 1)
        line = bytearray(raw[at + 1:at + 1 + width * step])
        unfilter(raw[at], line, above, step)
        rows.append([bytes(line[x:x + 3]) for x in range(0, len(line), step)])
        above = line
    return width, height, rows


def main():
    source, target = sys.argv[1:]
    with open(source, "rb") as file:
        width, height, rows = pixels(file.read())
    counted = collections.Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(256)]
    index = {colour: at for at, colour in enumerate(palette)}
    for colour in counted:
        if colour not in index:
            index[colour] = min(range(len(palette)), key=lambda at: sum(
                (one - other) ** 2 for one, other in zip(palette[at], colour)))
    body = zlib.compress(b"".join(b"\0" + bytes(index[colour] for colour in row) for row in rows), 9)
    with open(target, "wb") as file:
        file.write(SIGNATURE)
        for kind, data in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
                           (b"PLTE", b"".join(palette)), (b"IDAT", body), (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + kind + data)
            file.write(struct.pack(">I", zlib.crc32(kind + data)))


main()
