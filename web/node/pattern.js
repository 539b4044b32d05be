/** @typedef {{ fields: string[], match: (name: string) => Map<string, string> | undefined }} Pattern */

const field = /\{([^{}]*)\}/;

/**
 * What names of files tell: "{digit}_{speaker}_{take}" finds a digit, a speaker and a take in "7_jackson_31".  A field
 * holds none of the signs, other than letters and digits, that stand between fields, so that there is one reading only.
 * @param {string} text
 * @returns {Pattern}
 */
export function parsePattern(text) {
  const parts = text.split(field); // literal, field, literal, field … literal
  const fields = parts.filter((_, index) => index % 2 === 1);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const complain = (/** @type {string} */ what) => new Error(`the pattern "${text}" ${what}`);
  if (fields.length === 0) throw complain('has no field: expected one like "{digit}_{speaker}_{take}"');
  if (literals.some((literal) => /[{}]/.test(literal))) throw complain('has a brace without its other half');
  const strange = fields.find((name) => !/^[A-Za-z][\w-]{0,39}$/.test(name));
  if (strange !== undefined) throw complain(`has the field "${strange}": expected a letter, then letters, digits, - or _`);
  if (new Set(fields).size < fields.length) throw complain('has a field twice');
  if (literals.slice(1, -1).some((literal) => literal === ''))
    throw complain('has two fields with nothing between them');
  const between = [...new Set(literals.join(''))].filter((sign) => !/[\p{L}\p{N}]/u.test(sign));
  const excluded = ['/', ...between].map((sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`).join('');
  const escaped = literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const expression = new RegExp(`^${escaped.join(`([^${excluded}]+)`)}$`, 'u');
  return {
    fields,
    match(name) {
      const found = expression.exec(name);
      return found ? new Map(fields.map((key, index) => [key, found[index + 1]])) : undefined;
    },
  };
}

/**
 * Numbers in names count as numbers, so that 2 comes before 10; the rest by code points: the same on every machine.
 * @param {string} a
 * @param {string} b
 */
export function compareNames(a, b) {
  const [first, second] = [a, b].map((name) => name.split(/(\d{1,15})/)); // text, number, text …
  for (let part = 0; part < Math.min(first.length, second.length); part++) {
    const difference =
      part % 2 === 1 ? Number(first[part]) - Number(second[part]) : compareText(first[part], second[part]);
    if (difference !== 0) return difference;
  }
  return first.length - second.length || compareText(a, b);
}

/** @param {string} a @param {string} b */
const compareText = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
