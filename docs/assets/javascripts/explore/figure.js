// What every movable figure has: its state, its controls, its caption, its tools. A kind builds on it.

import { Chart, directed } from "./chart.js";
import { Choice, Slider, Toggle } from "./controls.js";
import { make, put } from "./elements.js";

const SETTLED = 350; // milliseconds after the last change, before the address and the listener are told
const PACE = 450; // milliseconds a step while playing
const LONGEST = 12000; // and for all of them
const SPEEDS = { slow: 0.4, normal: 1, fast: 3 };

export class Figure {
  // element: the <gd-explore>; settings: what its source says; words: the edition's.
  constructor(element, settings, words) {
    this.element = element;
    this.settings = settings;
    this.words = words;
    this.rtl = document.body.dir === "rtl";
    this.name = element.getAttribute("name");
    this.state = {};
    this.controls = {};
    this.charts = [];
    this.panels = make("div", { class: "gd-explore__panels", dir: "ltr" });
    this.caption = make("figcaption");
    this.readings = make("dl", { class: "gd-explore__readings" });
    this.inputs = make("div", { class: "gd-explore__controls" });
    this.actions = make("div", { class: "gd-explore__actions" });
    this.said = make("p", { class: "gd-explore__said", role: "status" });
    this.hint = make("p", { class: "gd-explore__hint" });
    this.live = make("figure", { class: "gd-explore__live", role: "group" },
      this.hint, this.panels, this.readings, this.inputs, this.actions, this.caption, this.said);
    this.frame = make("div", { class: "gd-explore__frame" }, this.live);
  }

  say(word, values = {}) {
    return this.words[word].replace(/\{(\w+)\}/g, (_, name) => this.apart(values[name]));
  }

  // Numbers and formulas keep their own direction within Hebrew, and words theirs.
  apart(text) {
    const words = directed(text);
    return this.rtl && words === text ? `\u2066${text}\u2069` : words;
  }

  // -------------------------------------------------------------- what a kind asks for

  // A number of the settings; one with a range gets a slider.
  number(name, options = {}) {
    const setting = this.settings[name];
    this.state[name] = setting.value;
    if (setting.low === undefined) return;
    const slider = new Slider(setting, { label: this.words[options.word ?? name], ...options },
      (value) => this.change({ [name]: value }));
    this.add(name, slider);
  }

  choice(name, value, values, word = name) {
    this.state[name] = value;
    this.add(name, new Choice(values, this.words[word], (chosen) => this.change({ [name]: chosen })));
  }

  toggle(name, value, word = name) {
    this.state[name] = value;
    this.add(name, new Toggle(this.words[word], (on) => this.change({ [name]: on })));
  }

  add(name, control) {
    this.controls[name] = control;
    this.inputs.append(control.element);
  }

  chart(options) {
    return this.panel(new Chart(options));
  }

  panel(chart) {
    this.charts.push(chart);
    this.panels.append(chart.element);
    return chart;
  }

  // A button that does something: act changes the state.
  action(word, act) {
    const button = make("button", { type: "button", class: "gd-explore__action" }, this.words[word]);
    button.addEventListener("click", act);
    this.actions.append(button);
    return button;
  }

