#!/bin/sh
# Usage: build-scripts/make-digits.sh [FOLDER]        (default: web/sample)
#
# How the embedded spoken digits were made.  Nobody needs to run this: its results are in the repository.
#
# eSpeak NG (Debian's espeak-ng; a formant synthesiser, so that no recording of anybody is in them) says the ten digits in
# five voices at two speeds.  What it says is ours, and given away (CC0 1.0).  Silence is cut off, every word is as loud as
# the others, and all of them stand in one WAV file of 8 bits at 16 kHz; digits.json says who says what, and where.
# Resampling is that of the package (npm install comes first), so the same bytes come out again.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/../web/sample}
mkdir -p "$folder"
folder=$(CDPATH= cd -- "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# a voice and its variant, by the name that the page shows
voices='Adam=en-us Betty=en-us+f2 Colin=en-gb-x-rp+m3 Dina=en-gb-scotland+f4 Errol=en-029+m7'
speeds='165 215' # words a minute

for voice in $voices; do
  for speed in $speeds; do
    digit=0
    for word in zero one two three four five six seven eight nine; do
      espeak-ng -v "${voice#*=}" -s "$speed" -w "$work/$digit-${voice%%=*}-$speed.wav" "$word"
      digit=$((digit + 1))
    done
  done
done

cat > "$work/join.mjs" <<'SCRIPT'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
const [repository, work, folder] = process.argv.slice(2);
const { readWav } = await import(`${repository}/web/wav.js`);
const { createResampler } = await import(`${repository}/web/node/resample.js`);
const resample = await createResampler();

const rate = 16000;
const margin = 0.012 * rate; // of what is nearly silent, on either side
const quiet = 0.02; // of the loudest

/** The word without silence around it. */
function trim(samples) {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const isLoud = (sample) => Math.abs(sample) > quiet * loudest;
  const from = Math.max(0, samples.findIndex(isLoud) - margin);
  const to = Math.min(samples.length, samples.findLastIndex(isLoud) + margin);
  return samples.slice(from, to).map((sample) => (0.9 * sample) / loudest);
}

const files = readdirSync(work).filter((name) => name.endsWith('.wav')).sort();
const speakers = [...new Set(files.map((name) => name.split('-')[1]))].sort();
const words = files.map((name) => {
  const [digit, speaker] = name.split('-');
  return { digit: Number(digit), speaker: speakers.indexOf(speaker), samples: trim(resample(readWav(readFileSync(`${work}/${name}`))).samples) };
});
const count = words.reduce((sum, { samples }) => sum + samples.length, 0);
const bytes = Buffer.alloc(44 + count + (count % 2));
bytes.write('RIFF', 0);
bytes.writeUInt32LE(bytes.length - 8, 4);
bytes.write('WAVEfmt ', 8);
bytes.writeUInt32LE(16, 16);
for (const [value, at] of [[1, 20], [1, 22], [1, 32], [8, 34]]) bytes.writeUInt16LE(value, at);
for (const at of [24, 28]) bytes.writeUInt32LE(rate, at);
bytes.write('data', 36);
bytes.writeUInt32LE(count, 40);
let at = 0;
const sounds = words.map(({ digit, speaker, samples }) => {
  samples.forEach((sample, time) => (bytes[44 + at + time] = 128 + Math.round(127 * sample)));
  at += samples.length;
  return [digit, speaker, samples.length];
});
writeFileSync(`${folder}/digits.wav`, bytes);
const lines = [
  `"licence": "CC0-1.0"`,
  `"source": "Made with eSpeak NG: no recording of anybody"`,
  `"classes": ${JSON.stringify(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])}`,
  `"speakers": ${JSON.stringify(speakers)}`,
  `"sounds": ${JSON.stringify(sounds)}`,
];
writeFileSync(`${folder}/digits.json`, `{\n  ${lines.join(',\n  ')}\n}\n`);
console.log(`${words.length} words, ${(count / rate).toFixed(1)} s, ${Math.ceil(bytes.length / 1000)} KB`);
SCRIPT
node "$work/join.mjs" "$here/.." "$work" "$folder"
