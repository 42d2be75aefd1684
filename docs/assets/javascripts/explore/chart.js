// A panel with axes: SVG in the pixels of the screen, so that text is as large on a phone as elsewhere.
// A landscape lies below it on a canvas. Axes run from left to right in every edition.

import { fill, piece, set } from "./elements.js";
import { minus } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 42, right: 12, top: 26, bottom: 30 };
const LETTER = 6.4; // pixels of a letter, more or less
const FAR = 1e5; // pixels beyond which nothing is drawn

let charts = 0;

// Words of Hebrew run from the right, also within an axis's label that has a Latin name in it.
export const directed = (text) => (/[\u05d0-\u05ea]/.test(text) ? `\u2067${text}\u2069` : text);

// Round numbers between two ends, about `count` of them.
export const ticks = (low, high, count) => {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * unit).find((size) => size >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    found.push(Number((k * step).toPrecision(12)));
  }
  return found;
};

const decades = (low, high) => {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first) / 5));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, k) => 10 ** (first + k * step));
};

const tickText = (value, log) => {
  if (log && (value >= 1e4 || value < 1e-2)) return `10${superscript(Math.round(Math.log10(value)))}`;
  return minus(Math.abs(value) >= 1e5 ? value.toExponential() : String(value));
};
const superscript = (n) => String(n).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);

export class Chart {
  // options: x, y: [low, high]; ratio: height by width; logY; labels: { x, y }; gap: pixels between ticks, at least.
  constructor(options) {
    this.element = document.createElement("div");
    this.element.className = "gd-chart";
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("role", "img");
    this.frame = document.createElementNS(SVG, "g");
    this.marks = document.createElementNS(SVG, "g");
    this.handles = document.createElementNS(SVG, "g"); // whole, also on the edge of the panel
    this.svg.append(this.frame, this.marks, this.handles);
    this.element.append(this.svg);
    this.width = 0;
    this.clip = `gd-clip-${charts++}`;
    this.set(options);
  }

  set(options) {
    const before = JSON.stringify(this.options);
    this.options = { ratio: 0.62, labels: {}, ...this.options, ...options };
    if (before !== JSON.stringify(this.options)) this.spoil();
  }

  spoil() {
    this.stale = true;
    this.known = undefined;
  }

  describe(text) {
    set(this.svg, "aria-label", text);
  }

  // The size in pixels; true if it is another than before. most: how high it may be.
  measure(width, most) {
    if (width === this.width && most === this.most) return false;
    this.width = width;
    this.most = most;
    this.spoil();
    return true;
  }

  // Where the axes are, in pixels.
  get box() {
    this.known ??= this.room();
    return this.known;
  }

  room() {
    const { ratio, labels } = this.options;
    const height = Math.round(Math.min(this.width * ratio, this.most ?? Infinity));
    const { left, right, bottom } = MARGIN;
    const top = labels.y ? MARGIN.top : 10;
    return { left, top, right: this.width - right, bottom: height - bottom, height };
  }

  px(x) {
    const { left, right } = this.box;
    const [low, high] = this.options.x;
    return left + ((x - low) / (high - low)) * (right - left);
  }

  py(y) {
    const { top, bottom } = this.box;
    const [low, high] = this.options.y;
    const part = this.options.logY
      ? Math.log(y / low) / Math.log(high / low) : (y - low) / (high - low);
    return bottom - part * (bottom - top);
  }

  // Where a pointer is, in the units of the axes.
  at(event) {
    const rect = this.svg.getBoundingClientRect();
    const { left, right, top, bottom } = this.box;
    const [x, y] = [event.clientX - rect.left, event.clientY - rect.top];
    const [[x0, x1], [y0, y1]] = [this.options.x, this.options.y];
    return [x0 + ((x - left) / (right - left)) * (x1 - x0), y0 + ((bottom - y) / (bottom - top)) * (y1 - y0)];
  }

  // marks: what the methods below make, also many of them in a list, or nothing.
  draw(marks) {
    if (!this.width) return;
    if (this.stale) this.drawFrame();
    const all = marks.flat(Infinity).filter(Boolean);
    const held = ({ attributes }) => attributes.class === "gd-handle";
    // Beneath all of them, unseen, what is as large as they may become: where the marks take more or
    // less room than before, the browser makes its layers anew.
    fill(this.marks, [this.rect("room"), ...all.filter((mark) => !held(mark))]);
    fill(this.handles, all.filter(held));
  }

  rect(kind) {
    const { left, right, top, bottom } = this.box;
    return piece("rect", {
      class: `gd-chart__${kind}`, x: left, y: top, width: right - left, height: bottom - top,
    });
  }

  drawFrame() {
    this.stale = false;
    const { left, right, top, bottom, height } = this.box;
    const { x, y, logY, labels, landscape, gap } = this.options;
    set(this.svg, "width", this.width);
    set(this.svg, "height", height);
    set(this.svg, "viewBox", `0 0 ${this.width} ${height}`);
    const path = (kind, d) => piece("path", { class: `gd-chart__${kind}`, d });
    const words = (kind, at, anchor, text) =>
      piece("text", { class: `gd-chart__${kind}`, x: at[0], y: at[1], "text-anchor": anchor }, text);
    const across = ticks(...x, (right - left) / (gap ?? 60)).map((value) => [value, this.px(value)]);
    const up = (logY ? decades(...y) : ticks(...y, (bottom - top) / (gap ?? 44))).map((value) => [value, this.py(value)]);
    const line = landscape ? "tick" : "grid";
    fill(this.frame, [
      piece("clipPath", { id: this.clip }, [this.rect("clip")]),
      ...across.map(([, at]) => path(line, `M${at} ${landscape ? bottom + 4 : top}V${bottom}`)),
      ...up.map(([, at]) => path(line, `M${left} ${at}H${landscape ? left - 4 : right}`)),
      path("axis", `M${left} ${top}V${bottom}H${right}`),
      ...across.map(([value, at]) => words("number", [at, bottom + 16], "middle", tickText(value))),
      ...up.map(([value, at]) => words("number", [left - 6, at + 4], "end", tickText(value, logY))),
      ...(labels.y ? [words("label", [left, 14], "start", directed(labels.y))] : []),
      ...(labels.x ? [words("label", [right, bottom + 28], "end", directed(labels.x))] : []),
    ]);
    set(this.marks, "clip-path", `url(#${this.clip})`);
  }

