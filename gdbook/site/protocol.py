"""What the executor and its kernels both know; imports nothing."""

SVG = "image/svg+xml"
FRAMES = "application/vnd.gdbook.frames+json"
ERROR = "application/vnd.gdbook.error+json"
WARNING = "application/vnd.gdbook.warning+json"

# Drawn once, published twice: render.figures puts each theme's colours in place of these.
FOREGROUND = "#010203"
BACKGROUND = "#fcfdfe"
