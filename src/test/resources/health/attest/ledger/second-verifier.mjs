// Checks a receipt without any of the project's code: written from the published page alone.
// usage: node second-verifier.mjs RECEIPT [RESOURCE [RPC-URL]]   or   node second-verifier.mjs --canonical RESOURCE
//        node second-verifier.mjs --all DIRECTORY RPC-URL   for the files NAME.receipt.json and NAME.json in it
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

class Num { constructor(literal) { this.literal = literal; } }

/** Reads JSON and keeps numbers as they are written. */
function parse(text) {
  let at = 0;
  const blank = () => { while (' \t\r\n'.includes(text[at]) && at < text.length) at++; };
  const string = () => {
    const from = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return JSON.parse(text.slice(from, ++at));
  };
  const value = () => {
    blank();
    if (text[at] === '"') return string();
    if (text[at] === '[') {
      const out = []; at++; blank();
      if (text[at] === ']') { at++; return out; }
      for (;;) { out.push(value()); blank(); if (text[at++] === ']') return out; }
    }
    if (text[at] === '{') {
      const out = new Map(); at++; blank();
      if (text[at] === '}') { at++; return out; }
      for (;;) {
        blank(); const key = string(); blank();
        if (text[at++] !== ':') throw new Error('no colon');
        if (out.has(key)) throw new Error('a name twice');
        out.set(key, value()); blank();
        if (text[at++] === '}') return out;
      }
    }
    const word = /^(true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?)/.exec(text.slice(at));
    if (!word) throw new Error('not JSON at ' + at);
    at += word[0].length;
    return { true: true, false: false, null: null }[word[0]] ?? (word[0] === 'null' ? null : new Num(word[0]));
  };
  const out = value(); blank();
  if (at !== text.length) throw new Error('more than one value');
  return out;
}

/** JavaScript compares strings by UTF-16 code units, which is what RFC 8785 wants. */
const byUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function write(value) {
  if (value instanceof Num) return value.literal;
  if (value instanceof Map) {
    return '{' + [...value.keys()].sort(byUnits).map((k) => JSON.stringify(k) + ':' + write(value.get(k))).join(',') + '}';
  }
  if (Array.isArray(value)) return '[' + value.map(write).join(',') + ']';
  return JSON.stringify(value);
}

function canonical(text) {
  const resource = parse(text);
  const meta = resource.get('meta');
  if (meta) {
    const coding = (c) => [c.get('system') ?? '', c.get('code') ?? '', write(c)];
    const byCoding = (a, b) => {
      const x = coding(a), y = coding(b);
      return byUnits(x[0], y[0]) || byUnits(x[1], y[1]) || byUnits(x[2], y[2]);
    };
    if (meta.has('profile') && !meta.has('_profile')) meta.set('profile', [...meta.get('profile')].sort(byUnits));
    for (const set of ['security', 'tag']) if (meta.has(set)) meta.set(set, [...meta.get(set)].sort(byCoding));
    if (meta.has('lastUpdated')) meta.set('lastUpdated', new Date(meta.get('lastUpdated')).toISOString());
  }
  return write(resource);
}

function includes(index, size, leaf, path, root) {
  const next = (i, n, hash, rest) => {
    if (n === 1) return rest.length === 0 ? hash : null;
    let split = 1; while (split * 2 < n) split *= 2;
    const sibling = rest[rest.length - 1];
    if (!sibling) return null;
    const below = next(i < split ? i : i - split, i < split ? split : n - split, hash, rest.slice(0, -1));
    if (!below) return null;
    return i < split ? sha256(Buffer.from([1]), below, sibling) : sha256(Buffer.from([1]), sibling, below);
  };
  const computed = index >= 0 && index < size ? next(index, size, leaf, path) : null;
  return computed !== null && computed.equals(root);
}

function signed(note, key) {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const [name, id, encoded] = [key.slice(0, key.indexOf('+')), key.split('+')[1], key.split('+').slice(2).join('+')];
  const typed = Buffer.from(encoded, 'base64');
  if (sha256(Buffer.from(name + '\n'), typed).subarray(0, 4).toString('hex') !== id || typed[0] !== 1) return null;
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  for (const line of note.slice(split + 2).trimEnd().split('\n')) {
    const [dash, who, blob] = line.split(' ');
    const bytes = Buffer.from(blob ?? '', 'base64');
    if (dash === '\u2014' && who === name && bytes.subarray(0, 4).toString('hex') === id
        && verify(null, Buffer.from(text), publicKey, bytes.subarray(4))) return { name, text };
  }
  return null;
}

function holds(receipt, resource) {
  const envelope = receipt.get('envelope');
  const note = signed(receipt.get('checkpoint'), receipt.get('key'));
  if (!note) return 'the checkpoint is not signed by the key';
  const [origin, size, root] = note.text.split('\n');
  if (origin !== envelope.get('log') || note.name !== origin) return 'another log';
  if (size !== receipt.get('size').literal) return 'another size';
  const salt = Buffer.from(receipt.get('salt'), 'hex');
  const commitment = createHmac('sha256', salt).update('attest-leaf-v1' + write(envelope)).digest();
  const path = receipt.get('path').map((hash) => Buffer.from(hash, 'hex'));
  const leaf = sha256(Buffer.from([0]), commitment);
  if (!includes(Number(receipt.get('index').literal), Number(size), leaf, path, Buffer.from(root, 'base64'))) {
    return 'the entry is not under the checkpoint';
  }
  if (resource !== undefined) {
    if (sha256(Buffer.from(canonical(resource))).toString('hex') !== envelope.get('digest')) return 'another record';
  }
  return '';
}

