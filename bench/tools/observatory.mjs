// Scores pages by the MDN HTTP Observatory's own code.
//   observatory.mjs MODULES HOST HTTP_PORT HTTPS_PORT
// reads lines "WING BAR PATH [COOKIE]" and prints the rows of a table; ends with 1 when a page is no A+ or below its bar.
// The package's own command scans the root of a public host alone, so its parts are used here as that command uses them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, host, httpPort, httpsPort] = process.argv.slice(2);
const observatory = `${modules}/@mdn/mdn-http-observatory`;
// The list of hosts that browsers know to be https; ours is on none, and the package would download it.
mkdirSync(`${observatory}/conf`, { recursive: true });
writeFileSync(`${observatory}/conf/hsts-preload.json`, "{}");
const part = async (name) => import(pathToFileURL(`${observatory}/src/${name}.js`).href);
const { retrieve } = await part("retriever/retriever");
const { ALL_TESTS } = await part("constants");
const { getGradeForScore, getScoreModifier } = await part("grader/grader");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await part("grader/charts");

async function score(path, cookie) {
  const headers = ["Accept: text/html", ...(cookie ? [`Cookie: ${cookie}`] : [])];
  const found = await retrieve(host, { path, httpPort, httpsPort, headers });
  const answer = found.responses.auto;
  if (answer?.status !== 200 || !answer.verified) {
    throw new Error(`${path}: ${answer?.status ?? "no answer"}, certificate ${answer?.verified ? "verified" : "not verified"}`);
  }
  const landed = found.session.redirectHistory.at(-1).url.pathname;
  if (landed !== path) {
    throw new Error(`${path} led to ${landed}`);
  }
  const results = ALL_TESTS.map((test) => test(found));
  const modifiers = results.map((result) => getScoreModifier(result.result));
  const lost = modifiers.filter((modifier) => modifier < 0).reduce((sum, modifier) => sum + modifier, 0);
  const whole = 100 + modifiers.reduce((sum, modifier) => sum + modifier, 0);
  // As there: extra credit counts only where the rest is an A already.
  const graded = getGradeForScore(100 + lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? whole : 100 + lost);
  return { ...graded, failed: results.filter((result) => !result.pass).map((result) => result.result) };
}

let low = false;
console.log("| page | wing | grade | score | what failed |\n|---|---|---|---|---|");
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const [wing, bar, path, ...cookie] = line.split(" ");
  const { grade, score: points, failed } = await score(path, cookie.join(" "));
  low ||= grade !== "A+" || points < Number(bar);
  console.log(`| \`${path.replace(/^(\/enquiries\/).*/, "$1…")}\` | ${wing} | ${grade} | ${points} | ${failed.join(", ") || "nothing"} |`);
}
process.exitCode = low ? 1 : 0;
