// Snippets: programs that write the very bytes of a result to standard output.

const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const triple = (text) =>
  `"""${text.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"')}"""`;

const template = (text) =>
  `\`${text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${")}\``;

function raw(text) {
  let dashes = "";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
}

const curl = (query, url, accept) => `curl --silent --show-error --fail-with-body ${shell(url)} \\
  --header ${shell(`Accept: ${accept}`)} \\
  --data-urlencode ${shell(`query=${query}`)}
`;

const python = (query, url, accept) => `import sys
import urllib.parse
import urllib.request

query = ${triple(query)}

request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=urllib.parse.urlencode({"query": query}).encode(),
    headers={"Accept": ${JSON.stringify(accept)}},
)
with urllib.request.urlopen(request) as response:
    sys.stdout.buffer.write(response.read())
`;

const r = (query, url, accept) => `# R 4.0 / httr2
library(httr2)

query <- ${raw(query)}

response <- request(${JSON.stringify(url)}) |>
  req_headers(Accept = ${JSON.stringify(accept)}) |>
  req_body_form(query = query) |>
  req_perform()
writeBin(resp_body_raw(response), pipe("cat", "wb"))
`;

const javascript = (query, url, accept) => `const query = ${template(query)};

const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: { Accept: ${JSON.stringify(accept)} },
  body: new URLSearchParams({ query }),
});
if (!response.ok) throw new Error(await response.text());
process.stdout.write(new Uint8Array(await response.arrayBuffer()));
`;

export const LANGUAGES = [
  ["curl", curl],
  ["Python", python],
  ["R", r],
  ["JavaScript", javascript],
];
