const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** @param {number} exponent */
const power = (exponent) =>
  `10${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`;

/**
 * A number of any size with three digits that count: 0.125, −3.20·10⁻⁵.
 * @param {number} value
 * @param {string} lang
 * @param {{sign?: boolean}} [options] sign: a plus before what is positive
 */
export function threeDigits(value, lang, { sign = false } = {}) {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '–';
  const before = value < 0 ? '−' : sign ? '+' : '';
  const size = Math.abs(value);
  const plain = new Intl.NumberFormat(lang, {
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
    useGrouping: false,
  });
  if (size >= 0.00995 && size < 999.5) return before + plain.format(size);
  const [digits, exponent] = size.toExponential(2).split('e');
  return `${before}${plain.format(Number(digits))}·${power(Number(exponent))}`;
}
