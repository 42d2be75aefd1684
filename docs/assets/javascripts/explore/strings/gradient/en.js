// What only a gradient on a map says, in English.
export default {
  hintMapPoint: "Drag the ring over the map. The orange arrow is the gradient, the two pale ones are its parts along the axes, and the white arrow points against it.",
  gradientPoints: "The gradient {gradient} points in the direction in which the function grows fastest, at right angles to the line of equal height. One step against it, with η = {rate}, is much shorter than the white arrow: it leads from {value} to {after}.",
  gradientLevel: "The ground is almost level here: the gradient is only {size} long, and no direction leads down by much.",
};
