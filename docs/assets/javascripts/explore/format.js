// Numbers as text, rounded as Python rounds them, so that a program prints what the screen shows.

const LARGE = 1e6; // from here on a number is shown as a power of ten
const MORE = 30; // digits that tell a half from what is only close to it

// JavaScript rounds a half away from zero, Python to the even digit: 0.03125 is 0.0313 and 0.0312.
const rounded = (size, digits, write) => {
  const near = write(size, digits);
  const [whole, exponent = ""] = near.split("e");
  const behind = write(size, digits + MORE).split("e")[0].slice(-MORE);
  if (behind !== `5${"0".repeat(MORE - 1)}` || "02468".includes(whole.at(-1))) return near;
  const cut = write(size, digits + 1).split("e")[0].slice(0, -1).replace(/\.$/, "");
  return exponent ? `${cut}e${exponent}` : cut;
};
const fixed = (size, digits) => size.toFixed(digits);
const powerOfTen = (size, digits) => size.toExponential(digits).replace(/e([-+])(\d)$/, "e$10$2");

// What is below zero and rounds to it is shown as 0.0000.
const vanishes = (value, digits) =>
  (value < 0 || Object.is(value, -0)) && value > -1 && Number(rounded(-value, digits, fixed)) === 0;

// Python's format for a value on the screen: ".4f", a large one ".3e", a vanishing one "z.4f".
export const spec = (value, digits) => (Math.abs(value) >= LARGE ? ".3e"
  : `${vanishes(value, digits) ? "z" : ""}.${digits}f`);

// What Python's f"{value:{spec(value, digits)}}" prints.
export const asPython = (value, digits) => {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 && !vanishes(value, digits) ? "-" : "";
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}inf`;
  return sign + (size >= LARGE ? rounded(size, 3, powerOfTen) : rounded(size, digits, fixed));
};

// The same for the screen, with a true minus.
export const show = (value, digits = 4) => minus(asPython(value, digits));

// A number of a setting, in as many digits as it has.
export const plain = (value) => minus(String(value));

export const minus = (text) => text.replaceAll("-", "−").replace("inf", "∞");
