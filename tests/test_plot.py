"""The pictures: what is drawn is what was given, in every theme, language and notebook."""

import io
import re

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from gdbook import basins, descend, functions, plot, schedules

FOREGROUND, BACKGROUND = "#010203", "#fcfdfe"
AS_THE_BOOK_DRAWS = dict.fromkeys(
    [
        "text.color",
        "axes.edgecolor",
        "axes.labelcolor",
        "axes.titlecolor",
        "xtick.color",
        "ytick.color",
        "grid.color",
        "patch.edgecolor",
        "hatch.color",
        "legend.edgecolor",
        "legend.labelcolor",
    ],
    FOREGROUND,
) | {
    "axes.facecolor": "none",
    "figure.facecolor": BACKGROUND,
    "legend.facecolor": BACKGROUND,
    "svg.fonttype": "path",
    "svg.hashsalt": "test",
}

ERROR = functions.parabola(minimizer=3, minimum=2)
DESCENT = descend(ERROR, start=-1, learning_rate=0.1, steps=10)
GRID = np.linspace(-3, 3, 31)
X = np.array([[0.0, 0.0], [1.0, 0.5], [3.0, 1.0], [4.0, 2.0]])
Y = np.array([0, 0, 1, 1])


def new_axes(**options):
    return Figure(figsize=(6.4, 4)).add_subplot(**options)


def draw_landscape(ax):
    plot.landscape(ax, functions.peaks, vmin=-5, vmax=5, colorbar=True, label="height")
    plot.path(ax, functions.peaks, descend(functions.peaks, (-1, -2), 0.01, 30), start="start")
    plot.legend(ax)


def draw_curve(ax):
    plot.curve(ax, ERROR, label="שגיאה")
    plot.path(ax, ERROR, DESCENT, label="המסלול", start="התחלה", end="סוף", numbered=range(3))
    plot.describe(ax, title="מורד הגרדיאנט, η = 0.1", x="x", y="שגיאה")
    plot.legend(ax)


def draw_schedules(ax):
    decay = schedules.exponential_decay(0.1, 0.5, 10)
    plot.schedule(ax, {"constant": schedules.constant(0.1), "decay": decay}, steps=30)


PICTURES = {
    "curve": draw_curve,
    "slopes": lambda ax: plot.slopes(ax, ERROR, [-1, 3, 6], template="שיפוע {slope:.0f}"),
    "downhill": lambda ax: plot.slopes(ax, ERROR, [-1, 6], arrows="downhill", label="step"),
    "several": lambda ax: plot.path(
        ax, functions.double_well, descend(functions.double_well, [-1.5, 0.5, 1.5], 0.02, 20)
    ),
    "loss": lambda ax: plot.loss(
        ax, {"א": DESCENT, "ב": DESCENT.values * 2}, log=True, minimum=2, minimum_label="מינימום"
    ),
    "steps": lambda ax: plot.steps(ax, DESCENT),
    "schedule": draw_schedules,
    "landscape": draw_landscape,
    "surface": lambda ax: plot.surface(ax, functions.peaks, samples=9),
    "basins": lambda ax: plot.basins(
        ax, basins(functions.peaks, 0.01, GRID, GRID, 300), GRID, GRID, elsewhere="none"
    ),
    "points": lambda ax: plot.points(ax, X, Y, classes=["0", "1"]),
    "boundary": lambda ax: plot.boundary(ax, [1, -1], -1, X, Y, classes=["0", "1"], label="0.5"),
    "probability_map": lambda ax: plot.probability_map(ax, [1, -1], -1, X, Y, scale_label="p"),
    "images": lambda ax: plot.images(ax, np.zeros((3, 4, 4), np.uint8), ["א", "ב", "ג"]),
    "weights": lambda ax: plot.images(ax, np.linspace(-1, 1, 32).reshape(2, 4, 4)),
    "animation": lambda ax: plot.animate(ax, ERROR, DESCENT, label="צעד {step}: {x:.2f}"),
}


def picture(name):
    ax = new_axes(projection="3d") if name == "surface" else new_axes()
    PICTURES[name](ax)
    return ax.figure


