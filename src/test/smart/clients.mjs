// Two public libraries as their users would use them, against a running server: fhirclient in a browser, openid-client
// for what programs do. Reads what to do as JSON from standard input, writes what came of it as JSON.
import * as oidc from 'openid-client';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const wish = JSON.parse(readFileSync(0, 'utf8'));
const insecure = { execute: [oidc.allowInsecureRequests] };
const library = createRequire(import.meta.url).resolve('fhirclient/build/fhir-client.min.js');

const page = (script) => `<!doctype html><meta charset="utf-8"><body><pre id="out"></pre>
<script src="/fhir-client.js"></script><script>
const say = (what) => { document.getElementById('out').textContent = JSON.stringify(what); };
const fail = (e) => say({ error: String(e && e.message || e) });
${script}
</script></body>`;

const authorize = (extra) => page(`FHIR.oauth2.authorize(Object.assign({
  clientId: '${wish.app}', scope: '${wish.scope}', redirectUri: '/callback', pkceMode: 'required'
}, ${extra})).catch(fail);`);

const callback = page(`FHIR.oauth2.ready().then(async (client) => {
  const patient = await client.patient.read();
  const user = client.user.fhirUser;
  const other = await client.request('Patient/${wish.other}').then(() => 200, (e) => e.statusCode || e.status || String(e));
  say({ patient: patient.id, user, other, state: client.state.tokenResponse });
}).catch(fail);`);

function serveApp(port) {
  const pages = {
    '/app': authorize(`{ iss: '${wish.base}/fhir' }`),
    // fhirclient takes iss and launch from the address here.
    '/launch': authorize('{}'),
    '/callback': callback,
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const script = path === '/fhir-client.js';
    const body = script ? readFileSync(library) : pages[path];
    response.writeHead(body ? 200 : 404, { 'Content-Type': script ? 'text/javascript' : 'text/html' });
    response.end(body || '');
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)));
}

async function signIn(tab) {
  if (wish.login && (await tab.locator('input[type=password]').count())) {
    await tab.locator('input[name=username]').fill(wish.login.username);
    await tab.locator('input[type=password]').fill(wish.login.password);
    await tab.locator('button[type=submit]').first().click();
  }
}

async function throughTheBrowser(context, start) {
  const tab = await context.newPage();
  await tab.goto(start);
  await tab.waitForURL((url) => /\/(login|oauth2\/consent)/.test(url.pathname), { timeout: 30_000 });
  await signIn(tab);
  await tab.waitForURL((url) => url.pathname === '/oauth2/consent', { timeout: 30_000 });
  if (await tab.locator('#find').count()) {
    await tab.locator('#find').fill(wish.patientName);
    await tab.getByRole('button', { name: 'Find' }).click();
    await tab.locator(`input[name=patient][value="${wish.patient}"]`).check();
  }
  const words = await tab.locator('label').allTextContents();
  await tab.getByRole('button', { name: 'Allow', exact: true }).click();
  await tab.waitForFunction(() => (document.getElementById('out') || {}).textContent, null, { timeout: 30_000 });
  const out = JSON.parse(await tab.locator('#out').textContent());
  await tab.close();
  return { ...out, words };
}

async function fetchFromElsewhere(context) {
  const tab = await context.newPage();
  // A page of that origin that goes nowhere by itself, as the app's would.
  await tab.goto(`http://localhost:${wish.strangerPort}/fhir-client.js`);
  const answer = await tab.evaluate(
    (url) => fetch(url).then((r) => r.status, () => 'refused'), `${wish.base}/fhir/Patient?_summary=count`);
  await tab.close();
  return answer;
}

async function inTheBrowser() {
  const server = await serveApp(wish.port);
  const stranger = await serveApp(wish.strangerPort);
  const browser = await chromium.launch({
    executablePath: wish.chromium,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const context = await browser.newContext();
    if (wish.cookie) {
      await context.addCookies([{ name: wish.cookie.name, value: wish.cookie.value, url: wish.base }]);
    }
    const app = `http://localhost:${wish.port}`;
    const standalone = await throughTheBrowser(context, `${app}/app`);
    const made = await context.request.post(`${wish.base}/account/launches`, {
      data: { client: wish.app, patient: wish.patient },
      headers: wish.launchHeaders || {},
    });
    const ehr = await throughTheBrowser(context, (await made.json()).url);
    return { standalone, ehr, stranger: await fetchFromElsewhere(context) };
  } finally {
    await browser.close();
    server.close();
    stranger.close();
  }
}

async function key(jwk, algorithm) {
  const imported = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
  return oidc.PrivateKeyJwt({ key: imported, kid: jwk.kid });
}

const RS384 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' };
const ES384 = { name: 'ECDSA', namedCurve: 'P-384' };

async function backend(client, algorithm) {
  const config = await oidc.discovery(
    new URL(wish.base), client.id, undefined, await key(client.jwk, algorithm), insecure);
  const tokens = await oidc.clientCredentialsGrant(config, { scope: 'system/Patient.rs' });
  const read = await fetch(`${wish.base}/fhir/Patient?_summary=count`, {
    headers: { Authorization: `Bearer ${tokens.access_token}` },
  });
  return { scope: tokens.scope, read: read.status };
}

async function refreshAndIntrospect(state) {
  const app = await oidc.discovery(new URL(wish.base), wish.app, undefined, oidc.None(), insecure);
  const refreshed = await oidc.refreshTokenGrant(app, state.refresh_token);
  const server = await oidc.discovery(
    new URL(wish.base), wish.resourceServer.id, undefined, await key(wish.resourceServer.jwk, RS384), insecure);
  const active = await oidc.tokenIntrospection(server, refreshed.access_token);
  const user = await oidc.fetchUserInfo(app, refreshed.access_token, oidc.skipSubjectCheck);
  await oidc.tokenRevocation(app, refreshed.refresh_token);
  const after = await oidc.tokenIntrospection(server, refreshed.access_token);
  return { refreshed: refreshed.scope, active, user, after };
}

const browser = await inTheBrowser();
const done = {
  ...browser,
  rs384: await backend(wish.rsa, RS384),
  es384: await backend(wish.elliptic, ES384),
  ...(await refreshAndIntrospect(browser.standalone.state)),
};
console.log(JSON.stringify(done));
