# SPDX-License-Identifier: Apache-2.0
"""Taxes, fees and amounts collected for others from dated tables (税费与代收费用)."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, flag, json_text, number, optional_number, text
from .._table import Table
from ..pricing.explain import Explanation, Step, step_from
from .plan import Anchor, Due, PlanLine


class ChargeKind(Choice):
    """What the value of a rule is multiplied with (计算方式)."""

    fixed = "fixed"
    """定额: an amount, times a quantity where the rule names one."""
    per_area = "per_area"
    """按面积: an amount for each unit of area."""
    percent = "percent"
    """按比例: a fraction of an amount."""
    exempt = "exempt"
    """免征: nothing, and the source says why."""


class ChargeMeasure(Choice):
    """What is measured: the base of an amount, or what chooses a bracket (计税依据)."""

    gross_area = "gross_area"
    inner_area = "inner_area"
    contract = "contract"
    net = "net"


class ChargePayer(Choice):
    """Who pays (承担方)."""

    buyer = "buyer"
    seller = "seller"


class HomeOrder(Choice):
    """Which home of the buyer's family this is (家庭住房套数)."""

    first = "first"
    second = "second"
    further = "further"


class ChargeParty(Choice):
    """Who acquires, or keeps the unit unsold (权利人)."""

    individual = "individual"
    company = "company"
    developer = "developer"


class BracketMode(Choice):
    """How brackets count (分档方式)."""

    whole = "whole"
    """The bracket's value for the whole base."""
    marginal = "marginal"
    """Each slice at its own value (超额累进)."""


class Bracket(NamedTuple):
    """One bracket (档): its value, up to an edge that belongs to it (以内) or, with ``including=False``, does not (不满)."""

    value: Decimal
    up_to: Decimal | None = None
    including: bool = True


def _rounding(given: Rounding | Number) -> Rounding:
    return given if isinstance(given, Rounding) else Rounding(number(given, "rounding"))


def _rounding_doc(rounding: Rounding) -> Any:
    if rounding == Rounding():
        return None
    return {"step": decimal_text(rounding.step), "mode": rounding.mode.value}


def _texts(given: Iterable[str], path: str) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(text(each, path) for each in given)


def _choices(kind: Any, given: Any, path: str) -> tuple[Any, ...]:
    each = (given,) if isinstance(given, str) else given
    return tuple(choose(kind, one, path) for one in each)