def svg_of(figure):
    file = io.StringIO()
    figure.savefig(file, format="svg", facecolor="none", metadata={"Date": None})
    return file.getvalue()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_follows_the_theme_and_touches_nothing_global(name):
    with matplotlib.rc_context(AS_THE_BOOK_DRAWS):
        before = dict(matplotlib.rcParams)
        svg = svg_of(picture(name))
        assert dict(matplotlib.rcParams) == before
        assert svg == svg_of(picture(name))
    without_images = re.sub(r'"data:image/png[^"]*"', "", svg)
    colors = set(re.findall(r"#[0-9a-fA-F]{6}\b", without_images)) - {FOREGROUND, BACKGROUND}
    greys = [color for color in colors if np.ptp(matplotlib.colors.to_rgb(color)) < 0.04]
    assert not greys
    assert FOREGROUND in svg or name == "weights"  # the only ones without any text
    assert not re.search(r"(fill|stroke):\s*(black|white)", without_images)


def test_no_pyplot_figure_is_left_behind():
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    for name in PICTURES:
        picture(name)
    assert pyplot.get_fignums() == before


# What is drawn is what was given.


def test_curve():
    ax = new_axes()
    line = plot.curve(ax, ERROR, samples=5)
    assert line.get_xdata().tolist() == [-2.0, 0.5, 3.0, 5.5, 8.0]
    assert line.get_ydata().tolist() == [27.0, 8.25, 2.0, 8.25, 27.0]
    assert plot.curve(ax, ERROR, [1, 2, 4]).get_ydata().tolist() == [6.0, 3.0, 3.0]
    own = plot.curve(ax, lambda x: max(x, 0.0), (-1, 1), samples=3, linestyle="--")
    assert own.get_ydata().tolist() == [0.0, 0.0, 1.0]
    assert own.get_linestyle() == "--"


@pytest.mark.parametrize("given", [DESCENT, DESCENT.points, DESCENT.points.tolist()])
def test_path_on_a_curve(given):
    drawn = plot.path(new_axes(), ERROR, given, numbered=[0, 2])
    np.testing.assert_array_equal(drawn.lines[0].get_xdata(), DESCENT.points)
    np.testing.assert_allclose(drawn.lines[0].get_ydata(), DESCENT.values)
    assert drawn.starts[0].get_xydata().tolist() == [[-1.0, 18.0]]
    assert drawn.ends[0].get_xdata().tolist() == [DESCENT.points[-1]]
    assert [(text.get_text(), text.xy[0]) for text in drawn.numbers] == [
        ("0", DESCENT.points[0]),
        ("2", DESCENT.points[2]),
    ]


def test_path_of_a_function_that_is_no_function_of_the_library():
    ax = new_axes()
    plot.curve(ax, abs, (-2, 2))
    assert plot.path(ax, abs, [-2, 1]).lines[0].get_ydata().tolist() == [2.0, 1.0]
    drawn = plot.path(ax, lambda x, y: x, [[0, 1], [2, 3]])
    assert drawn.lines[0].get_xydata().tolist() == [[0.0, 1.0], [2.0, 3.0]]


@pytest.mark.parametrize(
    ("f", "starts"), [(functions.double_well, [-1.0, 0.5]), (functions.peaks, [(0, 1), (-1, -2)])]
)
def test_path_of_several_descents(f, starts):
    descent = descend(f, starts, 0.01, 5)
    drawn = plot.path(new_axes(), f, descent, label=["a", "b"], start="start")
    for i, line in enumerate(drawn.lines):
        points = descent.points[:, i].reshape(6, -1)
        np.testing.assert_array_equal(line.get_xydata()[:, : points.shape[1]], points)
    assert len({line.get_marker() for line in drawn.lines}) == 2
    names = drawn.lines[0].axes.get_legend_handles_labels()[1]
    assert names == ["a", "b", "start"]


@pytest.mark.parametrize("learning_rate", [1.1, 30.0])
def test_a_diverging_path_leaves_the_picture_and_not_the_view(learning_rate):
    ax = new_axes()
    plot.curve(ax, ERROR)
    view = ax.get_xlim(), ax.get_ylim()
    descent = descend(ERROR, -1, learning_rate, 1000)
    drawn = plot.path(ax, ERROR, descent, numbered=range(3))
    moving = plot.animate(ax, ERROR, descent)
    moving.draw(len(moving) - 1)
    svg_of(ax.figure)
    assert (ax.get_xlim(), ax.get_ylim()) == view
    assert drawn.lines[0].get_xdata()[1] == descent.points[1]


