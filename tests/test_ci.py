""".ci/run: the README's test command on a machine that may have nothing but Python."""

import os
import shutil
import subprocess
import sys

import pytest
from readme import ROOT, commands

SCRIPT = ROOT / ".ci" / "run"
READERS = ("pdftotext", "java")  # of the PDF and, for epubcheck, of the EPUB


@pytest.fixture
def machine(tmp_path):
    """A clone of the script on a machine whose programs only say how they were called."""
    clone = tmp_path / "clone"
    (clone / ".ci").mkdir(parents=True)
    shutil.copy(SCRIPT, clone / ".ci" / "run")
    return Machine(clone, tmp_path / "bin", tmp_path / "log")


class Machine:
    def __init__(self, clone, bin, log):
        self.clone, self.bin, self.log = clone, bin, log
        bin.mkdir()
        for tool in ("bash", "cat", "chmod", "dirname", "env", "mkdir"):
            (bin / tool).symlink_to(shutil.which(tool))
        self.has("id", "echo 0")
        for reader in READERS:
            self.has(reader)

    def has(self, name, body=""):
        """Install a program that logs its call and then runs `body`."""
        path = self.bin / name
        path.write_text(f'#!{self.bin}/bash\necho "{name} $*" >>{self.log}\n{body}\n')
        path.chmod(0o755)

    def has_python(self, name="python3", version=(3, 11)):
        """Install a Python of some version, whose venv holds a pip and a pytest of this kind."""
        self.has("pip")
        self.has("pytest", 'echo "required: $GDBOOK_REQUIRE_BROWSER $GDBOOK_REQUIRE_PAPER"')
        self.has(
            name,
            f"""case "$*" in
              -c*) {sys.executable} -c "import sys; sys.version_info = {version}; $2";;
              "-m venv --clear --upgrade-deps .cache/ci")
                mkdir -p .cache/ci/bin; : >.cache/ci/bin/activate;;
            esac""",
        )

    def run(self):
        result = subprocess.run(
            [self.clone / ".ci" / "run"],
            cwd="/",
            env={"PATH": str(self.bin)},
            stdout=subprocess.PIPE,
            text=True,
        )
        log = self.log.read_text() if self.log.exists() else ""
        return result, [line.strip() for line in log.splitlines()]


def test_the_last_command_is_the_readme_s_second():
    assert SCRIPT.read_text("utf-8").splitlines()[-1] == commands()[1]


def test_it_can_be_executed_and_stops_at_the_first_error():
    assert os.access(SCRIPT, os.X_OK)
    assert "set -euo pipefail" in SCRIPT.read_text("utf-8").splitlines()


def test_it_calls_the_second_command_in_a_fresh_environment(machine):
    machine.has_python()
    machine.has("chromium")
    result, log = machine.run()
    assert result.returncode == 0, result.stdout
    assert log[-3:] == [
        "python3 -m venv --clear --upgrade-deps .cache/ci",
        "pip install -c constraints.txt -e .[book,test]",
        "pytest",
    ]
    assert "required: 1 1" in result.stdout
    assert not any("apt-get" in line for line in log)


def test_a_python_that_is_too_old_is_passed_over(machine):
    machine.has_python("python3.12")
    machine.has_python("python3", version=(3, 10))
    machine.has("python", "exit 127")
    machine.has("chromium")
    result, log = machine.run()
    assert result.returncode == 0, result.stdout
    assert "python3.12 -m venv --clear --upgrade-deps .cache/ci" in log


def test_without_python_it_says_so(machine):
    machine.has("chromium")
    result, _ = machine.run()
    assert result.returncode == 1
    assert "no Python 3.11" in result.stdout


@pytest.mark.parametrize("package", ["chromium-headless-shell", "chromium"])
def test_a_missing_browser_is_installed_by_apt(machine, package):
    """The light one, which not every system has as a package, or else the whole."""
    machine.has_python()
    machine.has(
        "apt-get",
        f"""case "$*" in
          update) ;;
          *" {package}") echo "#!{machine.bin}/bash" >{machine.bin}/{package}
            chmod +x {machine.bin}/{package};;
          *) exit 100;;
        esac""",
    )
    result, log = machine.run()
    assert result.returncode == 0, result.stdout
    install = log.index(f"apt-get install --yes --no-install-recommends {package}")
    assert log[install - 1] == "apt-get update"
    assert log[-1] == "pytest"


@pytest.mark.parametrize("missing", READERS)
def test_what_reads_paper_is_installed_by_apt(machine, missing):
    machine.has_python()
    machine.has("chromium")
    path = machine.bin / missing
    path.unlink()
    machine.has(
        "apt-get",
        f"""case "$1" in install)
          echo "#!{machine.bin}/bash" >{path}
          chmod +x {path};;
        esac""",
    )
    result, log = machine.run()
    assert result.returncode == 0, result.stdout
    packages = "poppler-utils default-jre-headless"
    assert f"apt-get install --yes --no-install-recommends {packages}" in log
    assert log[-1] == "pytest"


@pytest.mark.parametrize("status", [0, 100])
@pytest.mark.parametrize("missing", READERS)
def test_a_reader_that_cannot_be_had_is_an_error(machine, missing, status):
    machine.has_python()
    machine.has("chromium")
    (machine.bin / missing).unlink()
    machine.has("apt-get", f"exit {status}")
    result, log = machine.run()
    assert result.returncode == 1
    assert "need pdftotext and Java" in result.stdout
    assert not any(line.startswith("pip ") for line in log)


@pytest.mark.parametrize("status", [0, 100])
def test_a_browser_that_cannot_be_had_is_an_error(machine, status):
    machine.has_python()
    machine.has("apt-get", f"exit {status}")
    result, log = machine.run()
    assert result.returncode == 1
    assert "the browser tests need Chromium" in result.stdout
    assert not any(line.startswith("pip ") for line in log)


def test_who_is_not_root_asks_sudo(machine):
    machine.has_python()
    machine.has("id", "echo 1000")
    machine.has("apt-get")
    machine.has("sudo", 'shift; exec "$@"')
    _, log = machine.run()
    assert "sudo --non-interactive env apt-get update" in log


@pytest.mark.parametrize("failing", ["pip", "pytest"])
def test_its_verdict_is_that_of_the_command(machine, failing):
    machine.has_python()
    machine.has("chromium")
    machine.has(failing, "exit 3")
    result, log = machine.run()
    assert result.returncode == 3
    assert ("pytest" in log) == (failing == "pytest")
