"""What TSO TRANSMIT sends: NETDATA, for system tests.

    transmit(["HELO LXJES1", "QUIT"])       records of 80 bytes, as one string
"""

EBCDIC = "cp1047"
try:
    "".encode(EBCDIC)
except LookupError:         # Python has IBM-037; what differs is not used here
    EBCDIC = "cp037"

FIRST, LAST, CONTROL = 0x80, 0x40, 0x20


def segments(data, flags=0, most=253):
    """A record as segments of at most so many bytes."""
    parts = [data[i:i + most] for i in range(0, len(data), most)] or [b""]
    packed = b""
    for i, part in enumerate(parts):
        packed += bytes([len(part) + 2, flags | (FIRST if i == 0 else 0) |
                         (LAST if i == len(parts) - 1 else 0)]) + part
    return packed


def unit(key, *values):
    """A text unit."""
    return key.to_bytes(2, "big") + len(values).to_bytes(2, "big") + b"".join(
        len(value).to_bytes(2, "big") + value for value in values)


def control(name, units=b""):
    return segments(name.encode(EBCDIC) + units, CONTROL)


def transmit(lines, message=None, recfm=0x9000, most=253):
    """Lines of text as TRANSMIT sends a sequential data set; a message may go
    before it."""
    files = ([True] if message is not None else []) + [False]
    packed = control("INMR01", unit(0x1011, "LXJES1".encode(EBCDIC)))
    for number, is_message in enumerate(files, 1):
        packed += control("INMR02", number.to_bytes(4, "big") +
                          unit(0x1028, "INMCOPY".encode(EBCDIC)) +
                          (unit(0x0028) if is_message else b"") +
                          unit(0x0049, recfm.to_bytes(2, "big")))
    for is_message in files:
        packed += control("INMR03", unit(0x0049, recfm.to_bytes(2, "big")))
        for line in message if is_message else lines:
            packed += segments(line.encode(EBCDIC), most=most)
    packed += control("INMR06")
    return packed + bytes(-len(packed) % 80)
