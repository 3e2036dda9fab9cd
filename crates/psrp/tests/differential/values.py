"""Whether a value that psrpcore has rehydrated is the one that we have.

Ours comes as JSON from the peer: moments and durations as numbers of 100 nanoseconds, decimals as digits, objects
with everything in order.
"""

import decimal
import enum
import math

import psrpcore.types
from psrpcore.types._base import TypeRegistry
from psrpcore.types._primitive import _timedelta_total_nanoseconds

INTEGERS = "SB By I16 U16 I32 U32 I64 U64".split()


# Objects that psrpcore has made one with those that wrap them: they have more than was sent for them.
MERGED = []


class Different(Exception):
    """The values are not the same; says where and how."""


def raw():
    """psrpcore turns some objects into friendlier ones; without that every property can be compared."""
    for known in TypeRegistry().type_registry.values():
        if "FromPSObjectForRemoting" in vars(known):
            del known.FromPSObjectForRemoting


def same(value, ours, where="", around=()):
    """Raises Different if they are not."""
    kind = ours["t"]
    if kind == "Nil":
        check(value is None, where, value, ours)
    elif kind == "B":
        check(value is ours["v"], where, value, ours)
    elif kind == "S":
        text = str(value)
        if "units" in ours:
            units = text.encode("utf-16-le", "surrogatepass")
            check(list(memoryview(units).cast("H")) == ours["units"], where, value, ours)
        else:
            check(text == ours["v"], where, value, ours)
    elif kind in ("URI", "XD", "SBK", "G"):
        check(str(value) == ours["v"], where, value, ours)
    elif kind == "C":
        check(int(value) == ours["v"], where, value, ours)
    elif kind in INTEGERS:
        number = value.value if isinstance(value, enum.Enum) else value
        check(int(number) == int(ours["v"]), where, value, ours)
    elif kind in ("Sg", "Db"):
        theirs, here = float(value), float(ours["v"])
        check(theirs == here or (math.isnan(theirs) and math.isnan(here)), where, value, ours)
    elif kind == "D":
        number = decimal.Decimal(f"{ours['digits']}").scaleb(-ours["scale"], decimal.Context(prec=40))
        check(decimal.Decimal(value).as_tuple() == number.as_tuple(), where, value, ours)
    elif kind == "BA":
        check(bytes(value) == psrpcore_bytes(ours["v"]), where, value, ours)
    elif kind == "Version":
        check(str(value) == ".".join(map(str, ours["v"])), where, value, ours)
    elif kind == "DT":
        check(moment(value) == (ours["ticks"], ours["offset"]), where, moment(value), ours)
    elif kind == "TS":
        check(_timedelta_total_nanoseconds(value) // 100 == ours["ticks"], where, value, ours)
    elif kind == "SS":
        check(isinstance(value, psrpcore.types.PSSecureString), where, value, ours)
    elif kind == "Ref":
        check(value is around[-1 - ours["out"]], where, value, ours)
    elif kind == "Obj":
        same_object(value, ours, where, around + (value,))
    else:
        raise Different(f"{where}: {kind}")


def same_object(value, ours, where, around):
    if ours["wraps"] is not None:
        if ours["wraps"]["t"] == "Obj":
            MERGED.append(value)
        same(value, ours["wraps"], where, around)
    if ours["container"] == "DCT":
        entries = list(dict.items(value))
        check(len(entries) == len(ours["items"]), where, len(entries), len(ours["items"]))
        for index, ((key, item), (our_key, our_item)) in enumerate(zip(entries, ours["items"])):
            same(key, our_key, f"{where}{{{index}}}", around)
            same(item, our_item, f"{where}{{{index}}}", around)
    elif ours["container"]:
        items = list(value.queue) if ours["container"] == "QUE" else list(value)
        check(len(items) == len(ours["items"]), where, len(items), len(ours["items"]))
        for index, (item, our_item) in enumerate(zip(items, ours["items"])):
            same(item, our_item, f"{where}[{index}]", around)
    described = getattr(value, "PSObject", None)
    if described is None:
        raise Different(f"{where}: {type(value).__name__} can have no properties")
    merged = any(value is other for other in MERGED)
    known = type(value) in TypeRegistry().type_registry.values() and not isinstance(value, psrpcore.types.PSCustomObject)
    if ours["types"]:
        # A class that it does not know has its names marked; one that it knows has those that it knows.
        names = [name.rpartition("Deserialized.")[2] for name in described.type_names]
        expected = [name.rpartition("Deserialized.")[2] for name in ours["types"]]
        check(names == expected or merged or known and set(names) & set(expected), where, names, expected)
    if ours["string"] is not None and not merged and not isinstance(value, enum.Enum):
        check(described.to_string == ours["string"], where, described.to_string, ours["string"])
    for group in ("adapted", "extended"):
        theirs = {info.name: info.get_value(value) for info in getattr(described, f"{group}_properties")}
        here = dict(ours[group])
        check(len(here) == len(ours[group]), where, "", f"a property of {group} twice")
        if not known and not merged:
            check(list(theirs) == list(here), where, list(theirs), list(here))
        for name, member in here.items():
            if name not in theirs:
                raise Different(f"{where}.{name}: not there")
            same(theirs[name], member, f"{where}.{name}", around)
        # What a class declares and nobody has sent.
        for name in theirs.keys() - here.keys():
            check(merged or theirs[name] is None, f"{where}.{name}", theirs[name], None)


def moment(value):
    """Ticks of 100 nanoseconds since the year 1, and minutes ahead of UTC."""
    seconds = (value.toordinal() - 1) * 86400 + value.hour * 3600 + value.minute * 60 + value.second
    ticks = seconds * 10_000_000 + value.microsecond * 10 + getattr(value, "nanosecond", 0) // 100
    offset = value.utcoffset()
    return ticks, None if offset is None else int(offset.total_seconds() // 60)


def psrpcore_bytes(text):
    import base64

    return base64.b64decode(text)


def check(holds, where, theirs, ours):
    if not holds:
        raise Different(f"{where or 'value'}: psrpcore {theirs!r:.200}, we {ours!r:.200}")
