// What the pages can do: copy a whole program, step through an animation, change the language in place.
"use strict";
