"""The matplotlib backend of the book's programs: plt.show() publishes every open figure."""

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from gdbook.site.run import program

FigureManager = FigureManagerBase


class FigureCanvas(FigureCanvasAgg):
    """A canvas that nobody looks at: what is published is drawn when it is saved."""

    def draw_idle(self, *_args, **_options):
        """Do nothing. An animation asks for this once a frame, before it saves the frame."""


__all__ = ["FigureCanvas", "FigureManager", "show"]


def show(*_args, **_options):
    """Publish the open figures in the order of their making, then close them."""
    for manager in sorted(Gcf.get_all_fig_managers(), key=lambda manager: manager.num):
        program.show(manager.canvas.figure)
    Gcf.destroy_all()
