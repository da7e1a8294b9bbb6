"""People's properties as arrays, the same number or bit for the same value on both sides. Loaded only for solving."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Words = NDArray[np.uint64]
FULL_WORD = (1 << 64) - 1


def flags(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, np.bool_)


def codes(left: Sequence[Hashable], right: Sequence[Hashable]) -> tuple[Codes, Codes]:
    """Each value as a number, None as -1."""
    numbers: dict[Hashable, int] = {None: -1}

    def encode(side: Sequence[Hashable]) -> Codes:
        return np.array([numbers.setdefault(value, len(numbers)) for value in side], np.int32)

    return encode(left), encode(right)


def bit_sets(left: Sequence[Collection[Hashable]], right: Sequence[Collection[Hashable]]) -> tuple[Words, Words]:
    """Each set as bits, 64 to a column."""
    bits: dict[Hashable, int] = {}
    masks = [
        [sum(1 << bits.setdefault(value, len(bits)) for value in values) for values in side] for side in (left, right)
    ]
    width = -(-max(len(bits), 1) // 64)

    def encode(side: list[int]) -> Words:
        words = [[(mask >> (64 * word)) & FULL_WORD for word in range(width)] for mask in side]
        return np.array(words, np.uint64).reshape(-1, width)

    return encode(masks[0]), encode(masks[1])


def count_shared(sets: tuple[Words, Words], rows: slice) -> NDArray[np.unsignedinteger[Any]]:
    """How many values two have in common. Bits and not a matrix product, whose threads wait for each other."""
    left, right = sets
    count: NDArray[np.unsignedinteger[Any]] = np.bitwise_count(left[rows, 0, None] & right[:, 0])
    for word in range(1, left.shape[1]):
        count = count.astype(np.uint16) + np.bitwise_count(left[rows, word, None] & right[:, word])
    return count


def incidence(left: Iterable[Collection[Hashable]], right: Iterable[Collection[Hashable]]) -> tuple[Any, Any]:
    """Who has what, as two sparse matrices whose product tells who shares something: for what is rarely shared."""
    columns: dict[Hashable, int] = {}
    sides = []
    for people in (left, right):
        starts, found = [0], []
        for values in people:
            found += [columns.setdefault(value, len(columns)) for value in values]
            starts.append(len(found))
        sides.append((starts, found))
    first, second = (
        sparse.csr_array((np.ones(len(found), np.int32), found, starts), shape=(len(starts) - 1, max(len(columns), 1)))
        for starts, found in sides
    )
    return first, second.T.tocsr()