def _maybe(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


@dataclass(frozen=True, init=False, repr=False)
class ChargeRule(Value):
    """A rule in force from a day to a day (税费规则).

    ``value`` is an amount, an amount per unit of area or a fraction, as ``kind`` says; ``brackets`` (value, up to, including)
    stand in its place and are chosen ``by`` a measure. ``times`` names a quantity of the facts. ``usage``, ``home`` and
    ``party`` say to which deals it applies; empty is any. Rules are checked when they come into a :class:`ChargeTable`.
    """

    code: str
    kind: ChargeKind
    value: Decimal | None = None
    source: str = ""
    name: str = ""
    base: ChargeMeasure | None = None
    brackets: tuple[Bracket, ...] = ()
    by: ChargeMeasure = ChargeMeasure.gross_area
    mode: BracketMode = BracketMode.whole
    on_difference: bool = False
    times: str = ""
    times_if_absent: Decimal | None = None
    rounding: Rounding = Rounding()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    payer: ChargePayer = ChargePayer.buyer
    collected: bool = False
    recipient: str = ""
    usage: tuple[str, ...] = ()
    except_usage: tuple[str, ...] = ()
    home: tuple[HomeOrder, ...] = ()
    party: tuple[ChargeParty, ...] = ()
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def __init__(
        self,
        code: str,
        kind: ChargeKind | str,
        value: Number | None = None,
        *,
        source: str,
        name: str = "",
        base: ChargeMeasure | str | None = None,
        brackets: Iterable[Sequence[Any]] = (),
        by: ChargeMeasure | str = ChargeMeasure.gross_area,
        mode: BracketMode | str = BracketMode.whole,
        on_difference: bool = False,
        times: str = "",
        times_if_absent: Number | None = None,
        rounding: Rounding | Number = Rounding(),
        at_least: Number | None = None,
        at_most: Number | None = None,
        payer: ChargePayer | str = ChargePayer.buyer,
        collected: bool = False,
        recipient: str = "",
        usage: Iterable[str] = (),
        except_usage: Iterable[str] = (),
        home: Iterable[HomeOrder | str] = (),
        party: Iterable[ChargeParty | str] = (),
        valid_from: Date | None = None,
        valid_to: Date | None = None,
    ) -> None:
        self._set(
            code=text(code, "code"),
            kind=choose(ChargeKind, kind, "kind"),
            value=optional_number(value, "value"),
            source=text(source, "source"),
            name=text(name, "name"),
            base=None if base is None else choose(ChargeMeasure, base, "base"),
            brackets=tuple(_bracket(*each) for each in brackets),
            by=choose(ChargeMeasure, by, "by"),
            mode=choose(BracketMode, mode, "mode"),
            on_difference=flag(on_difference, "on_difference"),
            times=text(times, "times"),
            times_if_absent=optional_number(times_if_absent, "times_if_absent"),
            rounding=_rounding(rounding),
            at_least=optional_number(at_least, "at_least"),
            at_most=optional_number(at_most, "at_most"),
            payer=choose(ChargePayer, payer, "payer"),
            collected=flag(collected, "collected"),
            recipient=text(recipient, "recipient"),
            usage=_texts(usage, "usage"),
            except_usage=_texts(except_usage, "except_usage"),
            home=_choices(HomeOrder, home, "home"),
            party=_choices(ChargeParty, party, "party"),
            valid_from=day(valid_from, "valid_from"),
            valid_to=day(valid_to, "valid_to"),
        )

    def _doc(self) -> dict[str, Any]:
        only = {"usage": list(self.usage), "except_usage": list(self.except_usage)}
        only |= {"home": [h.value for h in self.home], "party": [p.value for p in self.party]}
        times = {"quantity": self.times, "if_absent": _maybe(self.times_if_absent)}
        valid = {"from": self.valid_from and self.valid_from.isoformat(), "to": self.valid_to and self.valid_to.isoformat()}
        out = drop_empty(
            {
                "name": self.name,
                "kind": self.kind.value,
                "base": self.base and self.base.value,
                "value": _maybe(self.value),
                "brackets": [_bracket_doc(b) for b in self.brackets],
                "by": self.by.value,
                "mode": self.mode.value,
                "on_difference": self.on_difference,
                "times": drop_empty(times),
                "rounding": _rounding_doc(self.rounding),
                "at_least": _maybe(self.at_least),
                "at_most": _maybe(self.at_most),
                "payer": self.payer.value,
                "collected": self.collected,
                "recipient": self.recipient,
                "only": drop_empty(only),
                "valid": drop_empty(valid),
            }
        )
        return {"code": self.code} | out | {"source": self.source}

    @classmethod
    def _from_doc(cls, d: Mapping[str, Any]) -> ChargeRule:
        only, valid, times = d.get("only", {}), d.get("valid", {}), d.get("times", {})
        how = d.get("rounding", "0.01")
        return cls(
            d["code"],
            d["kind"],
            d.get("value"),
            source=d["source"],
            name=d.get("name", ""),
            base=d.get("base"),
            brackets=[(b["value"], b.get("up_to", b.get("below")), "below" not in b) for b in d.get("brackets", ())],
            by=d.get("by", "gross_area"),
            mode=d.get("mode", "whole"),
            on_difference=d.get("on_difference", False),
            times=times.get("quantity", ""),
            times_if_absent=times.get("if_absent"),
            rounding=Rounding(how) if isinstance(how, str) else Rounding(how["step"], how["mode"]),
            at_least=d.get("at_least"),
            at_most=d.get("at_most"),
            payer=d.get("payer", "buyer"),
            collected=d.get("collected", False),
            recipient=d.get("recipient", ""),
            usage=only.get("usage", ()),
            except_usage=only.get("except_usage", ()),
            home=only.get("home", ()),
            party=only.get("party", ()),
            valid_from=valid.get("from"),
            valid_to=valid.get("to"),
        )


def _bracket(value: Number, up_to: Number | None = None, including: bool = True) -> Bracket:
    return Bracket(
        number(value, "brackets.value"), optional_number(up_to, "brackets.up_to"), flag(including, "brackets.including")
    )


def _bracket_doc(bracket: Bracket) -> dict[str, str]:
    out = {"value": decimal_text(bracket.value)}
    if bracket.up_to is not None:
        out["up_to" if bracket.including else "below"] = decimal_text(bracket.up_to)
    return out


class ChargeTable:
    """A table of dated rules (税费规则表): checked, immutable. No two rules of one code meet on the same facts.

    Errors: ``core.empty`` (code, source), ``core.validation``, ``core.duplicate``, with the field's path.
    """

    __slots__ = ("_digest", "_json", "_rules", "_unit")
    _json: str
    _digest: str
    _rules: tuple[ChargeRule, ...]
    _unit: str

    def __init__(self, rules: Iterable[ChargeRule], *, area_unit: str = "m2") -> None:
        document = {"schema": "loupan/charges", "semantics": 1, "area_unit": text(area_unit, "area_unit")}
        self._read(json_text(document | {"rules": [rule._doc() for rule in rules]}))

    def _read(self, document: str) -> None:
        written, digest = _loupan.read_charge_table(document)
        read = json.loads(written)
        object.__setattr__(self, "_json", written)
        object.__setattr__(self, "_digest", digest)
        object.__setattr__(self, "_rules", tuple(ChargeRule._from_doc(rule) for rule in read["rules"]))
        object.__setattr__(self, "_unit", read.get("area_unit", "m2"))

    @classmethod
    def from_json(cls, document: str) -> ChargeTable:
        """Reads a table. Errors: ``core.json_...`` with the field's path, ``core.unsupported``, and as the constructor."""
        table = cls.__new__(cls)
        table._read(text(document, "document"))
        return table

    def to_json(self) -> str:
        """The table as a JSON document; what has its default value is left out."""
        return self._json

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical form, in hexadecimal digits."""
        return self._digest

    @property
    def rules(self) -> tuple[ChargeRule, ...]:
        """The rules, in their order."""
        return self._rules

    @property
    def area_unit(self) -> str:
        """The unit that values per area and brackets by area are in."""
        return self._unit

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order of the table."""
        return tuple(dict.fromkeys(rule.code for rule in self._rules))

    def merged(self, local: ChargeTable) -> ChargeTable:
        """This table with a city's over it: a code of ``local`` replaces all rules of that code here.

        Errors: ``core.unit_mismatch``.
        """
        return ChargeTable.from_json(_loupan.join_charge_tables(self._json, local._json))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a ChargeTable does not change: make another with this {name}")

    def __len__(self) -> int:
        return len(self._rules)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ChargeTable):
            return NotImplemented
        return self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    def __repr__(self) -> str:
        return f"<ChargeTable: {', '.join(self.codes)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (ChargeTable.from_json, (self._json,))


