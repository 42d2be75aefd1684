// A function of two variables as a map: low is blue, high is yellow, thin lines join equal heights.

import { Chart } from "./chart.js";

// viridis, ten of its colours
const COLORS = ["440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"]
  .map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
// Of basins, as gdbook.plot has them; what leads nowhere stays grey.
const BASINS = [[54, 143, 245], [226, 112, 24], [0, 138, 112], [156, 82, 156]];
const NOWHERE = [140, 140, 140];
const LINES = 13;
const density = () => Math.min(devicePixelRatio, 2);

const colorAt = (part) => {
  const at = Math.min(Math.max(part, 0), 1) * (COLORS.length - 1);
  const k = Math.min(Math.floor(at), COLORS.length - 2);
  return COLORS[k].map((c, j) => c + (at - k) * (COLORS[k + 1][j] - c));
};
const TABLE = Array.from({ length: 256 }, (_, k) => colorAt(k / 255));

export class Landscape extends Chart {
  // options, beside a chart's: samples, the points of the mesh along each axis.
  constructor(options) {
    super({ landscape: true, samples: 121, ...options });
    this.element.classList.add("gd-chart--map");
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.element.prepend(this.canvas);
  }

  // Both axes have one scale, or, with `ratio`, the height that it says.
  get box() {
    const [left, right, bottom, top] = [42, 12, 30, this.options.labels.y ? 26 : 10];
    const [[x0, x1], [y0, y1]] = [this.options.x, this.options.y];
    const shape = this.options.shape ?? (y1 - y0) / (x1 - x0);
    const inner = Math.min(this.width - left - right, ((this.most ?? Infinity) - top - bottom) / shape);
    return { left, top, right: left + inner, bottom: top + inner * shape, height: top + inner * shape + bottom };
  }

  // The ground: f's heights. low, high: what is darkest and brightest. key: changes where f does.
  ground(f, { low, high, key, basins }) {
    const now = JSON.stringify([key, this.width, this.most, low, high, Boolean(basins), density()]);
    if (now === this.drawn || !this.width) return;
    this.drawn = now;
    const { samples: n, x, y } = this.options;
    if (this.heightsKey !== key) {
      this.heightsKey = key;
      this.heights = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        const v = y[0] + ((y[1] - y[0]) * i) / (n - 1);
        for (let j = 0; j < n; j++) this.heights[i * n + j] = f.value(x[0] + ((x[1] - x[0]) * j) / (n - 1), v);
      }
    }
    const bottom = low ?? this.heights.reduce((a, b) => Math.min(a, b), Infinity);
    const top = high ?? this.heights.reduce((a, b) => Math.max(a, b), -Infinity);
    this.paint(basins ? this.basinImage(basins) : this.heightImage(bottom, top), basins);
    const context = this.canvas.getContext("2d");
    context.strokeStyle = basins ? "#0006" : "#fff6e073";
    context.lineWidth = 0.8;
    context.beginPath();
    for (let k = 1; k < LINES; k++) {
      for (const [a, b, c, d] of this.level(bottom + ((top - bottom) * k) / LINES)) {
        context.moveTo(a, b);
        context.lineTo(c, d);
      }
    }
    context.stroke();
  }

  // The ground: a probability. Blue where it is small, orange where it is large, clear in between.
  tint(probability) {
    if (!this.width) return;
    const { samples: n, x, y } = this.options;
    const at = ([low, high], k) => low + ((high - low) * k) / (n - 1);
    const p = Float64Array.from({ length: n * n }, (_, k) => probability(at(x, k % n), at(y, Math.floor(k / n))));
    this.paint(this.image(n, (k) => BASINS[p[k] < 0.5 ? 0 : 1], (k) => 160 * Math.abs(2 * p[k] - 1)));
  }

  paint(image, sharp) {
    const { left, top, right, bottom } = this.box;
    const [width, height] = [right - left, bottom - top];
    this.canvas.width = Math.round(width * density());
    this.canvas.height = Math.round(height * density());
    Object.assign(this.canvas.style, {
      left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`,
    });
    const small = document.createElement("canvas");
    small.width = image.width;
    small.height = image.height;
    small.getContext("2d").putImageData(image, 0, 0);
    const context = this.canvas.getContext("2d");
    context.scale(density(), density());
    context.imageSmoothingEnabled = !sharp;
    // The mesh's outermost points lie on the edge: half a point hangs over on each side.
    const [w, h] = [width / (image.width - 1), height / (image.height - 1)];
    context.drawImage(small, -w / 2, -h / 2, width + w, height + h);
  }

  heightImage(low, high) {
    return this.image(this.options.samples, (at) =>
      TABLE[Math.round(255 * Math.min(Math.max((this.heights[at] - low) / (high - low), 0), 1))] ?? NOWHERE);
  }

  basinImage({ labels, samples }) {
    return this.image(samples, (at) => BASINS[labels[at]] ?? NOWHERE);
  }

  image(n, color, alpha = () => 255) {
    const image = new ImageData(n, n);
    const { data } = image;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const to = 4 * ((n - 1 - i) * n + j); // images begin at the top
        const [red, green, blue] = color(i * n + j);
        data[to] = red;
        data[to + 1] = green;
        data[to + 2] = blue;
        data[to + 3] = alpha(i * n + j);
      }
    }
    return image;
  }

  // Pieces of the line of one height, [x, y, x, y] in pixels of the canvas: where it crosses the sides
  // of each cell of the mesh.
  level(height) {
    const { samples: n } = this.options;
    const { left, top, right, bottom } = this.box;
    const [w, h] = [(right - left) / (n - 1), (bottom - top) / (n - 1)];
    const found = [];
    const z = this.heights;
    for (let i = 0; i < n - 1; i++) {
      for (let j = 0; j < n - 1; j++) {
        const at = i * n + j;
        const [a, b, c, d] = [z[at] - height, z[at + 1] - height, z[at + n + 1] - height, z[at + n] - height];
        if ((a > 0) === (b > 0) && (b > 0) === (c > 0) && (c > 0) === (d > 0)) continue;
        const ends = [];
        if ((a > 0) !== (b > 0)) ends.push([j + a / (a - b), i]);
        if ((b > 0) !== (c > 0)) ends.push([j + 1, i + b / (b - c)]);
        if ((d > 0) !== (c > 0)) ends.push([j + d / (d - c), i + 1]);
        if ((a > 0) !== (d > 0)) ends.push([j, i + a / (a - d)]);
        for (let k = 0; k + 1 < ends.length; k += 2) {
          const [[p, q], [r, s]] = [ends[k], ends[k + 1]];
          found.push([p * w, bottom - top - q * h, r * w, bottom - top - s * h]);
        }
      }
    }
    return found;
  }

  // The line of one height as a mark.
  contour(height) {
    const { left, top } = this.box;
    const d = this.level(height).map(([a, b, c, e]) =>
      `M${(a + left).toFixed(1)} ${(b + top).toFixed(1)}L${(c + left).toFixed(1)} ${(e + top).toFixed(1)}`).join("");
    return `<path class="gd-line gd-halo" d="${d}"/><path class="gd-line gd-level" d="${d}"/>`;
  }

  line(points, kind) {
    const d = this.path(points);
    return `<path class="gd-line gd-halo" d="${d}"/><path class="gd-line gd-${kind}" d="${d}"/>`;
  }
}