  // -------------------------------------------------------------- marks

  path(points) {
    let d = "";
    let pen = "M";
    for (const [x, y] of points) {
      const [px, py] = [this.px(x), this.py(y)];
      if (Math.abs(px) < FAR && Math.abs(py) < FAR) {
        d += `${pen}${px.toFixed(1)} ${py.toFixed(1)}`;
        pen = "L";
      } else pen = "M"; // what has run off breaks the line
    }
    return d;
  }

  line(points, kind) {
    return piece("path", { class: `gd-line gd-${kind}`, d: this.path(points) });
  }

  // Many dots: the round ends of a line that goes nowhere, twice, the wider one for their edges.
  dots(points, kind, radius = 3.5) {
    const d = points.map(([x, y]) => [this.px(x), this.py(y)])
      .filter(([px, py]) => Math.abs(px) < FAR && Math.abs(py) < FAR)
      .map(([px, py]) => `M${px.toFixed(1)} ${py.toFixed(1)}h0`).join("");
    return [["edge", 1], [kind, -1]].map(([one, more]) =>
      piece("path", { class: `gd-dots gd-${one}`, d, "stroke-width": 2 * radius + more }));
  }

  dot(x, y, kind, radius = 6) {
    const [px, py] = [this.px(x), this.py(y)];
    if (!(Math.abs(px) < FAR && Math.abs(py) < FAR)) return undefined;
    return piece("circle", { class: `gd-dot gd-${kind}`, cx: px.toFixed(1), cy: py.toFixed(1), r: radius });
  }

  // A place to take hold of, unless it is off the panel: a ring with room for a finger around it.
  handle(x, y, name = "") {
    const { left, right, top, bottom } = this.box;
    const [px, py] = [this.px(x), this.py(y)];
    if (!(px > left - 1 && px < right + 1 && py > top - 1 && py < bottom + 1)) return undefined;
    const circle = (part, r) => piece("circle", {
      class: `gd-handle__${part}`, cx: px.toFixed(1), cy: py.toFixed(1), r,
    });
    return piece("g", { class: "gd-handle", "data-name": name }, [circle("room", 22), circle("ring", 8)]);
  }

  star(x, y) {
    const [px, py] = [this.px(x), this.py(y)];
    if (!(Math.abs(px) < FAR && Math.abs(py) < FAR)) return undefined;
    const corner = (k) => {
      const [r, angle] = [k % 2 ? 3.4 : 8.5, (k * Math.PI) / 5 - Math.PI / 2];
      return `${(px + r * Math.cos(angle)).toFixed(1)} ${(py + r * Math.sin(angle)).toFixed(1)}`;
    };
    return piece("path", { class: "gd-star", d: `M${Array.from({ length: 10 }, (_, k) => corner(k)).join("L")}Z` });
  }

  // short: by how many pixels it ends before its end, where a ring lies.
  arrow(x0, y0, x1, y1, kind, short = 0) {
    const [a, b, tipX, tipY] = [this.px(x0), this.py(y0), this.px(x1), this.py(y1)];
    const whole = Math.hypot(tipX - a, tipY - b);
    const length = whole - short;
    if (!(length > 1 && length < FAR)) return undefined;
    const [u, v] = [(tipX - a) / whole, (tipY - b) / whole];
    const [c, d] = [a + length * u, b + length * v];
    const head = Math.min(10, length);
    const [e, f] = [c - head * u, d - head * v];
    const side = (s) => `${(e - s * 0.45 * head * v).toFixed(1)} ${(f + s * 0.45 * head * u).toFixed(1)}`;
    const to = [c, d].map((n) => n.toFixed(1)).join(" ");
    return piece("g", { class: `gd-arrow gd-${kind}` }, [
      piece("path", { d: `M${a.toFixed(1)} ${b.toFixed(1)}L${e.toFixed(1)} ${f.toFixed(1)}` }),
      piece("path", { class: "gd-arrow__head", d: `M${to}L${side(1)}L${side(-1)}Z` }),
    ]);
  }

  text(x, y, words, { dx = 0, dy = 0, anchor = "middle", kind = "" } = {}) {
    const { left, right, top, bottom } = this.box;
    const width = LETTER * words.length;
    const [before, after] = { start: [0, width], middle: [width / 2, width / 2], end: [width, 0] }[anchor];
    const px = Math.max(Math.min(this.px(x) + dx, right - 4 - after), left + 4 + before);
    const py = Math.min(Math.max(this.py(y) + dy, top + 12), bottom - 4);
    return piece("text", {
      class: `gd-words gd-${kind}`, x: px.toFixed(1), y: py.toFixed(1), "text-anchor": anchor,
    }, directed(words));
  }
}
