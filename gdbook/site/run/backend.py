"""The matplotlib backend of the book's programs: plt.show() publishes every open figure."""

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from gdbook.site.run import program

FigureManager = FigureManagerBase

__all__ = ["FigureCanvas", "FigureManager", "show"]


def show(*_args, **_options):
    """Publish the open figures in the order of their making, then close them."""
    for manager in sorted(Gcf.get_all_fig_managers(), key=lambda manager: manager.num):
        program.show(manager.canvas.figure)
    Gcf.destroy_all()
