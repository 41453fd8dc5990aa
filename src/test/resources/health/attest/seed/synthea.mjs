// Counts what Synthea's files hold and asks a server that was seeded with them the same questions.
// usage: node synthea.mjs FHIR-BASE DIRECTORY        environment: ATTEST_TOKEN an access token
// Knows nothing of the server's code: what is expected comes from the files alone. Exit code 1 when an answer differs.
import { readdirSync, readFileSync } from "node:fs";

const [base, directory] = process.argv.slice(2);
const LOINC = "http://loinc.org";
const stored = [];
const byUrl = new Map();
for (const name of readdirSync(directory).filter((each) => each.endsWith(".json"))) {
  for (const entry of JSON.parse(readFileSync(`${directory}/${name}`, "utf8")).entry) {
    const same = entry.request.ifNoneExist && stored.some((each) => each.key === keyOf(entry));
    if (!same) {
      stored.push({ key: keyOf(entry), ...entry });
      byUrl.set(entry.fullUrl, entry.resource);
    }
  }
}

function keyOf(entry) {
  return `${entry.resource.resourceType}?${entry.request.ifNoneExist ?? entry.fullUrl}`;
}

function all(type) {
  return stored.map((each) => each.resource).filter((each) => each.resourceType === type);
}

function identified(type, system, value) {
  return all(type).find((each) => (each.identifier ?? []).some((id) => id.system === system && id.value === value));
}

/** What a reference of the files points to: an entry by URL, or a match such as Practitioner?identifier=…. */
function target(reference) {
  const text = reference?.reference ?? "";
  const match = /^(\w+)\?identifier=([^|]*)\|(.*)$/.exec(text);
  return match ? identified(match[1], match[2], match[3]) : byUrl.get(text);
}

function codings(...concepts) {
  return concepts.flat().flatMap((each) => each?.coding ?? (each?.code ? [each] : []));
}

function has(concepts, system, code) {
  return codings(concepts).some((each) => each.code === code && (system === null || each.system === system));
}

const day = (text) => Date.parse(`${text}T00:00:00Z`);
const from = (date) => Date.parse(date.length === 10 ? `${date}T00:00:00Z` : date);
const untilEnd = (date) => (date.length === 10 ? from(date) + 86_399_999 : from(date));
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const nameParts = (patient) =>
  patient.name.flatMap((name) => [name.family, name.text, ...(name.given ?? []), ...(name.prefix ?? []), ...(name.suffix ?? [])]);
const named = (patient, start) => nameParts(patient).some((part) => part && fold(part).startsWith(fold(start)));
const patientOf = (resource) => target(resource.subject ?? resource.patient);
const observed = (resource) => from(resource.effectiveDateTime ?? resource.effectivePeriod.start);

const observations = all("Observation");
const encounters = all("Encounter");
const conditions = all("Condition");
const patients = all("Patient");
const someone = patients[0];
const family = someone.name[0].family;
const practitioner = target(encounters[0].participant[0].individual);
const npi = practitioner.identifier.find((each) => each.system.endsWith("us-npi"));
const place = target(all("Procedure").find((each) => each.location).location);
const weight = observations.filter((each) => has(each.code, LOINC, "29463-7"));
const disorder = codings(conditions[0].code)[0];
const seenIn = (type, resources, code) => patients.filter((patient) =>
  resources.some((each) => patientOf(each) === patient && has(each.code, code.system, code.code)));
const e = encodeURIComponent;