def test_slopes():
    drawn = plot.slopes(new_axes(), ERROR, [-1, 3, 5], scale=0.5, template="{slope:+.0f}")
    assert drawn.arrows.U.tolist() == [-4.0, 0.0, 2.0]
    assert [text.get_text() for text in drawn.texts] == ["−8", "+0", "+4"]
    for tangent, x in zip(drawn.tangents, [-1, 3, 5], strict=True):
        (x0, x1), (y0, y1) = tangent.get_data()
        assert (y1 - y0) / (x1 - x0) == pytest.approx(ERROR.gradient(x)[0])
        assert (x0 + x1) / 2 == pytest.approx(x)
        assert (y0 + y1) / 2 == pytest.approx(ERROR(x))


def test_slopes_downhill_reach_the_next_point():
    rate = 0.1
    drawn = plot.slopes(new_axes(), ERROR, DESCENT.points[:-1], arrows="downhill", scale=rate)
    np.testing.assert_allclose(DESCENT.points[:-1] + drawn.arrows.U, DESCENT.points[1:])


def test_slopes_of_a_function_without_gradient():
    ax = new_axes()
    plot.curve(ax, lambda x: x**2, (-1, 1))
    drawn = plot.slopes(ax, lambda x: x**2, 0.5, arrows=None, tangents=False)
    assert drawn.arrows is None
    assert drawn.tangents == []
    assert drawn.points.get_xydata().tolist() == [[0.5, 0.25]]


def test_steps():
    bars = plot.steps(new_axes(), DESCENT)
    np.testing.assert_allclose([bar.get_height() for bar in bars], np.abs(np.diff(DESCENT.points)))
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars] == pytest.approx(range(1, 11))
    (bar,) = plot.steps(new_axes(), [(0, 0), (3, 4)])
    assert bar.get_height() == 5


def test_loss():
    ax = new_axes()
    first, second = plot.loss(
        ax,
        {"a": DESCENT, "b": [3, 2]},
        x={"a": np.arange(11) / 2, "b": [0, 5]},
        log=True,
        minimum=2,
    )
    np.testing.assert_array_equal(first.get_ydata(), DESCENT.values)
    assert first.get_xdata()[-1] == 5
    assert second.get_xydata().tolist() == [[0, 3], [5, 2]]
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    assert ax.get_yscale() == "log"
    assert ax.lines[2].get_ydata() == [2, 2]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    (alone,) = plot.loss(new_axes(), [4, 1, 0])
    assert alone.get_xydata().tolist() == [[0, 4], [1, 1], [2, 0]]
    assert alone.axes.get_legend() is None


def test_schedule():
    decay = schedules.exponential_decay(0.1, 0.5, 1)
    first, second = plot.schedule(new_axes(), {"a": decay, "b": lambda step: 1.0}, steps=4)
    assert first.get_ydata().tolist() == [0.1, 0.05, 0.025, 0.0125]
    assert second.get_xydata().tolist() == [[0, 1], [1, 1], [2, 1], [3, 1]]


def test_landscape():
    image = plot.landscape(new_axes(), functions.dipole, (-1, 1), (0, 2), vmin=-1, samples=5)
    xs, ys = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 2, 5))
    np.testing.assert_array_equal(image.get_array(), functions.dipole(xs, ys))
    assert image.origin == "lower"
    assert image.get_extent() == [-1, 1, 0, 2]
    assert image.get_clim() == (-1, functions.dipole(xs, ys).max())
    ax = new_axes()
    plot.landscape(ax, functions.peaks, contours=0)
    assert not ax.collections
    plot.landscape(ax, functions.peaks, contours=[-1, 0, 2.5])
    assert ax.collections[0].levels.tolist() == [-1, 0, 2.5]


def test_surface():
    drawn = plot.surface(new_axes(projection="3d"), functions.saddle, (0, 1), samples=5)
    assert drawn.get_clim() == (-4, 1)
    assert drawn.axes.get_zlim()[0] < -3.9


