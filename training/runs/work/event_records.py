"""TensorBoard's file format: records with checksums, each an Event of protocol buffers.

Only the fields that curves need. The numbers are those of tensorboard/compat/proto/event.proto and
summary.proto, which have not changed since 2015; the tests read the files with TensorBoard itself.
"""

import struct
from collections.abc import Mapping

# CRC-32C (Castagnoli), which zlib does not have.
POLYNOMIAL = 0x82F63B78
MASK_DELTA = 0xA282EAD8
WHOLE = 0xFFFFFFFF
MORE = 0x80  # the bit of a byte that says that another one follows
VARINT, DOUBLE, BYTES, FLOAT = 0, 1, 2, 5
START, STRING, TENSOR = 1, 7, 2  # of SessionLog, DataType and DataClass


def _row_of_table(number: int) -> int:
    for _bit in range(8):
        number = number >> 1 ^ POLYNOMIAL if number & 1 else number >> 1
    return number


TABLE = [_row_of_table(number) for number in range(256)]


def crc32c(data: bytes) -> int:
    crc = WHOLE
    for byte in data:
        crc = TABLE[crc & 0xFF ^ byte] ^ crc >> 8
    return crc ^ WHOLE


def record(event: bytes) -> bytes:
    """The length, the event, and a checksum of each."""
    length = struct.pack("<Q", len(event))
    return length + _masked(length) + event + _masked(event)


def first_records(time: float) -> bytes:
    """The beginning of a file. Readers drop what an older file of the folder said."""
    version = _event(time, 0) + _bytes(3, b"brain.Event:2")
    return record(version) + record(_event(time, 0) + _bytes(7, _varint(1, START)))


def scalars(time: float, step: int, values: Mapping[str, float]) -> bytes:
    """One step of every curve."""
    named = (_bytes(1, tag.encode()) + _float(2, value) for tag, value in values.items())
    return record(_event(time, step) + _bytes(5, b"".join(_bytes(1, one) for one in named)))


def text(time: float, tag: str, markdown: str) -> bytes:
    """A page of the Text tab."""
    plugin = _bytes(1, _bytes(1, b"text")) + _varint(4, TENSOR)
    shape = _bytes(2, _varint(1, 1))
    tensor = _varint(1, STRING) + _bytes(2, shape) + _bytes(8, markdown.encode())
    value = _bytes(1, tag.encode()) + _bytes(8, tensor) + _bytes(9, plugin)
    return record(_event(time, 0) + _bytes(5, _bytes(1, value)))


def _masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", (crc >> 15 | crc << 17) + MASK_DELTA & WHOLE)


def _event(time: float, step: int) -> bytes:
    return _key(1, DOUBLE) + struct.pack("<d", time) + _varint(2, step)


def _key(field: int, kind: int) -> bytes:
    return _number(field << 3 | kind)


def _varint(field: int, value: int) -> bytes:
    return _key(field, VARINT) + _number(value)


def _float(field: int, value: float) -> bytes:
    return _key(field, FLOAT) + struct.pack("<f", value)


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, BYTES) + _number(len(value)) + value


def _number(value: int) -> bytes:
    """Seven bits per byte, the lowest first."""
    found = bytearray()
    while value >= MORE:
        found.append(value % MORE | MORE)
        value >>= 7
    found.append(value)
    return bytes(found)
