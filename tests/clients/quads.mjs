// Reads JSON-LD as the JSON-LD Playground does, contexts fetched: node quads.mjs ADDRESS, or JSON on standard input.
import { readFileSync } from "node:fs";
import jsonld from "jsonld";

const loader = jsonld.documentLoaders.node({ secure: false });
// schema.org's context is not ours to fetch in a test: its terms are all in one namespace.
const schema = { "@context": { "@vocab": "https://schema.org/", id: "@id", type: "@type" } };
const documentLoader = async (address) =>
  /^https?:\/\/schema\.org\/?$/.test(address)
    ? { documentUrl: address, document: schema }
    : loader(address);
const [address] = process.argv.slice(2);
const input = address ?? JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(await jsonld.toRDF(input, { format: "application/n-quads", documentLoader }));