def test_basins():
    found = basins(functions.peaks, 0.01, GRID, GRID, 300)
    drawn = plot.basins(new_axes(), found, GRID, GRID, template="{number}: {value:.2f}")
    colors = np.asarray(drawn.image.get_array())
    for k in range(len(found.minima)):
        here = matplotlib.colors.to_rgba(plot.PALETTE[k])
        assert ((colors == here).all(axis=-1) == (found.labels == k)).all()
    assert ((colors[..., 3] == 0) == (found.labels == -1)).all()
    assert [star.get_xydata()[0].tolist() for star in drawn.minima] == [
        list(minimum.point) for minimum in found.minima
    ]
    assert drawn.texts[0].get_text() == "1: −6.55"
    assert drawn.image.get_extent() == pytest.approx([-3.1, 3.1, -3.1, 3.1])
    assert drawn.elsewhere.get_visible()


def test_basins_that_cover_everything_need_no_hatching():
    near = np.linspace(-0.9, -0.5, 5)
    found = basins(functions.dipole, 0.1, near, near + 0.7, 300)
    drawn = plot.basins(new_axes(), found, near, near + 0.7, elsewhere="none")
    assert found.shares.sum() == 1
    assert not drawn.elsewhere.get_visible()
    assert drawn.image.axes.get_legend_handles_labels()[1] == []


@pytest.mark.parametrize("w", [(1, -1), (0, 2), (-3, 0), (1e-3, 1e-3)])
def test_boundary_lies_where_the_neuron_cannot_tell(w):
    drawn = plot.boundary(new_axes(), w, -2, X, Y)
    np.testing.assert_allclose(drawn.line.get_xydata() @ w - 2, 0, atol=1e-9)
    assert [dots.get_xydata().tolist() for dots in drawn.points] == [X[:2].tolist(), X[2:].tolist()]
    beyond = drawn.side.get_xy().mean(axis=0)
    assert beyond @ w - 2 > 0


def test_points_of_each_class_are_drawn_alike_with_and_without_a_boundary():
    alone = plot.points(new_axes(), X, Y, classes=["no", "yes"])
    assert [dots.get_xydata().tolist() for dots in alone] == [X[:2].tolist(), X[2:].tolist()]
    assert [dots.get_label() for dots in alone] == ["no", "yes"]
    with_line = plot.boundary(new_axes(), (1, 1), -2, X, Y).points
    for one, other in zip(alone, with_line, strict=True):
        assert (one.get_marker(), one.get_color()) == (other.get_marker(), other.get_color())


def test_probability_map():
    drawn = plot.probability_map(new_axes(), (1, -1), 0.5, X, Y, samples=11)
    left, right, bottom, top = drawn.image.get_extent()
    xs, ys = np.meshgrid(np.linspace(left, right, 11), np.linspace(bottom, top, 11))
    np.testing.assert_allclose(drawn.image.get_array(), 1 / (1 + np.exp(-(xs - ys + 0.5))))
    clear = drawn.image.cmap([0.0, 0.5, 1.0])[:, 3]
    assert clear == pytest.approx([0.5, 0, 0.5], abs=0.01)


def test_images():
    stack = np.arange(32, dtype=np.uint8).reshape(2, 4, 4)
    axes = Figure().subplots(1, 2)
    drawn = plot.images(axes, stack, ["תיק", "boot"])
    assert [image.axes for image in drawn] == list(axes)
    assert axes[1].get_title() == "boot"
    assert drawn[0].get_clim() == (0, 255)
    np.testing.assert_array_equal(drawn[1].get_array(), stack[1])
    mosaic = plot.images(new_axes(), stack - 16.0, columns=1)
    assert mosaic[0].get_clim() == (-16, 16)
    assert mosaic[0].get_extent()[2] >= mosaic[1].get_extent()[3]  # one above the other


