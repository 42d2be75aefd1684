// A function of two variables as a map: low is blue, high is yellow, thin lines join equal heights.

import { Chart } from "./chart.js";
import { make, piece } from "./elements.js";

// viridis, ten of its colours
const COLORS = ["440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"]
  .map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
// Of basins, as gdbook.plot has them; what leads nowhere stays grey.
const BASINS = [[54, 143, 245], [226, 112, 24], [0, 138, 112], [156, 82, 156]];
const NOWHERE = [140, 140, 140];
const LINES = 13;
const density = () => Math.min(devicePixelRatio, 2);

// As a canvas keeps a pixel: four bytes, the least significant one first.
const pixel = ([red, green, blue], alpha = 255) => ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
const colorAt = (part) => {
  const at = part * (COLORS.length - 1);
  const k = Math.min(Math.floor(at), COLORS.length - 2);
  return COLORS[k].map((c, j) => Math.round(c + (at - k) * (COLORS[k + 1][j] - c)));
};
const TABLE = Uint32Array.from({ length: 256 }, (_, k) => pixel(colorAt(k / 255)));

export class Landscape extends Chart {
  // options, beside a chart's: samples, the points of the mesh along each axis.
  constructor(options) {
    super({ landscape: true, samples: 121, ...options });
    this.element.classList.add("gd-chart--map");
    // A pixel for each point of the mesh, which the browser stretches.
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.element.prepend(this.canvas);
  }

  // Both axes have one scale, or, with `shape`, the height that it says.
  room() {
    const [left, right, bottom, top] = [42, 12, 30, this.options.labels.y ? 26 : 10];
    const [[x0, x1], [y0, y1]] = [this.options.x, this.options.y];
    const shape = this.options.shape ?? (y1 - y0) / (x1 - x0);
    const inner = Math.min(this.width - left - right, ((this.most ?? Infinity) - top - bottom) / shape);
    return { left, top, right: left + inner, bottom: top + inner * shape, height: top + inner * shape + bottom };
  }

  // The ground: f's heights. low, high: what is darkest and brightest. key: changes where f does. A new
  // one in the place of another comes a frame after the marks, which are not to wait for it.
  ground(f, how) {
    const size = [this.width, this.most, density()].join();
    const now = JSON.stringify([how.key, size, how.low, how.high, Boolean(how.basins)]);
    if (now === this.wanted || !this.width) return;
    this.wanted = now;
    clearTimeout(this.waiting);
    if (size !== this.size) this.survey(f, how);
    else this.waiting = setTimeout(() => this.survey(f, how));
    this.size = size;
  }

