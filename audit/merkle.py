"""Merkle trees as in RFC 6962, section 2.1: a root for a batch of leaves, and the path that proves one of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

_NODE = b"\x01"  # leaves begin with 0x00, so that a node can't be passed off as a leaf


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One step of a path: the hash to join, and the side on which it stands."""

    side: str  # "left" or "right"
    hash: bytes


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree's root hash; 32 bytes. The tree of no leaves has the hash of nothing."""
    level = list(leaves)
    if not level:
        return hashlib.sha256().digest()
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[Neighbour]:
    """The hashes that lead from the leaf at ``index`` to the root, from the bottom up (the audit path)."""
    level, neighbours = list(leaves), []
    while len(level) > 1:
        other = index ^ 1
        if other < len(level):
            neighbours.append(Neighbour(side="left" if other < index else "right", hash=level[other]))
        level, index = _above(level), index // 2
    return neighbours


def climb(leaf: bytes, neighbours: Sequence[Neighbour]) -> bytes:
    """The root to which ``neighbours`` lead from ``leaf``."""
    for neighbour in neighbours:
        pair = neighbour.hash + leaf if neighbour.side == "left" else leaf + neighbour.hash
        leaf = hashlib.sha256(_NODE + pair).digest()
    return leaf


def _above(level: list[bytes]) -> list[bytes]:
    """The next level: neighbours joined two by two, a last one without neighbour taken up as it is."""
    sha256, last = hashlib.sha256, len(level) - 1
    joined = [sha256(_NODE + level[at] + level[at + 1]).digest() for at in range(0, last, 2)]
    if last % 2 == 0:
        joined.append(level[last])
    return joined
