"""Find the project's redactor.yaml, for the commands that audit."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from redactor.config.project import Config

_OPTIONS = (
    click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The project's redactor.yaml.  [default: the nearest one, from this folder upwards]",
    ),
    click.option("--isolated", is_flag=True, help="Use no redactor.yaml, even if there is one."),
)


def project_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options `config_file` and `isolated`, to be handed to `project`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def project(config_file: Path | None, isolated: bool) -> "Config | None":
    """Return the project's configuration, None where there is none. Raises ConfigError where it is invalid."""
    from redactor.config.project import find_config, load_config  # help needs no pydantic

    if config_file is None and not isolated:
        config_file = find_config(Path.cwd())
    return load_config(config_file) if config_file is not None and not isolated else None