@dataclass(frozen=True)
class BracketHit:
    """The bracket that facts fall into (所在档), with the distance to its edges."""

    code: str
    by: str
    measure: Decimal
    index: int
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    including_lower: bool
    including_upper: bool
    to_next: Decimal | None
    to_prior: Decimal | None


@dataclass(frozen=True)
class ChargeLine:
    """One charge of a deal (税费明细)."""

    code: str
    name: str
    kind: str
    payer: str
    amount: Decimal
    collected: bool
    recipient: str
    measure: str | None
    base: Decimal
    value: Decimal
    quantity: str | None
    times: Decimal
    exact: str
    rounding: str
    source: str
    bracket: BracketHit | None
    slices: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class Charges:
    """The charges of a deal (税费清单); ``total = buyer + seller``, ``collected`` is what is passed on."""

    as_of: datetime.date
    lines: tuple[ChargeLine, ...]
    missing: tuple[str, ...]
    buyer: Decimal
    seller: Decimal
    collected: Decimal
    total: Decimal
    currency: str
    _told: Step = dataclasses.field(repr=False, compare=False)

    def __getitem__(self, code: str) -> ChargeLine:
        """The line of a code. Raises ``core.not_found``."""
        for line in self.lines:
            if line.code == code:
                return line
        _loupan.fail("core.not_found", "charges", code)

    def plan_lines(self, due: Due | Anchor | str | None = None, payer: ChargePayer | str = ChargePayer.buyer) -> list[PlanLine]:
        """The lines of a payment plan for what one payer pays (税费款项): one a charge that is not zero, beside the contract
        total, due as a :class:`PlanLine` says it. What is collected for others is ``agency``, the rest ``other``. The schedule
        takes their amounts from :attr:`amounts`."""
        of = choose(ChargePayer, payer, "payer").value
        return [
            PlanLine(line.code, "agency" if line.collected else "other", external=line.code, name=line.name, due=due)
            for line in self.lines
            if line.payer == of and line.amount
        ]

    @property
    def amounts(self) -> dict[str, Decimal]:
        """What the buyer is asked, by code (税费金额): the ``amounts`` of :func:`schedule`. Charges of zero are in it, so that a plan
        that was made for another deal finds them."""
        return {line.code: line.amount for line in self.lines if line.payer == "buyer"}

    def table(self) -> Table:
        """The lines as a table, as they print."""
        rows = [(line.code, line.name, line.payer, line.amount, line.source) for line in self.lines]
        return Table(("code", "name", "payer", "amount", "source"), rows, "lllrl")

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().html()

    def explain(self, language: str = "en") -> Explanation:
        """How each line came about (税费计算说明)."""
        return Explanation(self._told, language)

    def to_frame(self) -> Any:
        """The lines as a pandas DataFrame; amounts stay Decimal."""
        import pandas as pd

        rows = [(line.code, line.name, line.payer, line.amount, line.collected, line.source) for line in self.lines]
        return pd.DataFrame(rows, columns=["code", "name", "payer", "amount", "collected", "source"])


