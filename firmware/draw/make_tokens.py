#!/usr/bin/env python3
"""Makes tokens.hpp (firmware) and tokens.css (staff console) of tokens.json.

usage: make_tokens.py TOKENS.json OUT.hpp OUT.css

Stops with one line when a theme lacks a colour that another has or a value is no colour, so that
a screen never meets a theme with holes.
"""
import json
import re
import sys

WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


def camel(name):
    return "".join(word.capitalize() for word in name.split("_"))


def css(name):
    return name.replace("_", "-")


def colour(theme, name, text):
    if not re.fullmatch(r"[0-9A-F]{6}([0-9A-F]{2})?", text):
        sys.exit(f"tokens.json: themes.{theme}.{name}: {text} is not RRGGBB or RRGGBBAA")
    return text if len(text) == 8 else text + "FF"


def checked_themes(tokens):
    themes = tokens["themes"]
    names = list(themes["normal"])
    for theme, colours in themes.items():
        if list(colours) != names:
            odd = set(names) ^ set(colours) or {"the order"}
            sys.exit(f"tokens.json: theme {theme} and normal differ in {', '.join(sorted(odd))}")
    return names, themes


def number(value):
    text = repr(float(value))
    return text


def header(tokens):
    names, themes = checked_themes(tokens)
    out = ["#pragma once",
           "// Made from firmware/draw/tokens.json at build time; do not edit. Sizes are px on the",
           "// reference panel (kPxMm px a millimetre); a screen scales them, it never names a pixel.",
           "", "#include <array>", "", '#include "firmware/draw/color.hpp"',
           '#include "firmware/draw/text.hpp"', "", "namespace kiosk::draw::tokens {", "",
           f"inline constexpr double kPxMm = {number(tokens['px_mm'])};",
           f"inline constexpr std::array kTextSteps{{{', '.join(number(s) for s in tokens['text_steps'])}}};",
           f"inline constexpr double kHallNumberCapMm = {number(tokens['hall_number_cap_mm'])};",
           "", "struct TypeToken {", "    double size_px;", "    Weight weight;", "};", ""]
    for name, value in tokens["type"].items():
        out.append(f"// {value['use']}")
        out.append(f"inline constexpr TypeToken k{camel(name)}{{{number(value['size'])}, "
                   f"Weight::{WEIGHTS[value['weight']]}}};")
    out += ["", "// The colours of one theme. \"shadow\" is transparent where a theme has no shadows.",
            "struct Theme {"]
    out += [f"    Color {name};" for name in names] + ["};", ""]
    for theme, colours in themes.items():
        out.append(f"inline constexpr Theme k{camel(theme)}{{")
        for name in names:
            value = colour(theme, name, colours[name])
            out.append(f"    .{name} = Color::rgb(0x{value[:6]}, 0x{value[6:]}),")
        out += ["};", ""]
    for group in ("space", "radius", "focus", "motion"):
        for name, value in tokens[group].items():
            out.append(f"inline constexpr double k{camel(group)}{camel(name)} = {number(value)};")
    out += ["", "struct ShadowToken {", "    double blur_px;", "    double dy_px;", "};", ""]
    for name, value in tokens["shadow"].items():
        out.append(f"inline constexpr ShadowToken kShadow{camel(name)}{{{number(value['blur'])}, "
                   f"{number(value['dy'])}}};")
    out += ["", "}  // namespace kiosk::draw::tokens", ""]
    return "\n".join(out)


def sheet(tokens):
    names, themes = checked_themes(tokens)
    out = ["/* Made from firmware/draw/tokens.json at build time; do not edit. */"]
    for theme, colours in themes.items():
        out.append(":root {" if theme == "normal" else f':root[data-theme="{css(theme)}"] {{')
        out += [f"  --{css(name)}: #{colours[name]};" for name in names]
        if theme == "normal":
            for name, value in tokens["type"].items():
                out.append(f"  --type-{css(name)}: {value['weight']} {value['size']}px/"
                           f"{tokens['line_height']} Inter, 'Noto Sans', sans-serif;")
            for group in ("space", "radius"):
                out += [f"  --{group}-{css(n)}: {v}px;" for n, v in tokens[group].items()]
            for name, value in tokens["shadow"].items():
                out.append(f"  --shadow-{css(name)}: 0 {value['dy']}px {value['blur']}px "
                           "var(--shadow);")
            out.append(f"  --motion-slide: {tokens['motion']['slide_ms']}ms;")
        out.append("}")
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        tokens = json.load(file)
    for path, text in ((sys.argv[2], header(tokens)), (sys.argv[3], sheet(tokens))):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
