// The native controls of a figure: a slider for a number, a list for a choice, a box for yes or no.

import { ticks } from "./chart.js";
import { make, put } from "./elements.js";
import { plain } from "./format.js";

let count = 0;

// The values that a slider stops at. Logarithmic: all numbers of two digits from one end to the other,
// so that 0.1 and 0.5 are among them.
const stops = ({ low, high }, { log, whole }) => {
  const values = [];
  if (log) {
    for (let exponent = Math.floor(Math.log10(low)); 10 ** exponent <= high; exponent++) {
      for (let digits = 10; digits < 100; digits++) {
        values.push(Number(`${digits}e${exponent - 1}`));
      }
    }
    return values.filter((value) => value >= low && value <= high);
  }
  const [first, second] = ticks(low, high, whole ? high - low : Math.min(200, 1000));
  const step = whole ? 1 : Number((second - first).toPrecision(3));
  for (let k = 0; low + k * step <= high + step / 1000; k++) {
    values.push(Number((low + k * step).toPrecision(12)));
  }
  return values;
};

// A number: its slider, label and value. options: label, log, whole, text: value -> words.
export class Slider {
  constructor(setting, options, changed) {
    this.options = options;
    this.text = options.text ?? plain;
    const id = `gd-control-${count++}`;
    this.input = make("input", { id, type: "range", dir: "ltr", min: 0, step: 1 });
    this.range(setting);
    // Not an <output>, which would say every value that a drag passes; the slider says its own.
    this.output = make("span", { class: "gd-control__value", "aria-hidden": "true" });
    this.element = make("div", { class: "gd-control" },
      make("label", { for: id }, options.label), this.input, this.output);
    this.input.addEventListener("input", () => changed(this.values[Number(this.input.value)]));
    this.input.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -10, ArrowDown: -10, ArrowRight: 10, ArrowUp: 10 }[event.key];
      if (!by || !event.shiftKey) return;
      event.preventDefault();
      this.input.value = Number(this.input.value) + by;
      changed(this.values[Number(this.input.value)]);
    });
  }

  range(setting) {
    this.values = stops(setting, this.options);
    this.input.max = this.values.length - 1;
    this.value = undefined;
  }

  // The stop that is nearest to a value that was dragged to.
  nearest(value) {
    let best = 0;
    this.values.forEach((one, k) => {
      if (Math.abs(one - value) < Math.abs(this.values[best] - value)) best = k;
    });
    return this.values[best];
  }

  show(value) {
    if (value !== this.value) {
      this.value = value;
      this.at = this.values.indexOf(this.nearest(value));
      const words = this.text(value);
      this.input.style.setProperty("--gd-done", `${(100 * this.at) / (this.values.length - 1)}%`);
      this.input.setAttribute("aria-valuetext", words);
      put(this.output, words);
    }
    this.input.value = this.at;
  }
}

// One of several: values { key: words }.
export class Choice {
  constructor(values, label, changed) {
    const id = `gd-control-${count++}`;
    this.values = Object.keys(values);
    this.select = make("select", { id },
      ...Object.entries(values).map(([key, words]) => make("option", { value: key }, words)));
    this.element = make("div", { class: "gd-control" }, make("label", { for: id }, label), this.select);
    this.select.addEventListener("change", () => changed(this.select.value));
  }

  show(value) {
    if (this.select.value !== value) this.select.value = value;
  }
}

// A line of text, which counts when it is entered.
export class Entry {
  constructor(label, changed) {
    const id = `gd-control-${count++}`;
    this.input = make("input", { id, type: "text", dir: "ltr", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    this.element = make("div", { class: "gd-control" }, make("label", { for: id }, label), this.input);
    this.input.addEventListener("input", () => changed(this.input.value));
  }

  show(value) {
    if (this.input.value !== value) this.input.value = value;
  }
}

export class Toggle {
  constructor(label, changed) {
    this.input = make("input", { type: "checkbox" });
    this.element = make("label", { class: "gd-control gd-control--toggle" }, this.input, label);
    this.input.addEventListener("change", () => changed(this.input.checked));
  }

  show(value) {
    this.input.checked = value;
  }
}
