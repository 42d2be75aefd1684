"""Tables in the frame in which they scroll."""

from bs4 import BeautifulSoup
from trees import with_tables

OF_A_PROGRAM = '<table border="1" class="dataframe"><tr><td>3</td></tr></table>'


def test_each_table_of_a_page_has_its_frame():
    table = "<table>\n<tr><td>{}</td></tr>\n</table>"
    made = with_tables(f"<p>a</p>{table.format(1)}<ul><li>{table.format(2)}</li></ul>")
    soup = BeautifulSoup(made, "html.parser")
    frames = soup.select("div.md-typeset__scrollwrap > div.md-typeset__table > table.gd-table")
    assert [frame.get_text().strip() for frame in frames] == ["1", "2"]
    assert len(soup.find_all("div")) == 4
    assert soup.li.div


def test_a_table_that_a_program_made_stays_as_it_is():
    assert with_tables(OF_A_PROGRAM) == OF_A_PROGRAM
    both = with_tables(f"{OF_A_PROGRAM}<table><tr></tr></table>")
    assert both.startswith(OF_A_PROGRAM)
    assert both.count("gd-table") == both.count("scrollwrap") == 1
