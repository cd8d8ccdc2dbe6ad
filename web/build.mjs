// Bundles each file of bundles/ into the folder named by the first argument, and writes beside them
// THIRD-PARTY.txt: what they hold that others wrote, with its licences.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "../src/tsunagu/static");
const allowed = /^(0BSD|Apache-2\.0|BSD-[23]-Clause|ISC|MIT|\(?MPL-2\.0 OR Apache-2\.0\)?)$/;

rmSync(join(target, "chunks"), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: readdirSync(join(here, "bundles"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => join("bundles", name)),
  outdir: target,
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "chunks/[name]-[hash]",
  loader: { ".svg": "file", ".woff2": "file" },
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json")));

// Some packages hold others already bundled, so the packages that they depend on count too.
const packages = new Set();
const add = (name) => {
  if (packages.has(name) || !existsSync(join(here, "node_modules", name, "package.json"))) return;
  packages.add(name);
  Object.keys(manifest(name).dependencies ?? {}).forEach(add);
};
for (const path of Object.keys(metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (found) add(found[1]);
}

const notice = (name) => {
  const { version, license, homepage, author } = manifest(name);
  if (!allowed.test(license)) throw new Error(`${name}: licence ${license} is not one we may pass on`);
  const folder = join(here, "node_modules", name);
  const file = readdirSync(folder).find((it) => /^(licen[cs]e|copying)/i.test(it));
  const by = typeof author === "string" ? author : author?.name;
  const head = [`${name} ${version}`, license, by, homepage].filter(Boolean).join("\n");
  return file ? `${head}\n\n${readFileSync(join(folder, file), "utf8").trim()}` : head;
};
const line = `\n\n${"-".repeat(72)}\n\n`;
writeFileSync(join(target, "THIRD-PARTY.txt"), `${[...packages].sort().map(notice).join(line)}\n`);
