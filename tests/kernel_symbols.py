#!/usr/bin/env python3
"""Checks of what a library shows to the linker.

kernels NM LIBRARY   An object of a vector kernel (*_avx2.cpp, *_avx512.cpp) must hold no weak symbol: a weak copy of an
                     inline function, compiled for an instruction set that not every machine has, could be the one that
                     the linker keeps for all.
exports NM LIBRARY   The C library shows the functions of abi.h (loupan_...) and nothing of the C++ inside.
"""

import re
import subprocess
import sys

KERNEL = re.compile(r"_avx(2|512)\.cpp\.o")


def kernels(nm: str, library: str) -> list[str]:
    listing = subprocess.run([nm, "-C", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    found, member = [], ""
    for line in listing.splitlines():
        if line.endswith(":"):
            member = line[:-1]
        elif KERNEL.search(member):
            kind, _, name = line.partition(" ")[2].partition(" ")
            if kind and kind in "WVu":
                found.append(f"{member}: {name}")
    return found


def exports(nm: str, library: str) -> list[str]:
    listing = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    names = [line.split()[-1] for line in listing.splitlines()]
    return [name for name in names if not name.startswith("loupan_")]


def main(arguments: list[str]) -> int:
    if len(arguments) != 3 or arguments[0] not in ("kernels", "exports"):
        print(__doc__, file=sys.stderr)
        return 2
    found = (kernels if arguments[0] == "kernels" else exports)(arguments[1], arguments[2])
    for line in found:
        print(line)
    print(f"{len(found)} symbols that must not be there")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
