"""Compiles the modules of ``crawler/parsers/compiled`` when the project is built or installed; hatchling runs it.

A build of its own, because the rest of the project is Python and hatchling's. Without a C compiler nothing is
compiled and the installation goes on: the wheel then works on any platform.
"""

import os
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("crawler/parsers/compiled")
QUICK = ["-O2", "-g0"]
"""Optimised no further and without what a debugger reads: a third of the time, and no slower."""
LONGEST = 120
"""Characters of a compiler's complaint that are shown."""


class CompileHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled modules to a wheel, and leaves them beside their sources for an editable one."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile; ``build_data`` then says that the wheel is for this Python and platform alone."""
        if self.target_name != "wheel":
            return
        try:
            compile_modules(Path(self.root))
        except CannotCompile as error:
            self.app.display_warning(f"healthcrawl's parsers stay in Python and take half as long again: {error}")
            return
        build_data["artifacts"] += [f"{FOLDER.as_posix()}/*{extension_suffix()}"]
        build_data["pure_python"] = False
        build_data["infer_tag"] = True


class CannotCompile(Exception):
    """There is no C compiler, or it failed; the message says which."""


def extension_suffix() -> str:
    """How the files of compiled modules end for this Python."""
    return str(sysconfig.get_config_var("EXT_SUFFIX"))


def compile_modules(root: Path) -> None:
    """Compile every ``.pyx`` of the folder beside its source, anew where that has changed."""
    import lxml  # noqa: PLC0415
    from Cython.Build import cythonize  # noqa: PLC0415
    from setuptools import Distribution, Extension  # noqa: PLC0415
    from setuptools.errors import BaseError, CCompilerError  # noqa: PLC0415

    modules = [
        Extension(
            ".".join((FOLDER / source.stem).parts),
            [str(FOLDER / source.name)],
            include_dirs=[str(FOLDER), *lxml.get_include()],
            extra_compile_args=QUICK if os.name == "posix" else [],
            depends=[str(FOLDER / header.name) for header in sorted((root / FOLDER).glob("*.h"))],
        )
        for source in sorted((root / FOLDER).glob("*.pyx"))
    ]
    before = Path.cwd()
    os.chdir(root)
    try:
        built = cythonize(modules, include_path=[str(Path(lxml.__file__).parent.parent)], quiet=True)
        command = Distribution({"ext_modules": built}).get_command_obj("build_ext")
        command.inplace = True
        command.parallel = os.cpu_count()
        command.ensure_finalized()
        command.run()
    except (BaseError, CCompilerError, OSError) as error:
        raise CannotCompile(f"{type(error).__name__}: {error}"[:LONGEST]) from error
    finally:
        os.chdir(before)
