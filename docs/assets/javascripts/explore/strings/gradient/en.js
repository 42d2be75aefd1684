// What only a gradient on a map says, in English.
export default {
  hintMapPoint: "Drag the ring over the map.",
  gradientPoints: "The gradient {gradient} points in the direction in which the function grows fastest, at right angles to the line of equal height. One step against it, with η = {rate}, leads from {value} to {after}.",
  gradientLevel: "The ground is level here: the gradient is {size} long, and no direction leads down.",
};
