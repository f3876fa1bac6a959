// Calls operations with the npm package `soap`: a JSON document of calls in, one of answers out.
// Bytes come as {"base64": "..."}, and leave as the text that the package makes of them.
"use strict";

const { readFileSync } = require("node:fs");
const soap = require("soap");

function given(value) {
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== "object") return value;
  if ("base64" in value) return value.base64;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, given(each)]));
}

function faultOf(error) {
  const fault = error.root?.Envelope?.Body?.Fault;
  if (!fault) throw error;
  return fault.Code // SOAP 1.2
    ? { code: fault.Code.Value, text: fault.Reason.Text.$value }
    : { code: fault.faultcode, text: fault.faultstring };
}

async function call(client, { operation, arguments: values }) {
  try {
    const [answer] = await client[`${operation}Async`](given(values));
    return { answer };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

async function main() {
  const talk = JSON.parse(readFileSync(0, "utf8"));
  const options = { forceSoap12Headers: talk.version === "1.2", preserveWhitespace: true };
  const client = await soap.createClientAsync(talk.wsdl, options);
  const answers = [];
  for (const each of talk.calls) answers.push(await call(client, each));
  process.stdout.write(JSON.stringify(answers));
}

main();
