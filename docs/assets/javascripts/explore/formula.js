// A formula as a reader writes it -> its value, its gradient by dual numbers, and Python that says the
// same. Nothing is evaluated as a program: the formula is read into a tree.
//
//     sum     = product { ("+" | "-") product }
//     product = power { ("*" | "/" | nothing) power }      nothing: 2x, 3(x + 1)
//     power   = ["-"] atom ["^" power]                      -x^2 is -(x^2), as in Python
//     atom    = number | name | name "(" sum ")" | "(" sum ")"

export class FormulaError extends Error {
  // word: what is wrong, a key of the strings; part: the piece of the formula that it is about.
  constructor(word, part = "") {
    super(`${word}: ${part}`);
    this.word = word;
    this.part = part;
  }
}

const CONSTANTS = { pi: Math.PI, e: Math.E };
// [value, derivative, the derivative as a tree, Python's name]
const CALLS = {
  sin: [Math.sin, Math.cos, (a) => call("cos", a), "np.sin"],
  cos: [Math.cos, (x) => -Math.sin(x), (a) => negative(call("sin", a)), "np.cos"],
  exp: [Math.exp, Math.exp, (a) => call("exp", a), "np.exp"],
  ln: [Math.log, (x) => 1 / x, (a) => divided(number(1), a), "np.log"],
  sqrt: [Math.sqrt, (x) => 0.5 / Math.sqrt(x), (a) => divided(number(0.5), call("sqrt", a)), "np.sqrt"],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2,
    (a) => minus(number(1), power(call("tanh", a), number(2))), "np.tanh"],
  abs: [Math.abs, Math.sign, (a) => call("sign", a), "np.abs"],
  sign: [Math.sign, () => 0, () => number(0), "np.sign"], // of derivatives; a reader has abs
};

// ---------------------------------------------------------------- trees, simplified as they grow

const number = (value) => ({ op: "number", value });
const is = (a, value) => a.op === "number" && a.value === value;
const call = (name, a) => ({ op: "call", name, a });
const binary = (op, a, b, value) =>
  a.op === "number" && b.op === "number" ? number(value(a.value, b.value)) : { op, a, b };
const negative = (a) => (a.op === "number" ? number(-a.value) : a.op === "neg" ? a.a : { op: "neg", a });
const plus = (a, b) => (is(a, 0) ? b : is(b, 0) ? a : b.op === "neg" ? minus(a, b.a) : binary("+", a, b, (x, y) => x + y));
const minus = (a, b) => (is(b, 0) ? a : is(a, 0) ? negative(b) : binary("-", a, b, (x, y) => x - y));
const times = (a, b) => {
  if (is(a, 0) || is(b, 0)) return number(0);
  if (is(a, 1)) return b;
  if (is(b, 1)) return a;
  if (a.op === "neg") return negative(times(a.a, b));
  if (b.op === "neg") return negative(times(a, b.a));
  return binary("*", a, b, (x, y) => x * y);
};
const divided = (a, b) => (is(a, 0) || is(b, 1) ? a : binary("/", a, b, (x, y) => x / y));
const power = (a, b) => (is(b, 1) ? a : is(b, 0) ? number(1) : binary("^", a, b, (x, y) => x ** y));

const constant = (a) =>
  a.op === "number" || a.op === "constant" ||
  (a.op !== "variable" && constant(a.a) && (a.b === undefined || constant(a.b)));

const derivative = (a, name) => {
  const d = (part) => derivative(part, name);
  switch (a.op) {
    case "variable": return number(a.name === name ? 1 : 0);
    case "neg": return negative(d(a.a));
    case "+": return plus(d(a.a), d(a.b));
    case "-": return minus(d(a.a), d(a.b));
    case "*": return plus(times(d(a.a), a.b), times(a.a, d(a.b)));
    case "/": return constant(a.b) ? divided(d(a.a), a.b)
      : divided(minus(times(d(a.a), a.b), times(a.a, d(a.b))), power(a.b, number(2)));
    case "^": return constant(a.b)
      ? times(times(a.b, power(a.a, minus(a.b, number(1)))), d(a.a))
      : times(a, plus(times(d(a.b), call("ln", a.a)), divided(times(a.b, d(a.a)), a.a)));
    case "call": return times(CALLS[a.name][2](a.a), d(a.a));
    default: return number(0);
  }
};

// ---------------------------------------------------------------- reading

const SIGNS = { "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "²": "^2", "³": "^3", "[": "(", "]": ")" };
const TOKEN = /\s*(?:(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)|([A-Za-z]+|π)|(\*\*|[-+*/^()])|(\S))/gy;

const tokens = (text) => {
  const found = [];
  const plain = text.replace(/[−–×·⋅÷²³[\]]/g, (sign) => SIGNS[sign]).trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const [, digits, name, sign, other] = TOKEN.exec(plain);
    if (other) throw new FormulaError("formulaCharacter", other);
    if (digits) found.push({ kind: "number", text: digits });
    else if (name) found.push({ kind: "name", text: name === "π" ? "pi" : name });
    else found.push({ kind: sign === "**" ? "^" : sign, text: sign });
  }
  return found;
};

class Reader {
  constructor(text, variables) {
    // xy is x · y.
    const single = ({ kind, text: name }) => kind === "name" && [...name].every((c) => variables.includes(c));
    this.tokens = tokens(text).flatMap((token) =>
      (single(token) ? [...token.text].map((c) => ({ kind: "name", text: c })) : [token]));
    this.variables = variables;
    this.at = 0;
  }

  get next() {
    return this.tokens[this.at]?.kind;
  }

