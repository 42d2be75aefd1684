// For the copy of the book that is opened from a folder, without a server: there a browser runs no
// workers, so the search runs in the page. Loaded by that copy only, before Material's scripts.
"use strict";

if (location.protocol === "file:") {
  const script = (url) =>
    new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement("script"), { src: url });
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });

  self.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const own = new URL(url, location);
      this.loaded = script(new URL("words.js", own)).then(() => script(own));
    }

    async postMessage(message) {
      await this.loaded;
      this.dispatchEvent(new MessageEvent("message", { data: await self.gdSearch.answer(message) }));
    }

    terminate() {}
  };
}
