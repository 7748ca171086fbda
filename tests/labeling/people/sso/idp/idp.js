/** A SAML identity provider: samlp answers the requests, a page asks who signs in. */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import samlp from "samlp";

const [certificate, key, people, responsesTo] = process.argv.slice(2);
const known = JSON.parse(people);

function Mapper(person) {
  return {
    getClaims: () => person.attributes,
    getNameIdentifier: () => ({
      nameIdentifier: person.id,
      nameIdentifierFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    }),
  };
}

const answer = samlp.auth({
  issuer: "https://idp.example.org/",
  cert: readFileSync(certificate),
  key: readFileSync(key),
  destination: responsesTo,
  recipient: responsesTo,
  getPostURL: (_audience, _request, _req, done) => done(null, responsesTo),
  getUserFromRequest: (req) => known.find(({ id }) => id === req.query.person),
  profileMapper: Mapper,
  responseHandler: (response, options, _req, res) => {
    const value = response.toString("base64");
    res.end(`<!doctype html><title>Back</title><form action="${options.postUrl}" method="post">
      <input name="SAMLResponse" type="hidden" value="${value}"><button>Continue</button></form>`);
  },
});

const server = createServer((req, res) => {
  const query = Object.fromEntries(new URL(req.url, "http://localhost").searchParams);
  res.setHeader("Content-Type", "text/html");
  if (query.person) {
    req.query = query;
    answer(req, res, (error) => {
      res.statusCode = 400;
      res.end(String(error));
    });
    return;
  }
  const choices = known.map(
    ({ id }) => `<p><a href="${req.url}&person=${encodeURIComponent(id)}">${id}</a></p>`,
  );
  res.end(`<!doctype html><title>Who are you?</title><h1>Who are you?</h1>${choices.join("")}`);
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
