// What a page can do beyond Material: copy a whole program, step through an animation, change the
// edition without losing the place, enlarge a figure. Everything is there without it too: the code can
// be selected, the last frame is an image, the switch is a link.
"use strict";

(() => {
  // The edition's words are in strings/, a file for each language, and are there before this runs.
  const words = self.gdStrings;
  const say = (word, values) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const direction = document.body.dir || "ltr";

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // When the page is ready Material measures all code, and once more in the next frame; for that a browser
  // would lay out each folded solution. So they are wholly out of the page until the frame after it.
  const folds = document.querySelectorAll("details:not([open])");
  for (const fold of folds) fold.dataset.starting = "";
  document.addEventListener("DOMContentLoaded", () =>
    requestAnimationFrame(() => requestAnimationFrame(() => {
      for (const fold of folds) delete fold.dataset.starting;
    })));

  // ---------------------------------------------------------------- copy or keep a whole program

  const snippets = [...document.querySelectorAll(".gd-snippet")];
  const fencesOf = (number) => snippets.filter((fence) => fence.dataset.program === number);

  // The fences of one program, in the order of the page, up to one of them.
  const fencesUpTo = (fence) => {
    const fences = fencesOf(fence.dataset.program);
    return fences.slice(0, fences.indexOf(fence) + 1);
  };

  // A blank line between the fences closes a function in an interactive interpreter.
  const program = (fences) =>
    fences.map((fence) => fence.querySelector("pre > code").textContent.trim()).join("\n\n") + "\n";

  // The fifth program of labs/slope/ is kept as labs-slope-5.py.
  const fileName = (fence) => {
    const home = new URL(`${base}/`, location).pathname;
    const page = location.pathname.slice(home.length).split("/").filter(Boolean);
    return `${[...page, fence.dataset.program].join("-")}.py`;
  };

  const keep = (fence) => {
    const text = program(fencesUpTo(fence));
    const url = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
    make("a", { href: url, download: fileName(fence) }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  // Material's own buttons copy one fence, and cost the browser a look at the page for each. But its
  // script also copies what any button has in data-clipboard-text, and tells the reader that it did.
  const button = (type, word, act) => {
    const attributes = { class: "md-code__button", "data-md-type": type, title: word, "aria-label": word };
    const made = make("button", { type: "button", ...attributes });
    made.addEventListener("click", act);
    return made;
  };
  for (const code of document.querySelectorAll("article pre > code")) {
    if (code.closest(".gd-output, .doc-signature")) continue; // there to be read
    const fence = code.closest(".gd-snippet");
    const part = fence && fence !== fencesOf(fence.dataset.program).at(-1) ? "Part" : "";
    const copy = button("copy", fence ? words[`copy${part}`] : words.copyText, () => {
      copy.dataset.clipboardText = fence ? program(fencesUpTo(fence)) : code.textContent;
    });
    const buttons = make("div", { class: "md-code__nav" }, copy);
    if (fence) buttons.append(button("gd-file", words[`download${part}`], () => keep(fence)));
    code.after(buttons);
  }

  // ---------------------------------------------------------------- for those who do not see or point

  // Material writes into this box that something was copied; now it is also said.
  document.querySelector(".md-dialog__inner")?.setAttribute("role", "status");

  // What is wider than the column scrolls, with the keyboard as well, and says to which sides.
  // All are measured before the first is changed, or the browser lays the page out for each of them.
  const look = (elements) => {
    const sides = elements.map(({ scrollLeft, clientWidth, scrollWidth }) =>
      [scrollLeft > 1, scrollLeft + clientWidth < scrollWidth - 1]);
    sides.forEach(([left, right], k) => {
      elements[k].dataset.more = `${left ? "left" : ""} ${right ? "right" : ""}`.trim();
      if (left || right) elements[k].tabIndex = 0;
      else elements[k].removeAttribute("tabindex");
    });
  };
  // Material takes code out of the tab order where there is no mouse; what scrolls goes back.
  const places = new MutationObserver((entries) => entries.forEach(({ target }) => {
    if (target.dataset.more && !target.hasAttribute("tabindex")) target.tabIndex = 0;
  }));
  const sizes = new ResizeObserver((entries) => look(entries.map(({ target }) => target)));
  const wides =
    ".gd-math, .md-typeset__scrollwrap, .jp-OutputArea pre, .highlight pre > code";
  for (const wide of document.querySelectorAll(wides)) {
    sizes.observe(wide);
    places.observe(wide, { attributes: true, attributeFilter: ["tabindex"] });
    wide.addEventListener("scroll", () => look([wide]), { passive: true });
  }

  // In the labels that open the drawer and the search are buttons, for the keyboard, too.
  for (const [id, word] of [["__drawer", words.contents], ["__search", words.search]]) {
    const toggle = document.getElementById(id);
    const label = document.querySelector(`.md-header__button[for=${id}]`);
    if (!toggle || !label) continue;
    const button = make("span", { role: "button", tabindex: "0", "aria-label": word });
    button.append(...label.childNodes);
    label.append(button);
    const say = () => button.setAttribute("aria-expanded", toggle.checked);
    say();
    toggle.addEventListener("change", say);
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
      if (id === "__drawer" && toggle.checked) {
        document.querySelector(".md-nav--primary .md-nav__link[href]")?.focus({ preventScroll: true });
      }
    });
    if (id === "__drawer") {
      document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !toggle.checked) return;
        toggle.click();
        button.focus();
      });
    }
  }

  // ---------------------------------------------------------------- paper

  // What stands in the margins of the printed pages; and the solutions of a lab, which come last.
  // Set only now: what the root has, all inherit, and their styles would be worked out once more.
  const root = document.documentElement;
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  addEventListener("beforeprint", () => {
    root.style.setProperty("--gd-title", quoted(document.title));
    root.style.setProperty("--gd-address", quoted(location.href.split("#")[0]));
  });
  const solutions = [...document.querySelectorAll("details.gd-solution")].map((fold) => ({
    fold, place: document.createComment("solution"),
  }));
  if (solutions.length) {
    const last = make("section", { class: "gd-solutions" });
    addEventListener("beforeprint", () => {
      last.replaceChildren(make("h2", {}, words.solutions));
      for (const { fold, place } of solutions) {
        const above = [...document.querySelectorAll("article h2[id]")].findLast(
          (heading) => heading.compareDocumentPosition(fold) & Node.DOCUMENT_POSITION_FOLLOWING);
        fold.replaceWith(place);
        const name = above?.cloneNode(true);
        name?.querySelector(".headerlink")?.remove();
        last.append(make("h3", {}, name?.textContent.trim() ?? ""), fold);
      }
      (solutions[0].place.parentElement.closest(".jupyter-wrapper") ?? document.querySelector("article")).append(last);
    });
    addEventListener("afterprint", () => {
      for (const { fold, place } of solutions) place.replaceWith(fold);
      last.remove();
    });
  }

  // ---------------------------------------------------------------- getting the library

  // The command names the address at which the book is read; from a folder, the file beside the first page.
  const { base } = JSON.parse(document.getElementById("__config").textContent);
  for (const place of location.protocol.startsWith("http") ? document.querySelectorAll(".gd-library") : []) {
    place.textContent = new URL(`${base}/${place.textContent.split("/").at(-1)}`, location).href;
  }

  // ---------------------------------------------------------------- search

  // Material listens to keys alone; what is pasted or spoken into the box is a question, too.
  const box = document.querySelector("input.md-search__input");
  box?.addEventListener("input", () => box.dispatchEvent(new KeyboardEvent("keyup")));

  // ---------------------------------------------------------------- comments in a script from right to left

  // A comment that mixes such a language with names from the code is read that way behind its #.
  const rightToLeft = /^(#\s*)(.*[\p{Script=Hebrew}\p{Script=Arabic}].*)$/u;
  for (const comment of direction === "rtl" ? document.querySelectorAll("pre .c1") : []) {
    const [, mark, text] = comment.textContent.match(rightToLeft) ?? [];
    if (text) comment.replaceChildren(mark, make("bdi", { dir: "rtl" }, text));
  }

  // ---------------------------------------------------------------- icons

  const icons = {
    first: "M6 6h2v12H6zm3.5 6 8.5 6V6z",
    previous: "M15.4 7.4 14 6l-6 6 6 6 1.4-1.4L10.8 12z",
    play: "M8 5v14l11-7z",
    pause: "M6 19h4V5H6zm8-14v14h4V5z",
    next: "M8.6 7.4 10 6l6 6-6 6-1.4-1.4 4.6-4.6z",
    close: "M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12z",
    enlarge: "M15 3h6v6h-2V6.4l-5.3 5.3-1.4-1.4L17.6 5H15zM3 15h2v2.6l5.3-5.3 1.4 1.4L6.4 19H9v2H3z",
    last: "M6 18l8.5-6L6 6zM16 6v12h2V6z",
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", icons[name]);
    svg.append(path);
    return svg;
  };

  // ---------------------------------------------------------------- figures, enlarged

  // One dialog for all figures; the browser's own: Escape closes it, the focus comes back.
  const shown = make("div", { class: "gd-large__scroll", tabindex: "0" });
  const close = make("button", { type: "button", class: "gd-large__close", "aria-label": words.close, title: words.close }, icon("close"));
  const large = make("dialog", { class: "gd-large md-typeset" }, close, shown);
  close.addEventListener("click", () => large.close());
  large.addEventListener("click", (event) => {
    if (event.target === large || event.target === shown) large.close();
  });
  large.addEventListener("close", () => shown.replaceChildren());
  const enlarge = (figure) => {
    const image = [...figure.querySelectorAll(".gd-figure__box img")].find((one) => one.checkVisibility());
    if (!image) return;
    const caption = figure.querySelector("figcaption").cloneNode(true);
    const copy = make("img", { src: image.src, alt: image.alt, style: image.getAttribute("style") });
    large.setAttribute("aria-label", words.enlarged);
    shown.replaceChildren(copy, make("div", { class: "gd-large__caption" }, ...caption.childNodes));
    if (!large.isConnected) document.body.append(large);
    large.showModal();
  };
  for (const box of document.querySelectorAll(".gd-figure__box")) {
    const figure = box.closest("figure");
    const opener = make("button", {
      type: "button", class: "gd-figure__enlarge", "aria-label": words.enlarge, title: words.enlarge,
      "aria-haspopup": "dialog",
    }, icon("enlarge"));
    box.append(opener);
    box.addEventListener("click", () => enlarge(figure));
  }

  // ---------------------------------------------------------------- animations

  class Player {
    constructor(figure) {
      this.figure = figure;
      this.frames = JSON.parse(figure.dataset.frames);
      this.last = this.frames.light.length - 1;
      this.at = 0;
      this.timer = null;
      this.loaded = {};
      this.steps = figure.dataset.steps?.split(" ");
      const label = figure.querySelector("img").alt;
      // The page shows the last frame, where there is no script and on paper; it stays there for that.
      const [light, dark] = ["light", "dark"].map((scheme) => figure.querySelector(`img.gd-only-${scheme}`));
      this.images = { light, dark };
      light.before(Object.assign(light.cloneNode(), { className: "gd-animation__end" }));
      this.buttons = {};
      for (const [name, act] of Object.entries({
        first: () => this.step(0),
        previous: () => this.step(this.at - 1),
        play: () => (this.timer ? this.stop() : this.play()),
        next: () => this.step(this.at + 1),
        last: () => this.step(this.last),
      })) {
        const classes = `gd-player__button gd-player__button--${name}`;
        this.buttons[name] = make("button", { type: "button", class: classes }, icon(name));
        this.name(name, name);
        this.buttons[name].addEventListener("click", act);
      }
      this.slider = make("input", {
        type: "range", class: "gd-player__slider", min: 0, max: this.last, step: 1, value: 0,
        "aria-label": label,
      });
      this.slider.addEventListener("input", () => this.step(Number(this.slider.value)));
      this.count = make("output", { class: "gd-player__count", dir: direction });
      // Time runs as the axes do, from left to right, in both editions.
      this.controls = make("div", {
        class: "gd-player", dir: "ltr", role: "group", "aria-label": label,
      }, ...Object.values(this.buttons), this.slider, this.count);
      this.controls.addEventListener("keydown", (event) => this.key(event));
      figure.querySelector(".gd-figure__box").after(this.controls);
      figure.classList.add("gd-animation--ready");
      this.show(0);
    }

    name(button, word) {
      this.buttons[button].setAttribute("aria-label", words[word]);
      this.buttons[button].title = words[word];
    }

    show(frame) {
      this.at = Math.min(Math.max(frame, 0), this.last);
      // The picture of the other scheme is not displayed and therefore, being lazy, not fetched.
      for (const scheme of ["light", "dark"]) {
        this.images[scheme].src = this.frames[scheme][this.at];
      }
      const text = this.steps ? say("step", { at: this.steps[this.at], count: this.steps[this.last] })
        : say("frame", { at: this.at + 1, count: this.last + 1 });
      this.slider.value = this.at;
      this.slider.style.setProperty("--gd-done", `${(100 * this.at) / this.last}%`);
      this.slider.setAttribute("aria-valuetext", text);
      this.count.textContent = text;
      this.buttons.first.disabled = this.buttons.previous.disabled = this.at === 0;
      this.buttons.last.disabled = this.buttons.next.disabled = this.at === this.last;
    }

    step(frame) {
      this.stop();
      this.load();
      this.show(frame);
    }

    play() {
      this.load();
      if (this.at === this.last) this.show(0);
      // Nothing starts by itself; who asked for less motion gets at most one picture a second.
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const interval = Math.max(Number(this.figure.dataset.interval) || 500, calm ? 1000 : 0);
      this.timer = setInterval(() => {
        this.show(this.at + 1);
        if (this.at === this.last) this.stop();
      }, interval);
      this.playing(true);
    }

    stop() {
      clearInterval(this.timer);
      this.timer = null;
      this.playing(false);
    }

    playing(yes) {
      this.count.setAttribute("aria-live", yes ? "off" : "polite");
      this.buttons.play.replaceChildren(icon(yes ? "pause" : "play"));
      this.name("play", yes ? "pause" : "play");
    }

    key(event) {
      const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: this.last }[event.key];
      if (to === undefined || event.target === this.slider) return;
      event.preventDefault();
      this.step(to);
    }

    // Fetches the frames of the scheme that is shown, once, so that stepping does not flicker.
    load() {
      const scheme = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
      this.loaded[scheme] ??= this.frames[scheme].map((url) => Object.assign(new Image(), { src: url }));
    }
  }

  const players = new Map();
  for (const figure of document.querySelectorAll(".gd-animation[data-frames]")) {
    players.set(figure, new Player(figure));
  }
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) players.get(target).load();
      else players.get(target).stop();
    }
  }, { rootMargin: "400px 0px" });
  for (const figure of players.keys()) near.observe(figure);

  // ---------------------------------------------------------------- movable figures

  // Their scripts are modules, which no browser loads from a file: there the figures stay still.
  if (document.querySelector("gd-explore") && location.protocol !== "file:") {
    const scripts = new URL("explore/index.js", document.currentScript.src).href;
    addEventListener("load", () => setTimeout(() => import(scripts)));
  }

  // ---------------------------------------------------------------- the other edition

  const remember = (edition) => {
    try {
      localStorage.setItem("gdbook-edition", edition);
    } catch {
      // Storage may be forbidden; then the choice is simply not remembered.
    }
  };
  for (const link of document.querySelectorAll("[data-gd-edition]")) {
    link.addEventListener("click", () => {
      link.hash = self.gdSection();
      remember(link.dataset.gdEdition);
    });
  }
})();
