// A certified OpenID provider that is not ours, and a person in front of a browser who enters codes in it.
//
//     node provider.mjs FOLDER
//
// FOLDER holds node_modules with oidc-provider. Writes {"issuer": …} and then, for each line on standard input, one
// line: {"ok": true} or {"error": …}. A line is {"do": "approve" | "refuse", "uri": …, "login": …}; `uri` is the
// complete verification address. Ends when standard input does.

import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

// What the library has to say goes where it does not disturb.
console.info = console.warn = console.log = (...words) => console.error(...words);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

// Debian's Node.js does not have these yet.
globalThis.crypto ??= webcrypto;
URL.parse ??= (text, base) => (URL.canParse(text, base) ? new URL(text, base) : null);
const { Provider } = await import(pathToFileURL(`${process.argv[2]}/node_modules/oidc-provider/lib/index.js`));

const key = (type, options, members) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  ...members,
});
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const client = (id, algorithm, more) => ({
  client_id: id,
  client_secret: 'a:secret with%signs+and&more',
  client_name: `Reattach ${algorithm}`,
  id_token_signed_response_alg: algorithm,
  grant_types: [GRANT],
  response_types: [],
  redirect_uris: [],
  ...more,
});
const PUBLIC = { token_endpoint_auth_method: 'none', client_secret: undefined };

const server = createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      client('rs256', 'RS256'),
      client('ps256', 'PS256'),
      client('es256', 'ES256', PUBLIC),
      client('eddsa', 'EdDSA', PUBLIC),
      client('short', 'ES256', PUBLIC),
    ],
    jwks: {
      keys: [
        key('rsa', { modulusLength: 2048 }, { kid: 'rsa', use: 'sig' }),
        key('ec', { namedCurve: 'P-256' }, { kid: 'curve', use: 'sig' }),
        key('ed25519', {}, { kid: 'edwards', use: 'sig', alg: 'EdDSA' }),
      ],
    },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    // Otherwise names are had from another endpoint alone.
    conformIdTokenClaims: false,
    features: { deviceFlow: { enabled: true } },
    ttl: { DeviceCode: (ctx, code, of) => (of.clientId === 'short' ? 6 : 300) },
    cookies: { keys: ['a key of a test'] },
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, groups: id.startsWith('carla') ? ['Operators'] : [] }),
    }),
  });
  provider.on('server_error', (ctx, error) => console.error(error));
  server.on('request', provider.callback());
  say({ issuer });
});

// A browser with cookies that does what its pages' forms say.
class Browser {
  #cookies = new Map();

  async go(uri, form) {
    for (let hops = 0; hops < 20; hops += 1) {
      const answer = await fetch(uri, {
        method: form ? 'POST' : 'GET',
        body: form && new URLSearchParams(form),
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        signal: AbortSignal.timeout(10_000),
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
        this.#cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (!location) {
        return { uri, text: await answer.text() };
      }
      uri = new URL(location, uri).href;
      form = undefined;
    }
    throw new Error('too many redirections');
  }

  // Sends the one form of a page, with what a person fills in.
  async send(page, filled) {
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
    if (!action) {
      throw new Error(`there is no form: ${page.text}`);
    }
    const fields = {};
    for (const [input] of page.text.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(input)?.[1];
      if (name) {
        fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
      }
    }
    return this.go(new URL(action.replaceAll('&amp;', '&'), page.uri).href, { ...fields, ...filled });
  }
}

async function enter({ do: what, uri, login }) {
  const browser = new Browser();
  // The page with the code in its address sends itself on.
  const confirm = await browser.send(await browser.go(uri), {});
  if (!confirm.text.includes('Confirm Device')) {
    throw new Error(`the code is not known: ${confirm.text}`);
  }
  if (what === 'refuse') {
    await browser.send(confirm, { abort: 'yes' });
    return;
  }
  const signIn = await browser.send(confirm, { confirm: 'yes' });
  const consent = await browser.send(signIn, { login, password: 'any' });
  const done = await browser.send(consent, {});
  if (!done.text.includes('Sign-in Success')) {
    throw new Error(`the code was not taken: ${done.text}`);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  enter(JSON.parse(line)).then(
    () => say({ ok: true }),
    (error) => say({ error: String(error) }),
  );
});
lines.on('close', () => process.exit(0));
