// Compiles src/ with the pinned compiler and writes artifacts/, or with --check compares them byte for byte.
// usage: node compile.mjs [--check]
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const solc = require("solc");
const { keccak256 } = require("js-sha3");
const home = dirname(fileURLToPath(import.meta.url));
const artifacts = join(home, "artifacts");

/** Every source the contracts reach, under the name they import it by, so that the bytes are the same on every path. */
function sources() {
  const found = {};
  const open = readdirSync(join(home, "src")).filter((name) => name.endsWith(".sol")).sort().map((name) => `src/${name}`);
  while (open.length > 0) {
    const name = open.shift();
    if (found[name]) continue;
    const path = name.startsWith("@") ? join(home, "node_modules", name) : join(home, name);
    const content = readFileSync(path, "utf8");
    found[name] = { content };
    for (const [, imported] of content.matchAll(/^\s*(?:import|\})[^;"]*?"([^"]+)";/gm)) {
      open.push(imported.startsWith(".") ? join(dirname(name), imported) : imported);
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compile() {
  const input = {
    language: "Solidity",
    sources: sources(),
    settings: {
      evmVersion: "shanghai",
      optimizer: { enabled: true, runs: 200 },
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = output.errors ?? [];
  if (problems.length > 0) {
    problems.forEach((problem) => console.error(problem.formattedMessage));
    process.exit(1);
  }
  const files = { "compiler-input.json": { compiler: solc.version(), input } };
  for (const [source, contracts] of Object.entries(output.contracts).filter(([name]) => name.startsWith("src/"))) {
    for (const [contractName, contract] of Object.entries(contracts)) {
      const deployed = contract.evm.deployedBytecode.object;
      files[`${contractName}.json`] = {
        contractName,
        source,
        abi: contract.abi,
        bytecode: `0x${contract.evm.bytecode.object}`,
        deployedBytecode: `0x${deployed}`,
        codeHash: `0x${keccak256(Buffer.from(deployed, "hex"))}`,
      };
    }
  }
  const texts = Object.fromEntries(
    Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, file]) => [name, `${JSON.stringify(file, null, 2)}\n`]),
  );
  const digest = (text) => createHash("sha256").update(text).digest("hex");
  texts["SHA256SUMS"] = Object.entries(texts).map(([name, text]) => `${digest(text)}  ${name}\n`).join("");
  return texts;
}

const texts = compile();
if (process.argv.includes("--check")) {
  const committed = existsSync(artifacts) ? readdirSync(artifacts) : [];
  const wrong = [...new Set([...Object.keys(texts), ...committed])].filter(
    (name) => !committed.includes(name) || readFileSync(join(artifacts, name), "utf8") !== texts[name],
  );
  if (wrong.length > 0) {
    console.error(`recompiling gives other bytes than contracts/artifacts: ${wrong.join(", ")}`);
    process.exit(1);
  }
  console.log(`${Object.keys(texts).length} artifacts are what ${solc.version()} makes of contracts/src`);
} else {
  mkdirSync(artifacts, { recursive: true });
  Object.entries(texts).forEach(([name, text]) => writeFileSync(join(artifacts, name), text));
  console.log(`wrote ${Object.keys(texts).length} artifacts`);
}
