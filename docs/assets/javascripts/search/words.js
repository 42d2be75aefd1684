// Which words are one word: the rules by which the search compares what was typed with what is
// written. They are rules, not lists, so that new chapters need nothing here.
//
// Every word has keys, each with a weight between 0 and 1. Two words match as well as the best key
// that they share, weight times weight:
//
//   שבגרדיאנט   =שבגרדיאנט 1, =בגרדיאנט 0.9, =גרדיאנט 0.9, ~גרדיאנט 0.77
//   גרדיאנטים   =גרדיאנטימ 1, ~גרדיאנט 0.85
//
// "=" marks a form that can stand in a text, "~" a stem, which is compared with stems only.
"use strict";

self.gdWords = (() => {
  // A word, its apostrophe or geresh included (Newton's, ג׳ונגל); gershayim only before the last letter
  // (ד״ר), since ה"מודל" are two.
  const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:['’׳]\p{L}+|["״]\p{L}(?!\p{L}))*/gu;
  const HEBREW = /[א-ת]/;
  const CHAIN = /^ו?(?:לכש|כש|מש|ש)?[בכלמ]?ה?$/; // the particles that Hebrew writes before a word
  const FINAL = { ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ" };
  const PARTICLE = 0.9;
  const STEM = 0.85;
  const SHORT = 0.6; // what is left is so short that it may be another word

  // Without case, vowel points and quotes; Hebrew also without final letters and without the
  // doubling of vav and yod, which depends on what stands before them: וקטור, הווקטור.
  const fold = (word) => {
    const plain = word.toLowerCase().normalize("NFKD").replace(/[\p{M}'’׳"״]/gu, "");
    if (!HEBREW.test(plain)) return plain;
    return plain.replace(/[ךםןףץ]/g, (letter) => FINAL[letter]).replace(/([וי])\1+/g, "$1");
  };

  // What is left without the particles, in every way that they can be read: [[form, weight], …].
  const bare = (word) => {
    const found = [];
    for (let at = 1; at <= 5 && at <= word.length - 2; at += 1) {
      if (!CHAIN.test(word.slice(0, at))) continue;
      const rest = word.slice(at);
      if (rest.length > 2 || at === 1) found.push([rest, rest.length > 2 ? PARTICLE : SHORT]);
    }
    return found;
  };

  // The stems of a Hebrew word: without possessive endings (נגזרתו), then without those of number,
  // gender and construct state (נגזרות, נגזרת; צעדי; דוגמאות; פונקציית).
  const hebrewStems = (word) => {
    const found = new Set([word]);
    for (const owned of [word, word.replace(/(?:יהמ|יהנ|ינו|נו|יו|יה|ו)$/, "")]) {
      if (owned.length < 3) continue;
      found.add(owned);
      for (const [ending, least] of [
        [/(?:יאות|אות|יות|ות)$/, 3], [/ות$/, 3], [/ימ$/, 2], [/ית$/, 3], [/[תהאי]$/, 3],
      ]) {
        const stem = owned.replace(ending, "");
        if (stem !== owned && stem.length >= least) found.add(stem);
      }
    }
    return found;
  };

  // The stem of an English word, cut rather short: convergence, converges, converging -> converg.
  const englishStem = (word) => {
    const one = word
      .replace(/^(.{2,})ies$/, "$1y")
      .replace(/^(.{2,}(?:s|x|z|ch|sh))es$/, "$1")
      .replace(/^(.{2,}[^sui])s$/, "$1")
      .replace(/^(.{3,})is(e|ed|ing|er|ation)$/, "$1iz$2");
    return one
      .replace(/^(.{3,}im)(?:a|um|al)$/, "$1")
      .replace(/^(.{3,})(?:ices|ice|ix|ex)$/, "$1")
      .replace(/^(.{3,}?)(?:iz(?:e|ed|er|ing|ation)|if(?:y|ied|ier|ying|ication))$/, "$1")
      .replace(
        /^(.{3,}?)(?:at(?:e|ed|ing|ion|ive|or)|ion|ive|[ea]nce|[ea]nt|able|al|er|est|ing|ed|ly|e)$/,
        "$1",
      )
      .replace(/([bdfgmnprt])\1$/, "$1");
  };

  // The parts of a name from a program: exponential_decay -> exponential, decay.
  const parts = (word) => (word.includes("_") ? word.split("_").filter((part) => part.length > 1) : []);

  // {key: weight} of a word as written.
  const keys = (word) => {
    const found = new Map();
    const add = (key, weight) => found.set(key, Math.max(weight, found.get(key) ?? 0));
    const plain = fold(word);
    add(`=${plain}`, 1);
    if (HEBREW.test(plain)) {
      for (const [form, weight] of [[plain, 1], ...bare(plain)]) {
        add(`=${form}`, weight);
        for (const stem of hebrewStems(form)) add(`~${stem}`, weight * STEM);
      }
    } else if (/^[a-z]{3,}$/.test(plain)) {
      add(`~${englishStem(plain.replace(/s$/, (s) => (/['’]s$/.test(word) ? "" : s)))}`, STEM);
    }
    for (const part of parts(plain)) {
      add(`=${part}`, SHORT);
      add(`~${englishStem(part)}`, SHORT * STEM);
    }
    return found;
  };

  // How well two words match, from 0 to 1.
  const match = (one, two) => {
    const others = keys(two);
    return Math.max(0, ...[...keys(one)].map(([key, weight]) => weight * (others.get(key) ?? 0)));
  };

  // Whether two words differ by at most so many letters: typed wrong, left out, added or swapped.
  const near = (one, two, most) => {
    if (Math.abs(one.length - two.length) > most) return false;
    let [before, last] = [null, [...Array(two.length + 1).keys()]];
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= two.length; j += 1) {
        row[j] = Math.min(
          row[j - 1] + 1, last[j] + 1, last[j - 1] + (one[i - 1] === two[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      if (Math.min(...row) > most) return false;
      [before, last] = [last, row];
    }
    return last[two.length] <= most;
  };

  // [{word, start, end}, …] of a text.
  const split = (text) =>
    [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
      word: word.toLowerCase(), start: index, end: index + word.length,
    }));

  // What makes words a question and says nothing of what is asked for: a closed class, unlike the rest.
  const ASKING = new Set(`
    a an the of is are be do does did i you we it if in on to for and or with by this that should can
    what why how when where which who whom between difference
    מה זה זו זאת למה מדוע איך כיצד מתי איפה היכן איזה איזו אילו מי האם של את עם על אם או כי
    יש הוא היא הם ההבדל הבדל בין לבין צריך אפשר אני אנחנו`.trim().split(/\s+/));
  const asks = (word) => ASKING.has(word);

  return { asks, bare, fold, keys, match, near, split };
})();
