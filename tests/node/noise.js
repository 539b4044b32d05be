// The images of tests/c/train_noise.c, made by the same generator: PCG-XSH-RR 64/32, seeded by splitmix64's finalizer.
const bits64 = (1n << 64n) - 1n;

function mixed(x) {
  x = (x + 0x9e3779b97f4a7c15n) & bits64;
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & bits64;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & bits64;
  return x ^ (x >> 31n);
}

/** A function that gives 32 random bits. */
function pcg(seed, stream) {
  let state = mixed(seed);
  const increment = ((mixed(stream) << 1n) | 1n) & bits64;
  const next = () => {
    const old = state;
    state = (old * 6364136223846793005n + increment) & bits64;
    const word = Number((((old >> 18n) ^ old) >> 27n) & 0xffffffffn);
    const turn = Number(old >> 59n);
    return ((word >>> turn) | (word << (-turn & 31))) >>> 0;
  };
  next();
  return next;
}

/** Images, or sounds and clips made of them, for a network of this sight. */
export function makeNoise(sight) {
  const images = makeNoiseImages();
  if (sight === 'sound')
    return images.map(({ pixels, label }) => ({
      samples: Float32Array.from(pixels, (value) => (value - 128) / 128),
      rate: 16000,
      label,
    }));
  if (sight !== 'clip') return images;
  const frames = 10;
  return images.map(({ label }, index) => {
    const first = index % (images.length - frames + 1);
    return { frames: images.slice(first, first + frames), label };
  });
}

export function makeNoiseImages() {
  const next = pcg(7n, 7n);
  const below = (limit) => {
    const uneven = 2 ** 32 % limit;
    let bits;
    do bits = next();
    while (bits < uneven);
    return bits % limit;
  };
  return Array.from({ length: 40 }, (_, index) => {
    const colour = [below(200), below(200), below(200)];
    const pixels = Uint8Array.from({ length: 72 * 72 * 3 }, (_, at) => colour[at % 3] + below(56));
    return { pixels, width: 72, height: 72, channels: 3, label: index % 10 };
  });
}
