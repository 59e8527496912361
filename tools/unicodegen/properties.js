// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Prints what the JavaScript engine knows of every character's case and derived properties, as JSON, for unicodegen.py.
// Properties come as lists of characters; mappings only where they differ from the character itself.
"use strict";
const names = ["Lowercase", "Uppercase", "Cased", "Case_Ignorable", "XID_Start", "XID_Continue"];
const out = { version: process.versions.unicode, upper: {}, lower: {} };
for (const name of names) out[name] = [];
const tests = names.map((name) => [name, new RegExp(`^\\p{${name}}$`, "u")]);
for (let c = 0; c <= 0x10ffff; c++) {
  if (c >= 0xd800 && c <= 0xdfff) continue;
  const s = String.fromCodePoint(c);
  for (const [name, test] of tests) if (test.test(s)) out[name].push(c);
  if (s.toUpperCase() !== s) out.upper[c] = [...s.toUpperCase()].map((x) => x.codePointAt(0));
  if (s.toLowerCase() !== s) out.lower[c] = [...s.toLowerCase()].map((x) => x.codePointAt(0));
}
console.log(JSON.stringify(out));
