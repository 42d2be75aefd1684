// Elements: made once, and afterwards changed where they are to be another than they are. What is
// written or made anew is styled and laid out anew, which takes a phone longer than all the numbers.

const SVG = "http://www.w3.org/2000/svg";

export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// Sets an attribute where it is another than the one that stands there.
export const set = (element, name, value) => {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
};

// Writes a text where it is another than the one that stands there.
export const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

// A piece of SVG. within: pieces, or a text.
export const piece = (tag, attributes, within = []) => ({ tag, attributes, within });

const kept = new WeakMap(); // of an element: its children, and the piece that each of them shows

// Gives an element these pieces as its children.
export const fill = (parent, pieces) => {
  const before = kept.get(parent) ?? [];
  kept.set(parent, pieces.map((one, k) => {
    let [element, last] = before[k] ?? [];
    if (last?.tag !== one.tag) {
      const made = document.createElementNS(SVG, one.tag);
      if (element) element.replaceWith(made);
      else parent.append(made);
      [element, last] = [made, { attributes: {} }];
    }
    for (const name in last.attributes) {
      if (!(name in one.attributes)) element.removeAttribute(name);
    }
    for (const name in one.attributes) {
      if (last.attributes[name] !== one.attributes[name]) element.setAttribute(name, one.attributes[name]);
    }
    if (typeof one.within === "string") put(element, one.within);
    else fill(element, one.within);
    return [element, one];
  }));
  for (const [element] of before.slice(pieces.length)) element.remove();
};
