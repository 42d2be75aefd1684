// A term shows its meaning: under the pointer, in keyboard focus, and at the first touch, where the
// second one follows the link. The meaning can be pointed at, stays as long as the reader does, and
// goes with Escape (WCAG 1.4.13). Without this script a term is a link to the glossary.
"use strict";

(() => {
  const meanings = document.querySelector(".gd-meanings");
  if (!meanings) return;

  const GAP = 7; // pixels between a term and its meaning
  const MARGIN = 12; // and between the meaning and the edge of the window, as in book.css
  const INTENT = 120; // milliseconds before a pointer that rests means it
  const GRACE = 300; // and for the way from the term to the meaning

  const text = document.createElement("p");
  const onward = document.createElement("a");
  const tip = document.createElement("div");
  onward.className = "gd-tip__onward";
  onward.textContent = meanings.dataset.onward;
  onward.tabIndex = -1; // with the keyboard one follows the term itself
  tip.className = "gd-tip";
  tip.hidden = true;
  tip.append(text, onward);

  let shown = null; // the term whose meaning is shown
  let part = 0; // the line of it that was pointed at, where it runs over two
  let dismissed = null; // the term in focus whose meaning the reader sent away
  let touch = false;
  let timer = 0;

  const later = (act, delay) => {
    clearTimeout(timer);
    timer = setTimeout(act, delay);
  };

  const place = () => {
    const lines = shown.getClientRects();
    const line = lines[part] ?? lines[0];
    const room = document.documentElement.clientWidth;
    tip.style.left = tip.style.top = "0";
    const { width, height, left, top } = tip.getBoundingClientRect();
    const middle = (line.left + line.right - width) / 2;
    const above = line.top - GAP - height;
    const header = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
    tip.style.left = `${Math.max(MARGIN, Math.min(middle, room - MARGIN - width)) - left}px`;
    tip.style.top = `${(above > header ? above : line.bottom + GAP) - top}px`;
  };

  const show = (term, x, y) => {
    clearTimeout(timer);
    if (shown === term) return;
    const meaning = document.getElementById(term.getAttribute("aria-describedby"));
    text.replaceChildren(...meaning.cloneNode(true).childNodes);
    onward.href = term.href;
    if (!tip.isConnected) meanings.before(tip);
    tip.hidden = false;
    shown = term;
    part = [...term.getClientRects()].findIndex(({ left, right, top, bottom }) =>
      left <= x && x <= right && top <= y && y <= bottom
    );
    place();
  };

  const hide = () => {
    clearTimeout(timer);
    tip.hidden = true;
    shown = null;
  };

  // What is in focus keeps its meaning, or gets it back, when the pointer leaves.
  const settle = () => {
    const focused = document.activeElement;
    const kept = focused !== dismissed && focused?.matches(".gd-term:focus-visible");
    if (kept) show(focused);
    else hide();
  };

  for (const term of document.querySelectorAll(".gd-term")) {
    term.addEventListener("pointerenter", ({ pointerType, clientX, clientY }) => {
      if (pointerType !== "touch") later(() => show(term, clientX, clientY), INTENT);
    });
    term.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") later(settle, GRACE);
    });
    term.addEventListener("focus", () => {
      if (term.matches(":focus-visible")) show(term);
    });
    term.addEventListener("blur", () => {
      dismissed = null;
      if (!tip.matches(":hover")) settle();
    });
    term.addEventListener("click", (event) => {
      if (!touch || shown === term) return;
      event.preventDefault();
      show(term);
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") later(settle, GRACE);
  });

  document.addEventListener("pointerdown", ({ pointerType }) => {
    touch = pointerType === "touch";
  }, true);
  // Not pointerdown: who scrolls on a touch screen has not tapped elsewhere.
  document.addEventListener("pointerup", ({ target }) => {
    if (shown && !tip.contains(target) && !target.closest?.(".gd-term")) hide();
  }, true);
  document.addEventListener("keydown", ({ key }) => {
    touch = false;
    if (key !== "Escape" || !shown) return;
    dismissed = document.activeElement;
    hide();
  }, true);
  // Also when what stands above grows, as a figure does that has become movable.
  const follow = () => shown && place();
  addEventListener("resize", follow);
  new ResizeObserver(follow).observe(document.body);
  addEventListener("pagehide", hide);
})();
