// A descent in a ravine, (x² + κy²) / 2, whose every step is the best along its direction.

export { default } from "./descent-map.js";
