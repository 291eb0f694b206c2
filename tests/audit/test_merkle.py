"""The tree is RFC 6962's, and a path proves one leaf and no other."""

import hashlib

import pytest

from audit.merkle import climb, path, root


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"\x00" + bytes([number])).digest()


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    pair = recursive_root(leaves[:split]) + recursive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + pair).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 100])
def test_the_root_is_that_of_the_standard(size: int) -> None:
    leaves = [leaf(number) for number in range(size)]
    assert root(leaves) == recursive_root(leaves)


def test_the_root_of_published_vectors() -> None:
    """The vectors of certificate-transparency's reference implementation (merkle_tree_test)."""
    entries = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"]
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
    assert root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(leaves[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 21])
def test_a_path_leads_from_each_leaf_to_the_root_and_from_no_other(size: int) -> None:
    leaves = [leaf(number) for number in range(size)]
    for index in range(size):
        way = path(leaves, index)
        assert climb(leaves[index], way) == root(leaves)
        assert climb(leaf(200), way) != root(leaves)
        assert len(way) <= (size - 1).bit_length()