  whole() {
    if (!this.tokens.length) throw new FormulaError("formulaEmpty");
    const tree = this.sum();
    if (this.next === ")") throw new FormulaError("formulaBracket", ")");
    if (this.next) throw new FormulaError("formulaUnexpected", this.tokens[this.at].text);
    return tree;
  }

  sum() {
    let tree = this.product();
    while (this.next === "+" || this.next === "-") {
      const op = this.tokens[this.at++].kind;
      tree = { op, a: tree, b: this.product() };
    }
    return tree;
  }

  product() {
    let tree = this.power();
    while (["*", "/", "number", "name", "("].includes(this.next)) {
      const op = "*/".includes(this.next) ? this.tokens[this.at++].kind : "*";
      tree = { op, a: tree, b: this.power() };
    }
    return tree;
  }

  power() {
    if (this.next === "-") {
      this.at++;
      return { op: "neg", a: this.power() };
    }
    if (this.next === "+") {
      this.at++;
      return this.power();
    }
    const base = this.atom();
    if (this.next !== "^") return base;
    this.at++;
    return { op: "^", a: base, b: this.power() };
  }

  atom() {
    const token = this.tokens[this.at++];
    if (!token) throw new FormulaError("formulaEnd");
    if (token.kind === "number") return number(Number(token.text));
    if (token.kind === "(") return this.bracket();
    if (token.kind !== "name") throw new FormulaError("formulaUnexpected", token.text);
    if (this.variables.includes(token.text)) return { op: "variable", name: token.text };
    if (Object.hasOwn(CONSTANTS, token.text)) return { op: "constant", name: token.text };
    if (!Object.hasOwn(CALLS, token.text) || token.text === "sign") throw new FormulaError("formulaName", token.text);
    if (this.next !== "(") throw new FormulaError("formulaArgument", token.text);
    this.at++;
    return call(token.text, this.bracket());
  }

  bracket() {
    const inside = this.sum();
    if (this.next !== ")") throw new FormulaError("formulaBracket", "(");
    this.at++;
    return inside;
  }
}

// ---------------------------------------------------------------- dual numbers

// A tree -> (...xs) => [value, ∂/∂x, ∂/∂y]: every operation carries the derivatives along.
const dual = (tree, variables) => {
  const zeros = variables.map(() => 0);
  const still = (value) => [value, ...zeros];
  const chain = (a, value, slope) => [value, ...zeros.map((_, k) => (a[k + 1] ? slope * a[k + 1] : 0))];
  const join = (a, b, value, da, db) =>
    [value, ...zeros.map((_, k) => (a[k + 1] ? da * a[k + 1] : 0) + (b[k + 1] ? db * b[k + 1] : 0))];
  const of = (node) => {
    if (node.op === "number") return () => still(node.value);
    if (node.op === "constant") return () => still(CONSTANTS[node.name]);
    if (node.op === "variable") {
      const k = variables.indexOf(node.name);
      return (xs) => [xs[k], ...zeros.map((_, j) => (j === k ? 1 : 0))];
    }
    const a = of(node.a);
    if (node.op === "neg") return (xs) => a(xs).map((part) => -part);
    if (node.op === "call") {
      const [value, slope] = CALLS[node.name];
      return (xs) => {
        const inside = a(xs);
        return chain(inside, value(inside[0]), slope(inside[0]));
      };
    }
    const b = of(node.b);
    const fixed = constant(node.b);
    return (xs) => {
      const [u, v] = [a(xs), b(xs)];
      const [x, y] = [u[0], v[0]];
      switch (node.op) {
        case "+": return join(u, v, x + y, 1, 1);
        case "-": return join(u, v, x - y, 1, -1);
        case "*": return join(u, v, x * y, y, x);
        case "/": return join(u, v, x / y, 1 / y, -x / (y * y));
        default: {
          const value = x ** y;
          return fixed ? chain(u, value, y * x ** (y - 1))
            : join(u, v, value, (value * y) / x, value * Math.log(x));
        }
      }
    };
  };
  const evaluate = of(tree);
  return (...xs) => evaluate(xs);
};

// ---------------------------------------------------------------- Python

const BINDS = { "+": 1, "-": 1, "*": 2, "/": 2, neg: 3, "^": 4 };

const python = (tree, least = 0) => {
  switch (tree.op) {
    case "number": return tree.value < 0 && least > 1 ? `(${tree.value})` : String(tree.value);
    case "constant": return `np.${tree.name}`;
    case "variable": return tree.name;
    case "call": return `${CALLS[tree.name][3]}(${python(tree.a)})`;
    default: {
      const own = BINDS[tree.op];
      const text = {
        neg: () => `-${python(tree.a, 3)}`,
        "^": () => `${python(tree.a, 5)}**${python(tree.b, 4)}`,
        "-": () => `${python(tree.a, 1)} - ${python(tree.b, 2)}`,
        "/": () => `${python(tree.a, 2)} / ${python(tree.b, 3)}`,
      }[tree.op] ?? (() => `${python(tree.a, own)} ${tree.op} ${python(tree.b, own)}`);
      return own < least ? `(${text()})` : text();
    }
  }
};

// A formula, read: (text, ["x"] or ["x", "y"]) -> { value, gradient, python, partials }.
// Throws FormulaError, which says what is wrong.
export const formula = (text, variables) => {
  const tree = new Reader(text, variables).whole();
  const both = dual(tree, variables);
  return {
    value: (...xs) => both(...xs)[0],
    gradient: (...xs) => both(...xs).slice(1),
    python: python(tree),
    partials: variables.map((name) => python(derivative(tree, name))),
  };
};
