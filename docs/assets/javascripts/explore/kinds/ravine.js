// A descent with momentum in a ravine: (x² + κy²) / 2, whose condition number is κ.

export { default } from "./descent-map.js";