def _hit(d: Mapping[str, Any]) -> BracketHit:
    def maybe(name: str) -> Decimal | None:
        return Decimal(d[name]) if name in d else None

    return BracketHit(
        d["code"],
        d["by"],
        Decimal(d["measure"]),
        d["index"],
        Decimal(d["value"]),
        maybe("from"),
        maybe("up_to"),
        d["including_from"],
        d["including_up_to"],
        maybe("to_next"),
        maybe("to_prior"),
    )


def _line(d: Mapping[str, Any]) -> ChargeLine:
    return ChargeLine(
        code=d["code"],
        name=d["name"],
        kind=d["kind"],
        payer=d["payer"],
        amount=Decimal(d["amount"]),
        collected=d["collected"],
        recipient=d["recipient"],
        measure=d.get("measure"),
        base=Decimal(d["base"]),
        value=Decimal(d["value"]),
        quantity=d.get("quantity"),
        times=Decimal(d["times"]),
        exact=d["exact"],
        rounding=d["rounding"],
        source=d["source"],
        bracket=_hit(d["bracket"]) if "bracket" in d else None,
        slices=tuple((Decimal(s["base"]), Decimal(s["value"])) for s in d.get("slices", ())),
    )


def _facts(
    as_of: Date,
    usage: str,
    home: HomeOrder | str | None,
    party: ChargeParty | str,
    gross: Number | None,
    inner: Number | None,
    contract: Number | None,
    net: Number | None,
    exchanged: Number | None,
    quantities: Mapping[str, Number] | None,
    currency: str,
    area_unit: str,
) -> str:
    amounts = {"gross": gross, "inner": inner, "contract": contract, "net": net, "exchanged": exchanged}
    facts: dict[str, Any] = {
        "currency": text(currency, "currency"),
        "area_unit": text(area_unit, "area_unit"),
        "as_of": _loupan.date(as_of, "as_of").isoformat(),
        "usage": text(usage, "usage"),
        "party": choose(ChargeParty, party, "party").value,
    }
    if home is not None:
        facts["home"] = choose(HomeOrder, home, "home").value
    for name, value in amounts.items():
        if value is not None:
            facts[name] = decimal_text(number(value, name))
    if quantities:
        facts["quantities"] = {
            text(name, "quantities"): decimal_text(number(value, f"quantities.{name}"))
            for name, value in quantities.items()
        }
    return json_text(facts)


