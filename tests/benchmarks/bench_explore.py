"""How fast the movable figures answer, and whether they stay small, in Chromium.

Run it as ``python tests/benchmarks/bench_explore.py [--small] [--site FOLDER] [NAME …]``; it builds
the book, but for a folder that has one. Of each figure named, of all of ``FIGURES`` by default:

- *answer*: milliseconds from a key, a press or a move to the next paint, on a phone's screen and a
  CPU slowed four times: the longest of all that Event Timing tells of, and of the moves of a drag,
  which it does not tell of.
- *work*: four times the milliseconds of the processor that the page takes for a change of a slider,
  from the script to the paint, for the costliest of its sliders: the part of the answer that is its
  own, whatever else the machine does.
- *frame*: milliseconds from one frame to the next while a point is dragged on a wide screen, the
  CPU as it is: the longest but for one in twenty.
- *memory*: what a thousand changes leave behind that a hundred did not, once the garbage is
  collected, in kilobytes.

The best of three tries counts, since what else the machine does comes on top. It fails when one of
them is more than was promised; with ``--small`` only when a figure cannot be measured.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

import lighthouse
from rows import SMALL, size

sys.path.insert(0, str(Path(__file__).parents[1] / "book"))

from browser import launched

#: Of each figure its page.
FIGURES = {
    "against": "slope",
    "rates": "slope",
    "wells": "slope",
    "spring": "two-variables",
    "gradient": "two-variables",
    "path": "two-variables",
    "borders": "two-variables",
    "decay": "algorithm",
    "ravine": "algorithm",
    "zigzag": "algorithm",
    "neuron": "neuron",
    "walk": "stochastic",
    "rotated": "adaptive",
    "playground": "playground",
}
PROMISED = {"answer": 100, "work": 100, "frame": 17, "memory": 200}
TRIES = 3
SLOWED = 4
# A hand: milliseconds from one move of a mouse to the next, and from a press to its release; from
# one press of an arrow key to the next, held down on a slider, and in a list, which one reads.
PACE, PRESS = 16, 60
REPEAT, LOOK = 50, 200
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3}
WIDE = {"viewport": {"width": 1280, "height": 900}}

#: Notes how long each event, and each move of a pointer, is from the next paint.
LISTEN = """() => {
  window.gdAnswers = [];
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) gdAnswers.push([duration, name]);
  }).observe({ type: "event", durationThreshold: 16 });
  addEventListener("pointermove", ({ buttons, timeStamp }) => {
    if (buttons) requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => gdAnswers.push([performance.now() - timeStamp, "pointermove"]);
      port2.postMessage("");
    });
  }, true);
}"""
#: Milliseconds between frames, from now until gdFrames.stop().
FRAMES = """() => {
  const deltas = [];
  let last;
  let on = true;
  const look = (now) => {
    if (last !== undefined) deltas.push(now - last);
    last = now;
    if (on) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.gdFrames = { stop: () => { on = false; return deltas; } };
}"""
#: Moves the sliders of a figure in turn, from stop to stop, to and fro, one change a frame.
CHANGE = """async ([name, count, first = 0, last = undefined]) => {
  const sliders = [...document.querySelectorAll(`gd-explore[name=${name}] input[type=range]`)]
    .filter((one) => one.checkVisibility()).slice(first, last);
  for (let k = 0; k < count; k++) {
    const slider = sliders[k % sliders.length];
    slider.value = (7 * k) % (Number(slider.max) + 1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
}"""


def main(arguments):
    """Print a line a figure; whether every promise is kept."""
    names = [one for one in arguments if one != SMALL]
    folder = None
    if "--site" in names:
        at = names.index("--site")
        folder = Path(names[at + 1])
        del names[at : at + 2]
    if unknown := set(names) - set(FIGURES):
        raise SystemExit(f"no such figure: {', '.join(sorted(unknown))}")
    with contextlib.ExitStack() as stack:
        if folder:
            address = stack.enter_context(lighthouse.serving(folder))
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            address = stack.enter_context(lighthouse.serving(folder))
            lighthouse.build(folder, address)
        browser = stack.enter_context(launched())
        kept = True
        for name in names or FIGURES:
            kept &= tell(name, measure(browser, address, name))
    return kept or SMALL in arguments


def tell(name, found):
    """Print what was measured of a figure; whether its promises are kept."""
    parts = []
    for what, (number, more) in found.items():
        late = number > PROMISED[what]
        parts.append(f"{what} {number:6.1f}{f' ({more})' if more else ''}{'  TOO MUCH' * late}")
    print(f"{name:12} {'   '.join(parts)}", flush=True)
    return all(number <= PROMISED[what] for what, (number, _) in found.items())


def measure(browser, address, name):
    """{what: (the best of some tries, more about it)} of a figure."""
    where = f"{address}en/{FIGURES[name]}/#explore={name}"
    found = {}
    for one, screen in ((answer, PHONE), (work, PHONE), (frame, WIDE), (memory, WIDE)):
        tries = []
        for _ in range(size(TRIES, 1)):
            with opened(browser, where, name, screen) as page:
                tries.append(one(page, page.locator(f"gd-explore[name={name}]"), name))
        found[one.__name__] = min(tries)
    return found


@contextlib.contextmanager
def opened(browser, where, name, screen):
    """A page on which the figure stands and can be moved."""
    context = browser.new_context(**screen)
    page = context.new_page()
    open_wide(page, screen)
    page.goto(where)
    page.locator(f"gd-explore[name={name}].gd-explore--ready svg text").first.wait_for()
    page.wait_for_timeout(300)
    yield page
    context.close()


def open_wide(page, screen):
    """Make the window as large as the screen in real pixels.

    Chromium opens it as large as in those of CSS, a ninth of a phone's. What changes outside of
    it is never shown, and the next paint is then of whatever changes inside, some time later.
    """
    scale = screen.get("device_scale_factor", 1)
    session = page.context.new_cdp_session(page)
    window = session.send("Browser.getWindowForTarget")["windowId"]
    bounds = {side: length * scale for side, length in screen["viewport"].items()}
    session.send("Browser.setWindowBounds", {"windowId": window, "bounds": bounds})


def answer(page, figure, name):
    """The longest way from an event to the next paint, and of which event."""
    page.evaluate(LISTEN)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    for control in figure.locator("input[type=range], select").all():
        if control.is_visible():
            control.focus()
            page.wait_for_timeout(PRESS)
            listed = control.evaluate("one => one.localName === 'select'")
            for key in size(["ArrowRight"] * 4 + ["Shift+ArrowRight", "ArrowLeft"], ["ArrowRight"]):
                page.keyboard.press(key)
                page.wait_for_timeout(LOOK if listed else REPEAT)
    press(page, figure.get_by_role("button", name="Reset", exact=True))
    for ring in rings(figure):
        drag(page, ring)
    slide(page, figure, moves=10)
    for button in figure.locator(".gd-explore__action, [type=checkbox]").all():
        press(page, button)
    page.wait_for_timeout(500)
    found = page.evaluate("gdAnswers")
    assert found, f"{name}: nothing was heard"
    return max(map(tuple, found))


def work(page, figure, name):
    """What a change costs the processor, slowed as it is on a phone, and of which slider."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "TaskDuration")

    found, count = [], size(10, 2)
    sliders = [one for one in figure.locator("input[type=range]").all() if one.is_visible()]
    for k, slider in enumerate(sliders):
        page.evaluate(CHANGE, [name, 1, k, k + 1])
        before = spent()
        page.evaluate(CHANGE, [name, count, k, k + 1])
        label = slider.evaluate("one => one.labels[0].textContent")
        found.append((SLOWED * 1000 * (spent() - before) / count, label))
    return max(found)


def frame(page, figure, name):
    """The 95th of a hundred times from frame to frame while a handle, or else a slider, is led."""
    page.evaluate(FRAMES)
    if taken := rings(figure):
        drag(page, taken[0], moves=size(120, 10))
    else:
        slide(page, figure, moves=size(120, 10))
    deltas = sorted(page.evaluate("gdFrames.stop()"))
    assert deltas, f"{name}: no frame was drawn"
    return deltas[int(0.95 * len(deltas))], ""


def memory(page, figure, name):
    """What a thousand changes leave of memory beyond a hundred, in kilobytes."""
    session = page.context.new_cdp_session(page)
    held = []
    for count in (size(100, 5), size(900, 20)):
        page.evaluate(CHANGE, [name, count])
        page.wait_for_timeout(500)
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        held.append(session.send("Runtime.getHeapUsage")["usedSize"] / 1024)
    return held[1] - held[0], f"of {held[1]:.0f}"


def rings(figure):
    """What can be taken hold of."""
    return [ring for ring in figure.locator(".gd-handle__ring").all() if ring.is_visible()]


def drag(page, ring, moves=20):
    """Take hold of a ring and lead it round in a small circle's half."""
    ring.scroll_into_view_if_needed()
    box = ring.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    circle = [
        (x + 60 * (k % 20) / 20 - 20, y - 40 * (k % 20) / 20 + 10) for k in range(1, moves + 1)
    ]
    lead(page, [(x, y), *circle])


def slide(page, figure, moves):
    """Take hold of the first slider and lead it to and fro."""
    slider = figure.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    left, width, y = box["x"], box["width"], box["y"] + box["height"] / 2
    lead(page, [(left + width * (9 + abs((k % 20) - 10)) / 27, y) for k in range(moves + 1)])


def lead(page, places):
    """Press at the first of some places, lead the pointer through the others, and let go."""
    first, *others = places
    page.mouse.move(*first)
    page.wait_for_timeout(PRESS)  # what shows that a pointer is there is another event's answer
    page.mouse.down()
    for place in others:
        page.wait_for_timeout(PACE)
        page.mouse.move(*place)
    page.wait_for_timeout(PACE)
    page.mouse.up()


def press(page, button):
    """Go to a button, then press it for as long as a hand does."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(PRESS)
    page.mouse.down()
    page.wait_for_timeout(PRESS)
    page.mouse.up()


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
