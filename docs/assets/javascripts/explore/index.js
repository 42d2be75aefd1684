// Makes the figures of a page movable, once the page can be read. A figure that nobody comes near
// stays as the build drew it, and where nobody comes near any, nothing of this is loaded.

const NEAR = "1200px 0px";
const here = (name) => new URL(name, import.meta.url).href;

// "#explore=rates&learning_rate=0.3" -> { name, state, present }
const asked = () => {
  const { explore: name, present, ...state } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  return { name, state, present: present !== undefined };
};

const sheet = () => new Promise((done) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = here("../../stylesheets/explore.css");
  link.addEventListener("load", done);
  document.head.append(link);
});

// What all kinds share, fetched side by side when the first figure starts.
const { lang } = document.documentElement;
let shared;
const load = async () => {
  const [{ Figure }, { default: words }] = await Promise.all([
    import(here("figure.js")), import(here(`strings/${lang}.js`)), sheet(),
  ]);
  return { Figure, words };
};

class Explore extends HTMLElement {
  connectedCallback() {
    near.observe(this);
  }

  start() {
    this.started ??= this.make();
    return this.started;
  }

  async make() {
    shared ??= load();
    const [{ Figure, words }, { default: kind, ownWords }] = await Promise.all([
      shared, import(here(`kinds/${this.getAttribute("kind")}.js`)),
    ]);
    this.figure = new Figure(this, JSON.parse(this.dataset.settings), words);
    Object.assign(words, (await ownWords?.(lang))?.default);
    const { name, state } = asked();
    this.figure.begin(kind(this.figure), name === this.getAttribute("name") ? state : {});
  }
}

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    target.start();
  }
}, { rootMargin: NEAR });

// The figure that the address names: there at once, in the state that it names.
const arrive = async () => {
  const { name, state, present } = asked();
  const element = name && document.querySelector(`gd-explore[name="${CSS.escape(name)}"]`);
  if (!element) return;
  if (element.figure?.kind) {
    Object.assign(element.figure.state, element.figure.initial);
    element.figure.take(state);
    element.figure.later();
  } else await element.start();
  if (present) element.figure.present();
  else element.scrollIntoView();
};

customElements.define("gd-explore", Explore);
addEventListener("hashchange", arrive);
arrive();
