"""Name an inner tensor of an ONNX graph as one more output, without the onnx package.

Protobuf merges repeated occurrences of a sub-message, so a second `graph` field that holds only the
new output, appended to the file's bytes, is enough. Field numbers are those of onnx.proto.
"""

from __future__ import annotations

_MODEL_GRAPH, _GRAPH_OUTPUT = 7, 12
_VALUE_NAME, _VALUE_TYPE = 1, 2
_TYPE_TENSOR, _TENSOR_ELEMENT = 1, 1
_FLOAT32 = 1


def with_output(model: bytes, tensor: str) -> bytes:
    """The same model with the float32 tensor of that name among its outputs."""
    element = _varint(_TENSOR_ELEMENT << 3) + _varint(_FLOAT32)
    value = _field(_VALUE_NAME, tensor.encode()) + _field(
        _VALUE_TYPE, _field(_TYPE_TENSOR, element)
    )
    return model + _field(_MODEL_GRAPH, _field(_GRAPH_OUTPUT, value))


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
