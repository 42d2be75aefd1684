"""A player for the frames of an animation: one piece of HTML that asks nothing of any host.

The handlers stand in the buttons themselves, without ids or a script element: so it works wherever
HTML may be put, also several times on a page, and looks the same in every build.
"""

FRAMES = (
    "const p = this.closest('.gdbook-player'), frames = p.querySelectorAll('img'), "
    "slider = p.querySelector('input'); "
    "const show = i => { slider.value = i; "
    "frames.forEach((frame, k) => frame.hidden = k !== +slider.value); }; "
    "const stop = () => { clearInterval(p.timer); p.timer = null; };"
)
SLIDE = FRAMES + " stop(); show(slider.value);"
STEP = FRAMES + " stop(); show(+slider.value + ({by}));"
PLAY = (
    FRAMES + " if (p.timer) { stop(); return; } "
    "if (+slider.value === frames.length - 1) show(0); "
    "p.timer = setInterval(() => { show(+slider.value + 1); "
    "if (+slider.value === frames.length - 1 || !p.isConnected) stop(); }, {interval});"
)


def html(frames, *, width, interval):
    """Player of the frames, WebP files in base64, each shown ``interval`` milliseconds."""
    images = "\n".join(
        f'<img src="data:image/webp;base64,{frame}" alt="{i}" width="{width}"'
        f' style="max-width:100%"{" hidden" if i else ""}>'
        for i, frame in enumerate(frames)
    )
    buttons = "\n".join(
        f'<button type="button" onclick="{action}">{sign}</button>'
        for sign, action in (
            ("|◀", STEP.replace("{by}", "-1e9")),
            ("−1", STEP.replace("{by}", "-1")),
            ("▶", PLAY.replace("{interval}", f"{interval:g}")),
            ("+1", STEP.replace("{by}", "1")),
        )
    )
    return f"""<div class="gdbook-player" dir="ltr" style="max-width:{width}px">
{images}
<div style="display:flex;gap:.4em;align-items:center">
{buttons}
<input type="range" min="0" max="{len(frames) - 1}" value="0" style="flex:1" oninput="{SLIDE}">
</div>
</div>"""
