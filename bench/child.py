"""One group of the bench, in a process of its own: `python -m bench.child pages`."""

import sys
from importlib import import_module

import django
from django.core.management import call_command


def main(group: str, arguments: list[str]) -> None:
    django.setup()
    if group == "migrate":
        call_command("migrate", verbosity=0)
        return
    if group == "grow":
        from bench.district import grow  # noqa: PLC0415 - after the settings

        print(f"{grow(int(arguments[0])):,} rows", file=sys.stderr)
        return
    import_module(f"bench.{group}").main(*arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