  survey(f, { low, high, key, basins }) {
    const { samples: n, x, y } = this.options;
    if (this.heightsKey !== key) {
      this.heightsKey = key;
      this.heights = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        const v = y[0] + ((y[1] - y[0]) * i) / (n - 1);
        for (let j = 0; j < n; j++) this.heights[i * n + j] = f.value(x[0] + ((x[1] - x[0]) * j) / (n - 1), v);
      }
    }
    const finite = this.heights.filter(Number.isFinite);
    const bottom = low ?? finite.reduce((a, b) => Math.min(a, b), Infinity);
    const top = high ?? finite.reduce((a, b) => Math.max(a, b), -Infinity);
    if (basins) this.paint(basins.samples, (at) => pixel(BASINS[basins.labels[at]] ?? NOWHERE));
    else {
      const scale = 255 / (top - bottom);
      this.paint(n, (at) => TABLE[Math.round(Math.min(Math.max((this.heights[at] - bottom) * scale, 0), 255))] ?? pixel(NOWHERE));
    }
    this.canvas.classList.toggle("gd-chart__basins", Boolean(basins));
    const heights = Array.from({ length: LINES - 1 }, (_, k) => bottom + ((top - bottom) * (k + 1)) / LINES);
    this.rule(heights, basins ? "#0008" : "#fff6e0a0");
  }

  // Thin lines of some heights, on a canvas of their own: in the SVG they would be painted anew with
  // each change of a mark.
  rule(heights, color) {
    if (!this.lines) {
      this.lines = make("canvas", { "aria-hidden": "true" });
      this.canvas.after(this.lines);
    }
    const { left, top, right, bottom } = this.box;
    const [width, height] = [right - left, bottom - top].map((side) => Math.round(side * density()));
    if (this.lines.width !== width || this.lines.height !== height) Object.assign(this.lines, { width, height });
    this.place(this.lines, 0, 0);
    const context = this.lines.getContext("2d");
    context.resetTransform();
    context.clearRect(0, 0, width, height);
    context.scale(density(), density());
    context.translate(-left, -top);
    context.strokeStyle = color;
    context.lineWidth = 1 / density(); // a pixel: a wider line takes seven times as long
    context.beginPath();
    for (const [a, b, c, d] of this.level(heights)) {
      context.moveTo(a, b);
      context.lineTo(c, d);
    }
    context.stroke();
  }

  // The ground: a probability. Blue where it is small, orange where it is large, clear in between.
  tint(probability) {
    if (!this.width) return;
    const { samples: n, x, y } = this.options;
    const at = ([low, high], k) => low + ((high - low) * k) / (n - 1);
    const p = Float64Array.from({ length: n * n }, (_, k) => probability(at(x, k % n), at(y, Math.floor(k / n))));
    this.paint(n, (k) => pixel(BASINS[p[k] < 0.5 ? 0 : 1], 160 * Math.abs(2 * p[k] - 1)));
  }

  // The canvas: n by n pixels. Its outermost points lie on the edge: half a pixel that would hang over
  // on each side is cut off.
  paint(n, color) {
    const image = new ImageData(n, n);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) pixels[(n - 1 - i) * n + j] = color(i * n + j); // images begin at the top
    }
    if (this.canvas.width !== n) Object.assign(this.canvas, { width: n, height: n });
    this.canvas.getContext("2d").putImageData(image, 0, 0);
    const { left, top, right, bottom } = this.box;
    const [w, h] = [(right - left) / (n - 1) / 2, (bottom - top) / (n - 1) / 2];
    this.place(this.canvas, w, h);
    this.canvas.style.clipPath = `inset(${h}px ${w}px)`;
  }

  // Lays a canvas over the box, and so many pixels beyond it on each side.
  place(canvas, w, h) {
    const { left, top, right, bottom } = this.box;
    Object.assign(canvas.style, {
      left: `${left - w}px`, top: `${top - h}px`, width: `${right - left + 2 * w}px`, height: `${bottom - top + 2 * h}px`,
    });
  }

  // Pieces of the lines of some heights, the lowest first, [x, y, x, y] in pixels: where they cross the
  // sides of each cell of the mesh. Written plainly, for a phone that runs it for the first time.
  level(heights) {
    const { samples: n } = this.options;
    const { left, top, right, bottom } = this.box;
    const w = (right - left) / (n - 1);
    const h = (bottom - top) / (n - 1);
    const z = this.heights;
    const above = new Uint8Array(n * n); // how many of the heights each point lies above
    for (let at = 0; at < n * n; at++) {
      while (z[at] > heights[above[at]]) above[at]++;
    }
    const found = [];
    for (let i = 0; i < n - 1; i++) {
      for (let j = 0; j < n - 1; j++) {
        const at = i * n + j;
        const a = above[at];
        const b = above[at + 1];
        const c = above[at + n + 1];
        const d = above[at + n];
        if (a === b && b === c && c === d) continue;
        for (let k = Math.min(a, b, c, d); k < Math.max(a, b, c, d); k++) {
          // Where height k lies on the way from one point to another.
          const part = (from, to) => (heights[k] - z[from]) / (z[to] - z[from]);
          const ends = [];
          if (k < a !== k < b) ends.push(left + (j + part(at, at + 1)) * w, bottom - i * h);
          if (k < b !== k < c) ends.push(left + (j + 1) * w, bottom - (i + part(at + 1, at + n + 1)) * h);
          if (k < d !== k < c) ends.push(left + (j + part(at + n, at + n + 1)) * w, bottom - (i + 1) * h);
          if (k < a !== k < d) ends.push(left + j * w, bottom - (i + part(at, at + n)) * h);
          for (let m = 0; m < ends.length; m += 4) found.push(ends.slice(m, m + 4));
        }
      }
    }
    return found;
  }

  // The line of one height as marks.
  contour(height) {
    const d = this.level([height]).map((ends) => {
      const [a, b, c, e] = ends.map((end) => end.toFixed(1));
      return `M${a} ${b}L${c} ${e}`;
    });
    return this.haloed(d.join(""), "level");
  }

  line(points, kind) {
    return this.haloed(this.path(points), kind);
  }

  // Without a halo.
  bare(points, kind) {
    return super.line(points, kind);
  }

  haloed(d, kind) {
    return ["halo", kind].map((one) => piece("path", { class: `gd-line gd-${one}`, d }));
  }
}
