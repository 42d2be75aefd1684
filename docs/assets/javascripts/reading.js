// Where a reader is, and what was read to its end: kept in the browser alone, in one place for both
// editions, whose pages and sections have the same names. The first page offers to go on, and to forget.
"use strict";

(() => {
  const KEY = "gdbook-reading";
  const words = self.gdStrings;
  const { base } = JSON.parse(document.getElementById("__config").textContent);
  const home = new URL(`${base}/`, location);
  const pathOf = (address) =>
    new URL(address, location).pathname.slice(home.pathname.length).replace(/index\.html$/, "");
  const here = pathOf(location.href);

  const kept = () => {
    try {
      const { at = "", read = [] } = JSON.parse(localStorage.getItem(KEY)) ?? {};
      return { at: String(at), read: read.filter((path) => typeof path === "string") };
    } catch {
      return { at: "", read: [] }; // storage may be forbidden, or hold something else
    }
  };
  const keep = (change) => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...change }));
    } catch {
      // Then the place is simply not kept.
    }
  };

  // The last heading above the middle of the upper half: its id is the same in both editions. That of a
  // folded solution is passed over, or a link to it would open it. At the page's end, where no heading can
  // come so high, it is the one that the address names.
  self.gdSection = () => {
    const top = (heading) => heading.getBoundingClientRect().top;
    const headings = [...document.querySelectorAll("article :is(h2, h3, h4)[id]")].filter((heading) =>
      heading.id && !heading.closest("details:not([open])"));
    const above = headings.filter((heading) => top(heading) < innerHeight / 4);
    const end = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
    const named = end && headings.find((heading) => `#${heading.id}` === location.hash && top(heading) < innerHeight);
    const found = named || above.at(-1);
    return found && scrollY > 0 ? `#${found.id}` : "";
  };

  // Chapters and labs are read, one looks things up on the other pages.
  const links = [...document.querySelectorAll(".gd-numbered .md-nav__link[href]")];
  const pages = new Map(links.map((link) => [pathOf(link.getAttribute("href")), link]));
  const isRead = pages.has(here);

  const mark = () => {
    const { read } = kept();
    for (const [path, link] of pages) {
      const done = read.includes(path);
      link.classList.toggle("gd-read", done);
      let said = link.querySelector(".gd-read__said");
      if (done && !said) {
        said = Object.assign(document.createElement("span"), { className: "gd-read__said", textContent: `(${words.read})` });
        link.append(said);
      } else if (!done) said?.remove();
    }
  };
  mark();

  if (isRead) {
    let timer = 0;
    const note = () => keep({ at: here + self.gdSection() });
    addEventListener("scroll", () => {
      clearTimeout(timer);
      timer = setTimeout(note, 400);
    }, { passive: true });
    addEventListener("pagehide", () => {
      if (scrollY > 0) note();
    });
    const end = document.querySelector(".gd-mend");
    new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting || scrollY === 0) return;
      const { read } = kept();
      if (!read.includes(here)) keep({ read: [...read, here] });
      mark();
    }).observe(end);
  }

  // On the first page: on from where you stopped.
  const places = document.querySelector(".gd-continue");
  const { at, read } = kept();
  const page = pages.get(at.split("#")[0]);
  if (places && (page || read.length)) {
    const title = page?.querySelector(".md-ellipsis").textContent.trim();
    if (page) {
      const link = Object.assign(document.createElement("a"), { textContent: title });
      link.href = page.href + (at.includes("#") ? `#${at.split("#")[1]}` : "");
      places.append(`${words.goOn} `, link, " ");
    }
    const forget = Object.assign(document.createElement("button"), {
      type: "button", className: "gd-forget", textContent: words.forget,
    });
    forget.addEventListener("click", () => {
      try {
        localStorage.removeItem(KEY);
      } catch {
        // As above.
      }
      places.hidden = true;
      mark();
    });
    places.append(forget);
    places.hidden = false;
  }
})();
