# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT

"""Makes runtime/bare/object/zunicode.go, the Unicode 16.0 properties behind str.

Run by hand, when the version of Unicode changes:

    pip install unicodedata2==16.0.0
    python3 tools/unicodegen/unicodegen.py

It needs node too. Where the facts come from:

- unicodedata2 16.0.0: which characters exist, category, bidirectional class, decimal, digit and numeric values;
- node, whose Unicode must be 16.0 or later: lower and upper case mappings in full, and the derived properties (Lowercase, Uppercase,
  Cased, Case_Ignorable, XID_Start, XID_Continue). Facts about characters that 16.0 does not have, and mappings to such characters, are left
  out, which turns a later version's facts into those of 16.0;
- this python3: title case, case folding and line breaks of the characters that it knows. A character that it does not know has
  its upper case as title case, its lower case as folding and breaks no line: true of all those that came up to 16.0.
"""

import json
import os
import subprocess
import unicodedata

import unicodedata2 as ucd

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "../../runtime/bare/object/zunicode.go")
MAX = 0x110000
SHIFT = 7

FLAGS = ("Alpha Decimal Digit Numeric Lower Upper Title Space Linebreak Printable XidStart XidContinue Cased "
         "CaseIgnorable Extended").split()
BIT = {name: 1 << i for i, name in enumerate(FLAGS)}


def version(text):
    return tuple(int(x) for x in text.split(".")[:2])


def load_properties():
    props = json.loads(subprocess.check_output(["node", os.path.join(HERE, "properties.js")]))
    assert ucd.unidata_version == "16.0.0", ucd.unidata_version
    assert version(props["version"]) >= (16, 0), props["version"]
    for name, value in props.items():
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

    def mapping(self, which, c):
        m = self.props[which].get(c)
        if m is None or any(ucd.category(chr(x)) == "Cn" for x in m):
            return (c,)
        return m

    def case(self, c):
        """Upper, lower, title, fold of c, each a tuple of characters."""
        up, low = self.mapping("upper", c), self.mapping("lower", c)
        ch = chr(c)
        if unicodedata.category(ch) in ("Cn", "Cs"):
            return up, low, up, low
        title = tuple(map(ord, ch.title()))
        if title == (c,) and not unicodedata.category(ch) == "Lt" and ch.upper() == ch and up != (c,):
            title = up  # an upper case that came after this python3
        return up, low, title, tuple(map(ord, ch.casefold()))

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
        if len(("a" + ch + "b").splitlines()) == 2:
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


def rows(values, per):
    for i in range(0, len(values), per):
        yield "\t" + ", ".join(map(str, values[i:i + per])) + ",\n"


def array(out, name, type_, values, comment, per=24):
    out.append(f"\n// {name} {comment}\nvar {name} = [{len(values)}]{type_}{{\n")
    out.extend(rows(values, per))
    out.append("}\n")


def main():
    b = Builder(load_properties())
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
    print(len(records), "records", len(blocks), "blocks", len(b.cases), "case characters")


main()