def test_titles_of_neighbours_stay_level():
    axes = Figure().subplots(1, 2)
    plot.describe(axes[0], title="a", y="error")
    plot.describe(axes[1], title="b", y="")
    axes[0].figure.draw_without_rendering()
    assert axes[0].title.get_position()[1] == axes[1].title.get_position()[1]
    bottoms = [ax.title.get_window_extent().y0 for ax in axes]
    assert bottoms[0] == pytest.approx(bottoms[1])
    assert bottoms[0] > axes[0].texts[0].get_window_extent().y1


def test_describe_twice_replaces():
    ax = new_axes()
    plot.describe(ax, y="first")
    plot.describe(ax, y="second")
    assert [text.get_text() for text in ax.texts] == ["second"]


def test_a_hebrew_legend_has_its_lines_on_the_right():
    for name, line_first in (("error", True), ("שגיאה", False)):
        ax = new_axes()
        plot.curve(ax, ERROR, label=name)
        entry = plot.legend(ax)
        ax.figure.draw_without_rendering()
        line, text = entry.get_lines()[0], entry.get_texts()[0]
        assert (line.get_window_extent().x0 < text.get_window_extent().x0) == line_first


FOUND = basins(functions.dipole, 0.1, GRID, GRID, 10)
BAD = {
    "curve: no range": (lambda ax: plot.curve(ax, abs), "x is needed"),
    "curve: two variables": (lambda ax: plot.curve(ax, functions.peaks), "f must be .* one var"),
    "curve: turned range": (lambda ax: plot.curve(ax, abs, (1, 0)), r"x must be .*\(1, 0\)"),
    "curve: infinite": (lambda ax: plot.curve(ax, abs, (0, np.inf)), "x must be .*inf"),
    "path: one number": (lambda ax: plot.path(ax, ERROR, 3.0), r"trajectory .* shape \(\)"),
    "path: empty": (lambda ax: plot.path(ax, ERROR, []), r"trajectory .* shape \(0,\)"),
    "path: not pairs": (lambda ax: plot.path(ax, functions.peaks, np.ones((4, 3))), "4, 3"),
    "path: three variables": (
        lambda ax: plot.path(ax, functions.quadratic(np.eye(3)), np.ones((4, 3))),
        "f must have one or two variables, not 3",
    ),
    "path: names": (lambda ax: plot.path(ax, ERROR, [0, 1], label=["a", "b"]), "label must name 1"),
    "path: steps": (lambda ax: plot.path(ax, ERROR, [0, 1], numbered=[2]), r"numbered .* \[2\]"),
    "slopes: NaN": (lambda ax: plot.slopes(ax, ERROR, [np.nan]), r"points must be .* \[nan\]"),
    "slopes: shape": (lambda ax: plot.slopes(ax, ERROR, [[1]]), r"points must be .* \[\[1\]\]"),
    "slopes: arrows": (lambda ax: plot.slopes(ax, ERROR, 1, arrows="up"), "arrows must .* 'up'"),
    "slopes: scale": (lambda ax: plot.slopes(ax, ERROR, 1, scale=-1), "scale must be .* -1"),
    "slopes: template": (lambda ax: plot.slopes(ax, ERROR, 1, template="{z}"), "template .*{z}"),
    "steps: none": (lambda ax: plot.steps(ax, [1.0]), "trajectory must be .* at least one step"),
    "loss: shape": (lambda ax: plot.loss(ax, [[1, 2]]), r"values must have .* \(1, 2\)"),
    "loss: x": (lambda ax: plot.loss(ax, [1, 2], x=[1]), "x must have as many points .* 2, not 1"),
    "loss: x labels": (lambda ax: plot.loss(ax, {"a": [1]}, x={"b": [1]}), r"x must .*\['b'\]"),
    "loss: log": (lambda ax: plot.loss(ax, [0, -1], log=True), "log needs positive"),
    "loss: minimum": (lambda ax: plot.loss(ax, [1], minimum=np.nan), "minimum must be .* nan"),
    "schedule: steps": (lambda ax: plot.schedule(ax, abs, 0), "steps must be at least 1, not 0"),
    "landscape: no range": (lambda ax: plot.landscape(ax, np.add, (0, 1)), "y is needed"),
    "landscape: range": (
        lambda ax: plot.landscape(ax, np.add, (0, 1), (1,)),
        r"y must be .*\(1,\)",
    ),
    "landscape: one variable": (lambda ax: plot.landscape(ax, ERROR), "two variables, not 1"),
    "landscape: contours": (
        lambda ax: plot.landscape(ax, functions.peaks, contours=-1),
        "contours must be at least 0, not -1",
    ),
    "landscape: values": (
        lambda ax: plot.landscape(ax, lambda x, y: 1.0, (0, 1), (0, 1)),
        "f must return one value for each",
    ),
    "basins: size": (lambda ax: plot.basins(ax, FOUND, GRID[:5], GRID), r"x and y .* \(5, 31\)"),
    "basins: spacing": (lambda ax: plot.basins(ax, FOUND, GRID**3, GRID), "x must be .* evenly"),
    "points: shape": (lambda ax: plot.points(ax, np.ones((4, 3)), Y), "X must have the shape"),
    "points: labels": (lambda ax: plot.points(ax, X, Y + 1), "y must hold"),
    "points: classes": (lambda ax: plot.points(ax, X, Y, classes="a"), "classes"),
    "boundary: zero": (lambda ax: plot.boundary(ax, (0, 0), 1, X, Y), "w must not be zero"),
    "boundary: 3 weights": (
        lambda ax: plot.boundary(ax, (1, 2, 3), 1, np.ones((4, 3)), Y),
        "w must have two weights",
    ),
    "boundary: labels": (lambda ax: plot.boundary(ax, (1, 2), 1, X, Y + 1), "y must hold"),
    "boundary: classes": (lambda ax: plot.boundary(ax, (1, 2), 1, X, Y, classes="a"), "classes"),
    "images: shape": (lambda ax: plot.images(ax, np.ones((4, 4))), r"images must .* \(4, 4\)"),
    "images: titles": (
        lambda ax: plot.images(ax, np.ones((2, 4, 4)), ["a"]),
        "titles must name 2 images, not 1",
    ),
    "images: columns": (
        lambda ax: plot.images(ax, np.ones((2, 4, 4)), columns=0),
        "columns must be at least 1, not 0",
    ),
    "images: axes": (lambda ax: plot.images([ax], np.ones((2, 4, 4))), "axes must be 2"),
    "dollars": (lambda ax: plot.describe(ax, title="שיפוע $x$"), "title must not mix"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name):
    draw, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        draw(new_axes())


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plot.curve(ax, ERROR),
        lambda ax: plot.path(ax, ERROR, DESCENT),
        lambda ax: plot.slopes(ax, ERROR, 1),
        lambda ax: plot.steps(ax, DESCENT),
        lambda ax: plot.loss(ax, DESCENT),
        lambda ax: plot.schedule(ax, abs, 3),
        lambda ax: plot.landscape(ax, functions.peaks),
        lambda ax: plot.surface(ax, functions.peaks),
        lambda ax: plot.basins(ax, FOUND, GRID, GRID),
        lambda ax: plot.points(ax, X, Y),
        lambda ax: plot.boundary(ax, (1, 1), 0, X, Y),
        lambda ax: plot.probability_map(ax, (1, 1), 0, X, Y),
        lambda ax: plot.animate(ax, ERROR, DESCENT),
        lambda ax: plot.describe(ax, x="x"),
        lambda ax: plot.legend(ax),
    ],
)
def test_without_axes_nothing_is_drawn(draw):
    with pytest.raises(TypeError, match="ax must be a matplotlib Axes, not None"):
        draw(None)


def test_kinds_that_do_not_fit_are_named():
    with pytest.raises(TypeError, match="f must be a function, not 3"):
        plot.curve(new_axes(), 3, (0, 1))
    with pytest.raises(TypeError, match="f must be a function, not 3"):
        plot.landscape(new_axes(), 3, (0, 1), (0, 1))
    with pytest.raises(TypeError, match="ax must be made with projection='3d', not 'rectilinear'"):
        plot.surface(new_axes(), functions.peaks)
    with pytest.raises(TypeError, match="ax must be made with projection='rectilinear', not '3d'"):
        plot.path(new_axes(projection="3d"), functions.peaks, [(0, 0)])
    with pytest.raises(TypeError, match="ax must be made with projection='3d'"):
        plot.describe(new_axes(), z="z")
