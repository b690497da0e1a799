"""Read the files that set up an audit: redactor.yaml, floors, accepted misses, a baseline. Strictly."""

from redactor.config.project import CONFIG_NAME, Approved, Check, Config, Coverage, find_config, load_config

__all__ = ["CONFIG_NAME", "Approved", "Check", "Config", "Coverage", "find_config", "load_config"]
