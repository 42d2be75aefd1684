// What the scripts say, in English. A word in {braces} stands for what the script puts there.
"use strict";

self.gdStrings = {
  first: "First frame",
  previous: "Previous frame",
  play: "Play",
  pause: "Pause",
  next: "Next frame",
  last: "Last frame",
  frame: "Frame {at} of {count}",
  step: "Step {at} of {count}",
  enlarge: "Enlarge the figure",
  enlarged: "Figure, enlarged",
  close: "Close",
  copy: "Copy the whole program",
  copyPart: "Copy the program up to here",
  copyText: "Copy",
  download: "Download the whole program as a .py file",
  downloadPart: "Download the program up to here as a .py file",
  read: "read",
  goOn: "Continue where you stopped:",
  forget: "Forget",
  solutions: "Solutions",
  contents: "Contents",
  search: "Search",
};
