// The book's search, in the place of Material's: a worker that answers the messages its search box
// sends. Material's own, lunr, knows no Hebrew; this one compares words by the rules of words.js and
// answers with sections, each with the passage that fits best.
//
// Nothing is fetched until something is typed: then words.js and the sections (gdbook.site.publish.search),
// which an offline copy, opened without a server, hands over itself.
"use strict";

(() => {
  const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]; // Material's types of messages
  const FIELDS = { title: 6, alias: 5, text: 1, alt: 0.4, code: 0.5, import: 0.1 };
  const SATURATION = 1.5; // how soon one more occurrence of a word says little
  const PREFIX = 0.6; // a word whose end has not been typed yet
  const TYPO = 0.7;
  const LIKELY = 0.35; // what matches less is neither marked nor counted as found
  const SOUND = 0.5; // a word of the question that nothing matches as well as this has no good match
  const ASKING = 0.4; // how much a word counts that only makes a question
  const UNKNOWN = 0.4; // how much such a word counts beside others that have one
  const WORTH = 0.12; // how good a section has to be, beside the best, to be listed at all
  const COVERED = 0.45; // and how much of the question, by rarity, it has to hold
  const PASSAGE = 220; // letters of a result's text, about
  const SHOWN = 3; // sections of one page that are shown at once
  const CLOSE = 0.75; // and how good they have to be, beside the best of the page

  const escaped = (text) =>
    text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

  const raise = (map, key, value) => map.set(key, Math.max(value, map.get(key) ?? 0));

  class Index {
    constructor(sections) {
      this.words = self.gdWords;
      this.numbers = new Map(); // word as written -> its number
      this.vocabulary = []; // number -> {word, plain, keys, sections}
      this.byKey = new Map(); // key -> numbers of the words that have it
      this.sections = sections.map((section, at) => this.read(section, at));
      this.pages = new Map();
      for (const section of this.sections) {
        const page = section.location.split("#")[0];
        if (!this.pages.has(page)) this.pages.set(page, section);
        section.page = page;
      }
      this.weigh();
      const total = this.sections.reduce((sum, section) => sum + section.length, 0);
      this.average = total / this.sections.length || 1;
    }

    // A section with its lines taken apart into words; of each word how much it counts there.
    read(section, at) {
      const [lines, counts] = [[], new Map()];
      const fields = { ...section, title: [section.title] };
      for (const field of Object.keys(FIELDS)) {
        for (const text of fields[field] ?? []) {
          const kind = field === "code" && /^(?:from|import)\s/.test(text) ? "import" : field;
          const tokens = this.words.split(text);
          for (const token of tokens) {
            token.number = this.number(token.word);
            counts.set(token.number, (counts.get(token.number) ?? 0) + FIELDS[kind]);
            this.vocabulary[token.number].sections.add(at);
          }
          lines.push({ field: kind, text, tokens });
        }
      }
      const length = lines.reduce((sum, line) => sum + line.tokens.length, 0);
      return { boost: 1, ...section, lines, counts, length };
    }

    number(word) {
      if (!this.numbers.has(word)) {
        this.numbers.set(word, this.vocabulary.length);
        this.vocabulary.push({ word, plain: this.words.fold(word), sections: new Set() });
      }
      return this.numbers.get(word);
    }

    // The keys of the words. What is left without particles counts less if the book never writes it by
    // itself: בוא, left of both מבוא and לבוא, is no reason to find one by the other.
    weigh() {
      const written = new Set(this.vocabulary.map(({ plain }) => `=${plain}`));
      this.vocabulary.forEach((entry, number) => {
        entry.keys = this.words.keys(entry.word);
        entry.rarity = this.rarity(entry.sections.size);
        for (const [key, weight] of entry.keys) {
          if (key[0] === "=" && !written.has(key)) entry.keys.set(key, 0.6 * weight);
          if (!this.byKey.has(key)) this.byKey.set(key, []);
          this.byKey.get(key).push(number);
        }
      });
    }

    rarity(sections) {
      return Math.log(1 + this.sections.length / (1 + sections));
    }

    // {number of a word of the book: how well it matches} for a word that was typed; `unfinished` says
    // whether more of it may come.
    matches(word, unfinished) {
      const found = this.known(word);
      const strong = [...found.values()].some((weight) => weight >= LIKELY);
      if (unfinished || !strong) this.begun(word, found);
      if (!found.size) this.mistyped(word, found);
      return found;
    }

    // Words that share a key.
    known(word, factor = 1, found = new Map()) {
      for (const [key, weight] of this.words.keys(word)) {
        for (const number of this.byKey.get(key) ?? []) {
          raise(found, number, factor * weight * this.vocabulary[number].keys.get(key));
        }
      }
      return found;
    }

    // Words of which this one is the beginning, with particles before either.
    begun(word, found) {
      const plain = this.words.fold(word);
      const forms = [[plain, 1], ...this.words.bare(plain)].filter(
        ([form, weight]) => form.length > (weight < 1 ? 2 : 1));
      this.eachForm((written, weight, number) => {
        for (const [form, own] of forms) {
          if (!written.startsWith(form)) continue;
          raise(found, number, PREFIX * own * weight * Math.sqrt(form.length / written.length));
        }
      });
    }

    // Words that this one nearly is, and theirs.
    mistyped(word, found) {
      const plain = this.words.fold(word);
      if (plain.length < 5) return; // a short word is near to too many
      const meant = new Set();
      this.eachForm((written) => {
        if (this.words.near(plain, written, plain.length < 8 ? 1 : 2)) meant.add(written);
      });
      for (const other of meant) this.known(other, TYPO, found);
    }

    eachForm(visit) {
      this.vocabulary.forEach(({ keys }, number) => {
        for (const [key, weight] of keys) if (key[0] === "=") visit(key.slice(1), weight, number);
      });
    }

    // Which sections hold any of some words of the book.
    holding(numbers) {
      return new Set(numbers.flatMap((number) => [...this.vocabulary[number].sections]));
    }

    // Material's answer to a query: sections by page, best first.
    search(query) {
      const typed = this.words.split(query);
      const named = typed.some(({ word }) => !this.words.asks(word)); // "for whom" is all that is asked
      const terms = typed.map(({ word, end }, at) => {
        const matches = this.matches(word, at === typed.length - 1 && end === query.length);
        const holding = this.holding(
          [...matches].filter(([, weight]) => weight >= LIKELY).map(([number]) => number));
        const asks = named && this.words.asks(word);
        const rarity = this.rarity(holding.size) * (asks ? ASKING : 1);
        const telling = word.length > 3 && holding.size < this.sections.length / 8;
        const sound = Math.max(0, ...matches.values()) >= SOUND;
        return { word, matches, rarity, telling, sound, asks };
      });
      // Where most words of the question have no good match, no list is better than a long one.
      const told = terms.filter(({ asks }) => !asks);
      if (2 * told.filter(({ sound }) => sound).length < told.length) return { items: [] };
      const candidates = this.holding(terms.flatMap(({ matches }) => [...matches.keys()]));
      const ranked = this.sections
        .filter((_, at) => candidates.has(at))
        .map((section) => ({ section, ...this.score(section, terms) }))
        .filter(({ score, covered }) => score > 0 && covered >= COVERED)
        .sort((one, two) => two.score - one.score);
      const scored = ranked.filter(({ score }) => score >= WORTH * ranked[0].score);
      const pages = new Map();
      for (const result of scored) {
        const { page } = result.section;
        if (!pages.has(page)) pages.set(page, []);
        pages.get(page).push(result);
      }
      return { items: [...pages].map(([page, results]) => this.group(page, results, terms)) };
    }

    score(section, terms) {
      let [sum, reached, possible] = [0, 0, 0];
      const found = [];
      for (const { matches, rarity, word, sound } of terms) {
        let [weight, best] = [0, 0];
        for (const [number, match] of matches) {
          const count = section.counts.get(number);
          if (!count) continue;
          weight += count * match;
          best = Math.max(best, match);
        }
        const length = 0.6 + (0.4 * section.length) / this.average;
        sum += rarity * Math.sqrt(best) * (weight / (weight + SATURATION * length));
        reached += rarity * Math.sqrt(best);
        possible += sound ? rarity : UNKNOWN * rarity;
        if (best >= LIKELY) found.push(word);
      }
      if (!found.length) return { score: 0, covered: 0, found };
      const together = terms.length > 1 ? this.together(section, terms) : 0;
      const score = 10 * sum * (reached / possible) ** 2 *
        (1 + together + 2 * this.named(section, terms)) * section.boost;
      return { score, covered: reached / possible, found };
    }

    // How much of the query stands somewhere in a row, from 0 to 1.
    together(section, terms) {
      let best = 0;
      for (const { tokens } of section.lines) {
        for (let at = 0; at < tokens.length; at += 1) {
          let run = 0;
          const follows = () => terms[run]?.matches.get(tokens[at + run]?.number) >= LIKELY;
          while (follows()) run += 1;
          if (run > 1) best = Math.max(best, run / terms.length);
        }
      }
      return best;
    }

    // How much of the title, or of another name, is the query, and the query the title: 0 to 1.
    named(section, terms) {
      const names = section.lines.filter(({ field }) => field === "title" || field === "alias");
      return Math.max(...names.map((name) => this.isName(name, terms)));
    }

    // The same for one name, up to a first "·" (the glossary's other languages). Rare words count more:
    // "the" hardly does.
    isName({ text, tokens }, terms) {
      const own = tokens.filter(({ start }) => start < (text.indexOf("·") + 1 || text.length + 1));
      const share = (all, weight, match) => {
        const total = all.reduce((sum, one) => sum + weight(one), 0);
        return all.reduce((sum, one) => sum + weight(one) * match(one), 0) / (total || 1);
      };
      const matching = (numbers, { matches }) =>
        Math.sqrt(Math.max(0, ...numbers.map((number) => matches.get(number) ?? 0)));
      const numbers = own.map(({ number }) => number);
      const title = share(
        numbers,
        (number) => this.vocabulary[number].rarity,
        (number) => Math.max(0, ...terms.map((term) => matching([number], term))),
      );
      return (title * share(terms, ({ rarity }) => rarity, (term) => matching(numbers, term))) ** 2;
    }

    // The results of a page as Material shows them: the page first, then its sections. It hides those
    // that score less than the first of the list behind "more on this page".
    group(page, results, terms) {
      const best = results[0].score;
      const items = results.map(({ section, score, found }, at) => {
        const shown = at < SHOWN && score >= CLOSE * best;
        return this.item(section, shown ? best : score, terms, found);
      });
      if (!results.some(({ section }) => section === this.pages.get(page))) {
        const { location, title } = this.pages.get(page);
        items.push({ location, title: escaped(title), text: "", score: 0, terms: {} });
      }
      return items;
    }

    item(section, score, terms, found) {
      const number = new Map(); // the words to mark -> which term they match
      terms.forEach(({ matches }, at) => {
        for (const [word, weight] of matches) if (weight >= LIKELY) number.set(word, at);
      });
      const [title] = section.lines;
      const line = this.bestLine(section, number, terms);
      // Material marks these words on the page that a result opens, inside of others too; so only those
      // that tell something, and no short ones.
      const most = Math.max(...terms.map(({ rarity }) => rarity));
      const tells = ({ number: word }) => number.has(word) && terms[number.get(word)].rarity > most / 2;
      const words = new Set(
        section.lines.flatMap(({ tokens }) => tokens.filter(tells).map(({ word }) => word)));
      const shown = [...words].filter((word) => word.length > 2).sort((a, b) => b.length - a.length);
      return {
        location: section.location,
        title: this.marked(title, 0, title.text.length, number),
        text: line ? this.passage(line, number) : "",
        score,
        terms: {
          ...Object.fromEntries(shown.slice(0, 12).map((word) => [word, true])),
          ...Object.fromEntries(
            terms
              .filter(({ word, telling }) => telling && !found.includes(word))
              .map(({ word }) => [word, false])),
        },
      };
    }

    // The line that holds most of what was asked for; text before code, and the first one if none does.
    bestLine(section, number, terms) {
      const lines = section.lines.filter(
        ({ field, tokens }) => field !== "title" && field !== "alias" && tokens.length);
      let [chosen, most] = [lines.find(({ field }) => field === "text"), 0];
      for (const line of lines) {
        const hits = new Set(line.tokens.map((token) => number.get(token.number)));
        hits.delete(undefined);
        let worth = 0;
        for (const at of hits) worth += terms[at].rarity;
        worth *= { text: 1, code: 0.8, alt: 0.6, import: 0.3 }[line.field];
        if (worth > most) [chosen, most] = [line, worth];
      }
      return chosen;
    }

    // A line, or as much of it as fits around the words that were found.
    passage(line, number) {
      const { text, tokens, field } = line;
      let [start, end] = [0, text.length];
      if (text.length > PASSAGE) {
        const hits = tokens.filter((token) => number.has(token.number));
        const window = (from) => hits.filter((hit) => hit.start >= from && hit.end <= from + PASSAGE);
        const count = (from) => new Set(window(from).map((hit) => number.get(hit.number))).size;
        const first = hits.reduce(
          (best, hit) => (count(hit.start) > count(best.start) ? hit : best), hits[0] ?? tokens[0]);
        start = this.begin(text, first.start);
        const stop = tokens.findLast((token) => token.end <= start + PASSAGE && token.end > start);
        end = stop ? stop.end : text.length;
        if (text.length - end < 12) end = text.length;
      }
      const inside = this.marked(line, start, end, number);
      const whole = `${start ? "… " : ""}${inside}${end < text.length ? " …" : ""}`;
      const program = field === "code" || field === "import";
      return program ? `<p><code dir="ltr">${whole}</code></p>` : `<p>${whole}</p>`;
    }

    // Where a passage begins that is to show a word: its sentence, if that is near, or some words before.
    begin(text, at) {
      const before = text.slice(Math.max(0, at - PASSAGE / 2), at);
      const sentence = before.search(/(?<=[.!?:;]\s)(?!.*[.!?:;]\s)/s);
      if (at <= PASSAGE / 2) return sentence > 0 && at > PASSAGE / 3 ? sentence : 0;
      const offset = at - before.length;
      if (sentence >= 0) return offset + sentence;
      const word = before.slice(-60).search(/(?<=\s)\S/);
      return word < 0 ? at : at - Math.min(60, before.length) + word;
    }

    marked({ text, tokens }, start, end, number) {
      let [out, at] = ["", start];
      for (const token of tokens) {
        if (!number.has(token.number) || token.start < start || token.end > end) continue;
        const word = escaped(text.slice(token.start, token.end));
        out += `${escaped(text.slice(at, token.start))}<mark>${word}</mark>`;
        at = token.end;
      }
      return (out + escaped(text.slice(at, end))).trim();
    }
  }

  let index = null; // a promise of the Index

  const load = async (docs) => {
    if (!self.gdWords) importScripts("words.js");
    const sections = docs ?? (await (await fetch("../../../search/sections.json")).json());
    return new Index(sections);
  };

  const answer = async ({ type, data }) => {
    if (type === SETUP) {
      if (data.docs.length) index = load(data.docs);
      return { type: READY };
    }
    if (type !== QUERY) throw new TypeError(`no message of the search: ${type}`);
    if (!data.trim()) return { type: RESULT, data: { items: [] } };
    index ??= load();
    try {
      return { type: RESULT, data: (await index).search(data) };
    } catch (error) {
      index = null; // the next letter tries again
      console.warn(error);
      return { type: RESULT, data: { items: [] } };
    }
  };

  self.gdSearch = { Index, answer };
  if (typeof importScripts === "function") {
    addEventListener("message", async ({ data }) => postMessage(await answer(data)));
  }
})();