const counted = [
  ["Patient?gender=female", patients.filter((each) => each.gender === "female")],
  ["Patient?birthdate=lt1960-01-01", patients.filter((each) => from(each.birthDate) < day("1960-01-01"))],
  [`Patient?name=${e(family.slice(0, 4))}`, patients.filter((each) => named(each, family.slice(0, 4)))],
  ["Patient?death-date:missing=false", patients.filter((each) => each.deceasedDateTime)],
  [`Patient?_has:Observation:patient:code=${e(`${LOINC}|8302-2`)}`, seenIn("Observation", observations, { system: LOINC, code: "8302-2" })],
  [`Patient?_has:Condition:patient:code=${e(`${disorder.system}|${disorder.code}`)}`, seenIn("Condition", conditions, disorder)],
  [`Observation?code=${e(`${LOINC}|8302-2`)}`, observations.filter((each) => has(each.code, LOINC, "8302-2"))],
  [`Observation?patient.family=${e(family)}&category=laboratory`, observations.filter((each) =>
    fold(patientOf(each).name[0].family).startsWith(fold(family)) && has(each.category, null, "laboratory"))],
  ["Observation?category=laboratory,vital-signs", observations.filter((each) =>
    has(each.category, null, "laboratory") || has(each.category, null, "vital-signs"))],
  [`Observation?code-value-quantity=${e(`${LOINC}|29463-7`)}$gt80`, weight.filter((each) => each.valueQuantity.value > 80)],
  [`Observation?component-code-value-quantity=${e(`${LOINC}|8480-6`)}$ge120`, observations.filter((each) =>
    (each.component ?? []).some((part) => has(part.code, LOINC, "8480-6") && part.valueQuantity.value >= 120))],
  ["Observation?date=ge2016-01-01&date=lt2017-01-01", observations.filter((each) =>
    observed(each) >= day("2016-01-01") && observed(each) < day("2017-01-01"))],
  ["Observation?value-quantity:missing=true", observations.filter((each) => !each.valueQuantity)],
  ["Encounter?date=sa2015-12-31", encounters.filter((each) => from(each.period.start) >= day("2016-01-01"))],
  ["Encounter?date=eb2010-01-01", encounters.filter((each) => from(each.period.end) < day("2010-01-01"))],
  [`Encounter?participant:Practitioner.identifier=${e(`${npi.system}|${npi.value}`)}`, encounters.filter((each) =>
    (each.participant ?? []).some((part) => target(part.individual) === practitioner))],
  [`Procedure?location.name=${e(place.name)}`, all("Procedure").filter((each) =>
    target(each.location) && fold(target(each.location).name).startsWith(fold(place.name)))],
  ["Condition?abatement-date:missing=true", conditions.filter((each) => !each.abatementDateTime)],
  ["Condition?clinical-status:not=active", conditions.filter((each) => !has(each.clinicalStatus, null, "active"))],
  [`Immunization?vaccine-code=${e("http://hl7.org/fhir/sid/cvx|140")}&date=gt2012-12-31`, all("Immunization").filter((each) =>
    has(each.vaccineCode, null, "140") && untilEnd(each.occurrenceDateTime) >= day("2013-01-01"))],
];

async function get(url) {
  const headers = { Accept: "application/fhir+json" };
  if (process.env.ATTEST_TOKEN) {
    headers.Authorization = `Bearer ${process.env.ATTEST_TOKEN}`;
  }
  const answer = await fetch(url.startsWith("http") ? url : `${base}/${url}`, { headers });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(`${url}: HTTP ${answer.status} ${JSON.stringify(body)}`);
  }
  return body;
}

async function pages(url) {
  const entries = [];
  for (let next = url; next; ) {
    const page = await get(next);
    entries.push(...(page.entry ?? []));
    next = page.link.find((each) => each.relation === "next")?.url;
  }
  return entries;
}

let wrong = 0;
function compare(what, expected, found) {
  const same = expected === found;
  wrong += same ? 0 : 1;
  console.log(`${same ? "equal " : "DIFFER"} ${String(expected).padStart(6)} ${String(found).padStart(6)}  ${what}`);
}

console.log("        files server");
for (const type of [...new Set(stored.map((each) => each.resource.resourceType))].sort()) {
  compare(type, all(type).length, (await get(`${type}?_summary=count`)).total);
}
for (const [search, expected] of counted) {
  compare(search, expected.length, (await get(`${search}&_summary=count`)).total);
}

const medications = all("MedicationRequest");
const included = await pages("MedicationRequest?_include=MedicationRequest:patient&_include=MedicationRequest:requester&_count=50");
const distinct = (entries, mode) => new Set(entries.filter((each) => each.search.mode === mode).map((each) => each.fullUrl)).size;
compare("MedicationRequest?_include … to the end: matches", medications.length, distinct(included, "match"));
compare("MedicationRequest?_include … to the end: included",
  new Set(medications.flatMap((each) => [patientOf(each), target(each.requester)]).filter(Boolean)).size, distinct(included, "include"));
const reverse = await pages(`Encounter?patient.family=${e(family)}&_revinclude=Condition:encounter&_count=50`);
const visits = encounters.filter((each) => fold(patientOf(each).name[0].family).startsWith(fold(family)));
compare("Encounter?patient.family=…&_revinclude=Condition:encounter: matches", visits.length, distinct(reverse, "match"));
compare("Encounter?patient.family=…&_revinclude=Condition:encounter: included",
  conditions.filter((each) => visits.includes(target(each.encounter))).length, distinct(reverse, "include"));
const claims = await pages("Claim?_count=37");
compare("Claim?_count=37 to the end", all("Claim").length, distinct(claims, "match"));
compare("Claim?_count=37 to the end, repeats", 0, claims.length - distinct(claims, "match"));
const sorted = (await pages(`Observation?code=${e(`${LOINC}|29463-7`)}&_sort=-date&_count=20`)).map((each) => observed(each.resource));
compare("Observation?code=…&_sort=-date: matches", weight.length, sorted.length);
compare("Observation?code=…&_sort=-date: order", weight.map(observed).sort((a, b) => b - a).join(), sorted.join());
console.log(wrong === 0 ? "all equal" : `${wrong} differ`);
process.exit(wrong === 0 ? 0 : 1);
