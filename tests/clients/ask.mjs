// Asks a SPARQL query of documents and endpoints by Comunica: node ask.mjs QUERY SOURCE…
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...sources] = process.argv.slice(2);
const found = await new QueryEngine().queryBindings(query, { sources });
for (const row of await found.toArray()) {
  console.log(JSON.stringify(Object.fromEntries([...row].map(([name, term]) => [name.value, term.value]))));
}