def charges(
    table: ChargeTable,
    *,
    as_of: Date,
    usage: str = "dwelling",
    home: HomeOrder | str | None = None,
    party: ChargeParty | str = ChargeParty.individual,
    gross: Number | None = None,
    inner: Number | None = None,
    contract: Number | None = None,
    net: Number | None = None,
    exchanged: Number | None = None,
    quantities: Mapping[str, Number] | None = None,
    missing: str = "refuse",
    currency: str = "CNY",
    area_unit: str = "m2",
) -> Charges:
    """The charges of a deal (计算税费): for each code of the table the one rule that the facts fall under.

    ``net`` is the price without VAT, ``exchanged`` what a unit given in exchange counts for. With ``missing="report"`` a code
    without a rule is listed in ``missing`` instead of refused.

    Errors: ``payment.charge_missing``, ``core.empty`` with the fact that a rule needs, ``core.validation``,
    ``core.unit_mismatch``.
    """
    if missing not in ("refuse", "report"):
        _loupan.fail("core.validation", "missing", str(missing))
    facts = _facts(
        as_of, usage, home, party, gross, inner, contract, net, exchanged, quantities, currency, area_unit
    )
    written, told = _loupan.charges(_native(table), facts, missing == "report")
    d = json.loads(written)
    return Charges(
        datetime.date.fromisoformat(d["as_of"]),
        tuple(_line(line) for line in d["lines"]),
        tuple(d["missing"]),
        Decimal(d["buyer"]),
        Decimal(d["seller"]),
        Decimal(d["collected"]),
        Decimal(d["total"]),
        d["currency"],
        step_from(told),
    )


def _native(table: ChargeTable) -> str:
    if not isinstance(table, ChargeTable):
        _loupan.fail("core.type_invalid", "table", f"{type(table).__name__} instead of ChargeTable")
    return table.to_json()


def charge_brackets(
    table: ChargeTable,
    *,
    as_of: Date,
    usage: str = "dwelling",
    home: HomeOrder | str | None = None,
    party: ChargeParty | str = ChargeParty.individual,
    gross: Number | None = None,
    inner: Number | None = None,
    contract: Number | None = None,
    net: Number | None = None,
    currency: str = "CNY",
    area_unit: str = "m2",
) -> tuple[BracketHit, ...]:
    """Every bracket that the facts fall into (所在税率档), with the distance to the next edge: what an alert asks for.

    Errors: ``core.empty`` for a fact that a bracket needs.
    """
    facts = _facts(as_of, usage, home, party, gross, inner, contract, net, None, None, currency, area_unit)
    return tuple(_hit(d) for d in json.loads(_loupan.charge_brackets(_native(table), facts)))
