// Checks a receipt without any of the project's code: written from the published page alone.
// usage: node second-verifier.mjs RECEIPT [RESOURCE]   or   node second-verifier.mjs --canonical RESOURCE
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

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

const [first, second] = process.argv.slice(2);
if (first === '--canonical') {
  process.stdout.write(canonical(readFileSync(second, 'utf8')));
} else {
  let receipt = parse(readFileSync(first, 'utf8'));
  if (receipt.has('parameter')) {
    receipt = parse(receipt.get('parameter').find((each) => each.get('name') === 'receipt').get('valueString'));
  }
  const why = holds(receipt, second === undefined ? undefined : readFileSync(second, 'utf8'));
  console.log(why || 'holds');
  process.exit(why ? 1 : 0);
}
