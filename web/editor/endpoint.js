// The endpoint: asks a query, and says what can be taken home in which format.
export const TABLE = [
  ["CSV", "text/csv", "csv"],
  ["TSV", "text/tab-separated-values", "tsv"],
  ["JSON", "application/sparql-results+json", "json"],
  ["XML", "application/sparql-results+xml", "xml"],
];
export const GRAPH = [
  ["Turtle", "text/turtle", "ttl"],
  ["JSON-LD", "application/ld+json", "jsonld"],
  ["RDF/XML", "application/rdf+xml", "rdf"],
  ["N-Triples", "application/n-triples", "nt"],
  ["N-Quads", "application/n-quads", "nq"],
  ["TriG", "application/trig", "trig"],
];
const EITHER = "application/sparql-results+json, application/problem+json;q=0.95, text/turtle;q=0.9";
const LONGEST = 6000; // of an address that everything on the way takes

export const ask = (query, { accept = EITHER, signal } = {}) =>
  fetch("/sparql", {
    method: "POST",
    headers: { Accept: accept, "Content-Type": "application/sparql-query" },
    body: query,
    signal,
  });

// The address of the editor with this query: with its answer, or, where that is too long, without.
export const shared = (query) => {
  const language = new URLSearchParams(location.search).get("lang");
  const asked = new URLSearchParams({ query, ...(language ? { lang: language } : {}) });
  const whole = `${location.pathname}?${asked}`;
  if (whole.length <= LONGEST) return whole;
  return `${location.pathname}${language ? `?lang=${language}` : ""}#query=${encodeURIComponent(query)}`;
};
