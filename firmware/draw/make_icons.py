#!/usr/bin/env python3
"""Puts icons/*.svg into the program: icons.hpp (the names) and icons.cpp (the drawings).

usage: make_icons.py OUT.hpp OUT.cpp ICON.svg...

Each file holds the inside of a 24 x 24 drawing; this script adds the frame with the one line
width, round ends and no filling, so that the set stays one set.
"""
import os
import re
import sys

FRAME = ('<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" '
         'fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" '
         'stroke-linejoin="round">')


def camel(path):
    return "".join(w.capitalize() for w in os.path.splitext(os.path.basename(path))[0].split("-"))


def inside(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = re.search(r"<svg[^>]*>(.*)</svg>\s*$", text, re.S)
    if not found:
        sys.exit(f"{path}: no <svg> element")
    return re.sub(r"\s*\n\s*", "", found.group(1).strip())


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    names = [(camel(path), path) for path in sorted(sys.argv[3:])]
    head = ["#pragma once",
            "// Made from firmware/draw/icons/*.svg at build time; do not edit.", "",
            "#include <array>", "#include <string_view>", "", "namespace kiosk::draw {", "",
            "enum class Icon {"] + [f"    {name}," for name, _ in names] + [
            "};", "", f"inline constexpr int kIconCount = {len(names)};", "",
            "// \"arrow-left\": the file's name, for tests and catalogues.",
            "[[nodiscard]] std::string_view icon_name(Icon icon) noexcept;", "",
            "// The whole SVG document, 24 x 24 units, black lines on nothing.",
            "[[nodiscard]] std::string_view icon_svg(Icon icon) noexcept;", "",
            "}  // namespace kiosk::draw", ""]
    body = ["// Made from firmware/draw/icons/*.svg at build time; do not edit.",
            '#include "firmware/draw/icons.hpp"', "", "#include <cstddef>", "",
            "namespace kiosk::draw {", "namespace {", "", "struct Row {",
            "    std::string_view name;", "    std::string_view svg;", "};", "",
            "constexpr std::array kRows{"]
    for _, path in names:
        word = os.path.splitext(os.path.basename(path))[0]
        body.append(f'    Row{{"{word}", R"svg({FRAME}{inside(path)}</svg>)svg"}},')
    body += ["};", "", "}  // namespace", "",
             "std::string_view icon_name(Icon icon) noexcept {",
             "    return kRows[static_cast<std::size_t>(icon)].name;", "}", "",
             "std::string_view icon_svg(Icon icon) noexcept {",
             "    return kRows[static_cast<std::size_t>(icon)].svg;", "}", "",
             "}  // namespace kiosk::draw", ""]
    for path, lines in ((sys.argv[1], head), (sys.argv[2], body)):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))


if __name__ == "__main__":
    main()