const mask = (1n << 64n) - 1n;
const rotate = (word, by) => ((word << by) | (word >> (64n - by))) & mask;

/** Keccak-256 as Ethereum uses it (padding 0x01), on 25 words of 64 bits. */
function keccak(bytes) {
  const rate = 136;
  const padded = Buffer.alloc((Math.floor(bytes.length / rate) + 1) * rate);
  bytes.copy(padded);
  padded[bytes.length] ^= 0x01;
  padded[padded.length - 1] ^= 0x80;
  let state = Array(25).fill(0n);
  for (let block = 0; block < padded.length; block += rate) {
    for (let i = 0; i < rate / 8; i++) state[i] ^= padded.readBigUInt64LE(block + 8 * i);
    let lfsr = 1;
    for (let round = 0; round < 24; round++) {
      const column = [0, 1, 2, 3, 4].map((x) => state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]);
      state = state.map((word, i) => word ^ column[(i + 4) % 5] ^ rotate(column[(i + 1) % 5], 1n));
      const moved = [...state];
      for (let x = 1, y = 0, t = 0; t < 24; t++) {
        const from = state[x + 5 * y];
        [x, y] = [y, (2 * x + 3 * y) % 5];
        moved[x + 5 * y] = rotate(from, BigInt(((t + 1) * (t + 2) / 2) % 64));
      }
      state = moved.map((word, i) => {
        const row = i - (i % 5);
        return word ^ (~moved[row + ((i + 1) % 5)] & mask & moved[row + ((i + 2) % 5)]);
      });
      for (let bit = 0; bit < 7; bit++) {
        if (lfsr & 1) state[0] ^= 1n << BigInt((1 << bit) - 1);
        lfsr = (lfsr << 1) ^ (lfsr & 0x80 ? 0x171 : 0);
      }
    }
  }
  const out = Buffer.alloc(32);
  for (let i = 0; i < 4; i++) out.writeBigUInt64LE(state[i], 8 * i);
  return '0x' + out.toString('hex');
}

const asked = new Map();

/** Asks a node; what it said once is not asked again. */
function ask(url, method, ...params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  if (!asked.has(url + body)) {
    asked.set(url + body, fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      .then((answer) => answer.json()).then((answer) => {
        if (!('result' in answer)) throw new Error(method + ': ' + JSON.stringify(answer));
        return answer.result;
      }));
  }
  return asked.get(url + body);
}

/** Whether the head in the checkpoint stands where the receipt says, in a contract with that code, for good. */
async function anchored(receipt, url) {
  const anchor = receipt.get('anchor');
  if (!anchor) return 'not anchored';
  const contract = anchor.get('contract');
  const block = '0x' + BigInt(anchor.get('block').literal).toString(16);
  if (BigInt(await ask(url, 'eth_chainId')) !== BigInt(anchor.get('chainId').literal)) return 'another chain';
  const code = await ask(url, 'eth_getCode', contract, 'latest');
  if (keccak(Buffer.from(code.slice(2), 'hex')) !== anchor.get('codeHash')) return 'other code';
  const topic = keccak(Buffer.from('HeadAnchored(uint64,bytes32,bytes32)'));
  const logs = await ask(url, 'eth_getLogs', { address: contract, fromBlock: block, toBlock: block, topics: [topic] });
  const [, size, root] = receipt.get('checkpoint').split('\n');
  const found = logs.some((log) => BigInt(log.topics[1]) === BigInt(size)
    && log.data.slice(2, 66) === Buffer.from(root, 'base64').toString('hex')
    && log.blockHash === anchor.get('blockHash') && log.transactionHash === anchor.get('transaction'));
  if (!found) return 'the head is not on chain';
  const last = await ask(url, 'eth_getBlockByNumber', 'finalized', false);
  return receipt.get('state') === 'final' && BigInt(last.number) < BigInt(block) ? 'not final' : '';
}

async function check(receiptFile, resourceFile, url) {
  let receipt = parse(readFileSync(receiptFile, 'utf8'));
  if (receipt.has('parameter')) {
    receipt = parse(receipt.get('parameter').find((each) => each.get('name') === 'receipt').get('valueString'));
  }
  const why = holds(receipt, resourceFile === undefined ? undefined : readFileSync(resourceFile, 'utf8'));
  return why || (url === undefined ? '' : anchored(receipt, url));
}

const [first, second, third] = process.argv.slice(2);
if (first === '--canonical') {
  process.stdout.write(canonical(readFileSync(second, 'utf8')));
} else if (first === '--all') {
  let held = 0;
  for (const file of readdirSync(second).filter((name) => name.endsWith('.receipt.json'))) {
    const resource = second + '/' + file.replace('.receipt.json', '.json');
    const why = await check(second + '/' + file, resource, third);
    if (why) { console.log(file + ': ' + why); process.exit(1); }
    held++;
  }
  console.log(held + ' hold');
} else {
  const why = await check(first, second, third);
  console.log(why || 'holds');
  process.exit(why ? 1 : 0);
}