  // A button that lets a whole number run from its least to its largest, and stops on a second press;
  // by hand: with one for a step back and one for a step forward beside it, and a choice of speeds.
  player(name, { hand = false } = {}) {
    let timer = 0;
    const { low, high } = this.settings[name];
    const move = (by) => () => {
      stop();
      this.change({ [name]: Math.min(Math.max(this.state[name] + by, low), high) });
    };
    if (hand) {
      this.choice("speed", "normal", Object.fromEntries(
        Object.keys(SPEEDS).map((speed) => [speed, this.words[`speed_${speed}`]])));
      this.action("back", move(-1));
    }
    const button = this.action("play", () => (timer ? stop() : play()));
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      button.textContent = this.words.play;
    };
    const play = () => {
      if (this.state[name] >= high) this.change({ [name]: low });
      button.textContent = this.words.pause;
      timer = setInterval(() => {
        this.change({ [name]: this.state[name] + 1 });
        if (this.state[name] >= high) stop();
      }, Math.min(PACE, LONGEST / high) / (SPEEDS[this.state.speed] ?? 1));
    };
    if (hand) this.action("forward", move(1));
    this.inputs.addEventListener("input", stop);
    this.stop = stop;
  }

  // Dragging and clicking on a chart: to([x, y], name of the handle or "") -> the part of the state
  // that this is. With a finger one drags the handle, or taps elsewhere; whatever else a finger does
  // scrolls the page.
  draggable(chart, to) {
    let dragging = false;
    let name = "";
    const move = (event) => this.change(this.onStops(to(chart.at(event), name)));
    chart.element.classList.add("gd-chart--open");
    chart.svg.addEventListener("pointerdown", (event) => {
      if (event.button || (event.pointerType === "touch" && !event.target.closest(".gd-handle"))) return;
      dragging = true;
      name = event.target.closest(".gd-handle")?.dataset.name ?? "";
      chart.svg.setPointerCapture(event.pointerId);
      if (event.pointerType !== "touch") event.preventDefault(); // no selecting of text
      this.stop?.();
      move(event);
    });
    chart.svg.addEventListener("pointermove", (event) => dragging && move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      chart.svg.addEventListener(end, () => {
        dragging = false;
      });
    }
    chart.svg.addEventListener("click", (event) => {
      if (event.pointerType !== "touch" || event.target.closest(".gd-handle")) return;
      name = "";
      move(event);
    });
    // Whether a touch scrolls is decided when it begins, by what lies under the finger then.
    chart.svg.addEventListener("touchstart", (event) =>
      event.target.closest(".gd-handle") && event.preventDefault(), { passive: false });
  }

  onStops(part) {
    return Object.fromEntries(Object.entries(part).map(([name, value]) =>
      [name, this.controls[name]?.nearest?.(value) ?? value]));
  }

  // What is computed from the state: once for each state, however often it is asked for.
  once(compute) {
    let key;
    let found;
    return () => {
      const now = JSON.stringify(this.state);
      if (now !== key) [key, found] = [now, compute()];
      return found;
    };
  }

  // The readings: { word: text }. As many and the same ones every time.
  read(values) {
    const entries = Object.entries(values);
    if (this.readings.childElementCount !== entries.length) {
      this.readings.replaceChildren(...entries.map(([name]) =>
        make("div", {}, make("dt", {}, this.words[name] ?? this.apart(name)), make("dd"))));
    }
    entries.forEach(([, text], k) => {
      put(this.readings.children[k].lastChild, this.apart(text));
    });
  }

  // -------------------------------------------------------------- life

  // Takes the place of the still figure. kind: what the module of the kind has made of this figure:
  // hint, the word for what one can do; draw(), caption(), program().
  begin(kind, state) {
    this.kind = kind;
    this.initial = { ...this.state };
    this.addTools();
    this.take(state);
    this.live.setAttribute("aria-label", this.say("movable"));
    this.hint.textContent = this.say(kind.hint);
    this.element.prepend(this.frame);
    this.element.classList.add("gd-explore--ready");
    new ResizeObserver(() => this.measure()).observe(this.panels);
    // The frame's height is said to it, so that the page need not be laid out to know it.
    new ResizeObserver(() => {
      if (!this.dialog?.open) this.frame.style.blockSize = `${this.live.offsetHeight}px`;
    }).observe(this.live);
    this.measure();
    this.draw();
  }

  measure() {
    const shown = this.charts.filter((chart) => !chart.element.hidden);
    const another = shown.map((chart) => chart.measure(chart.element.clientWidth, this.most(chart)));
    if (another.some(Boolean)) this.later();
  }

  // How high a panel may be.
  most(chart) {
    const most = this.dialog?.open ? innerHeight * 0.55 : this.charts.length > 1 ? 240 : 360;
    return chart.canvas ? Math.max(most, 360) : most;
  }

  // Shows a panel in the place of another, whose width it gets without being laid out first.
  swap(shown, other) {
    if (!shown.element.hidden) return;
    shown.element.hidden = false;
    other.element.hidden = true;
    shown.measure(other.width, this.most(shown));
  }

  // A state from elsewhere: what it has no value for, or no valid one, stays as it is.
  take(state) {
    for (const [name, text] of Object.entries(state)) {
      const before = this.initial[name];
      const control = this.controls[name];
      if (before === undefined) continue;
      if (typeof before === "boolean") this.state[name] = text === "true";
      else if (typeof before === "string") {
        if (!control?.values || control.values.includes(text)) this.state[name] = text;
      } else if (text.trim() && Number.isFinite(Number(text))) {
        const value = Number(text);
        const { low = value, high = value } = this.settings[name] ?? {};
        this.state[name] = Math.min(Math.max(value, low), high);
      }
    }
  }

  change(part) {
    Object.assign(this.state, part);
    this.changed = true;
    this.later();
  }

  later() {
    this.drawing ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.drawing = undefined;
    for (const [name, control] of Object.entries(this.controls)) control.show(this.state[name]);
    this.kind.draw();
    put(this.caption, this.kind.caption());
    if (!this.changed) return;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
  }

  settle() {
    this.said.textContent = this.caption.textContent;
    history.replaceState(history.state, "", this.address());
  }

  // The page's address with this figure's state: what differs from its own.
  address(more = "") {
    const parts = Object.entries(this.state)
      .filter(([name, value]) => value !== this.initial[name])
      .map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
    return `#explore=${this.name}${parts.join("")}${more}`;
  }

  // -------------------------------------------------------------- tools

  addTools() {
    const tools = make("div", { class: "gd-explore__tools" });
    const tool = (word, act) => {
      const button = make("button", { type: "button", class: "gd-explore__tool" }, this.words[word]);
      button.addEventListener("click", () => act(button));
      tools.append(button);
      return button;
    };
    tool("reset", () => {
      this.stop?.();
      this.change({ ...this.initial });
    });
    // Material's script copies what a button has in this attribute, and says that it did.
    tool("copyPython", (button) => {
      button.dataset.clipboardText = this.kind.program();
    });
    tool("copyLink", (button) => {
      button.dataset.clipboardText = new URL(this.address(), location.href).href;
    });
    this.presenter = tool("present", () => (this.dialog?.open ? this.dialog.close() : this.present()));
    this.said.before(tools);
  }

  // Large, before a class: the whole window, until Escape.
  present() {
    if (!this.dialog) {
      this.dialog = make("dialog", { class: "gd-explore__stage md-typeset", "aria-label": this.say("movable") });
      this.dialog.addEventListener("close", () => {
        this.frame.append(this.live);
        this.presenter.textContent = this.words.present;
        this.dialog.remove();
        this.measure();
      });
    }
    this.element.append(this.dialog);
    this.dialog.append(this.live);
    this.presenter.textContent = this.words.leave;
    this.dialog.showModal();
    this.measure();
  }
}
