# SPDX-License-Identifier: Apache-2.0
"""The money of changes: 更名, 换房, 退房, 挞定, 回购."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .. import _loupan
from .._core import Choice, Date, Number, Rounding, choose
from .._value import Value, day, decimal_text, drop_empty, flag, integer, json_text, number, optional_number, text
from ..pricing.explain import Explanation, Step, step_from
from .deposit import DepositNature, Remedy, amounts, deposit_rules, how


class ReceiptKind(Choice):
    """What was received (收款性质)."""

    deposit = "deposit"
    """定金."""
    house = "house"
    """房款 paid by the buyer."""
    loan = "loan"
    """按揭款 paid by the bank."""
    collected = "collected"
    """代收费用."""


class SellerAccount(Choice):
    """Where money of the seller lies (资金账户)."""

    operating = "operating"
    supervised = "supervised"
    """监管账户: money returns only to where it came from."""


class ExchangeGround(Choice):
    """On what ground a customer may exchange (换房理由)."""

    larger_area = "larger_area"
    higher_total = "higher_total"
    slow_unit = "slow_unit"
    key_relation = "key_relation"


class ReturnFault(Choice):
    """Whose fault a return is (退房责任)."""

    developer = "developer"
    buyer = "buyer"
    none = "none"


class PenaltyBase(Choice):
    """What a percentage of a penalty is taken of (违约金基数)."""

    contract = "contract"
    due = "due"


class RepurchasePrice(Choice):
    """What the seller pays to have the unit back (回购价)."""

    original = "original"
    simple = "simple"
    """Original x (1 + r t)."""
    appraised = "appraised"
    fixed = "fixed"


class GuaranteedReturn(Choice):
    """What becomes of a guaranteed return (保底收益)."""

    none = "none"
    deduct = "deduct"
    add = "add"


class YearCount(Choice):
    """How the years of simple interest are counted (计息年数)."""

    years_and_days = "years_and_days"
    days = "days"


@dataclass(frozen=True, init=False, repr=False)
class HeldReceipt(Value):
    """Money that the seller received for the trade (已收款). ``paid_out``: of an amount collected for others, what was passed
    on already."""

    key: str
    amount: Decimal
    received: datetime.date
    kind: ReceiptKind = ReceiptKind.house
    paid_out: Decimal | None = None
    account: SellerAccount = SellerAccount.operating

    def __init__(
        self,
        key: str,
        amount: Number,
        received: Date,
        kind: ReceiptKind | str = ReceiptKind.house,
        *,
        paid_out: Number | None = None,
        account: SellerAccount | str = SellerAccount.operating,
    ) -> None:
        self._set(
            key=text(key, "key"),
            amount=number(amount, "amount"),
            received=_loupan.date(received, "received"),
            kind=choose(ReceiptKind, kind, "kind"),
            paid_out=optional_number(paid_out, "paid_out"),
            account=choose(SellerAccount, account, "account"),
        )

    def _doc(self) -> dict[str, Any]:
        out: dict[str, Any] = dict(amounts(amount=self.amount, paid_out=self.paid_out))
        return {
            "key": self.key,
            "received": self.received.isoformat(),
            "kind": self.kind.value,
            "account": self.account.value,
        } | out


@dataclass(frozen=True, init=False, repr=False)
class Trade(Value):
    """The state of a trade before a change (交易状态): receipts in the order they were received, and the loan outstanding."""

    receipts: tuple[HeldReceipt, ...] = ()
    contract_signed: bool = False
    filed: bool = False
    frozen_by_court: bool = False
    open_change: str = ""
    loan_principal: Decimal = Decimal(0)
    loan_interest: Decimal = Decimal(0)
    currency: str = "CNY"

    def __init__(
        self,
        receipts: Iterable[HeldReceipt] = (),
        *,
        contract_signed: bool = False,
        filed: bool = False,
        frozen_by_court: bool = False,
        open_change: str = "",
        loan_principal: Number = 0,
        loan_interest: Number = 0,
        currency: str = "CNY",
    ) -> None:
        self._set(
            receipts=tuple(receipts),
            contract_signed=flag(contract_signed, "contract_signed"),
            filed=flag(filed, "filed"),
            frozen_by_court=flag(frozen_by_court, "frozen_by_court"),
            open_change=text(open_change, "open_change"),
            loan_principal=number(loan_principal, "loan_principal"),
            loan_interest=number(loan_interest, "loan_interest"),
            currency=text(currency, "currency"),
        )
        for i, receipt in enumerate(self.receipts):
            if not isinstance(receipt, HeldReceipt):
                _loupan.fail("core.type_invalid", f"receipts[{i}]", f"{type(receipt).__name__} instead of HeldReceipt")

    def _request(self) -> dict[str, Any]:
        trade: dict[str, Any] = dict(amounts(loan_principal=self.loan_principal, loan_interest=self.loan_interest))
        trade |= {
            "contract_signed": self.contract_signed,
            "filed": self.filed,
            "frozen_by_court": self.frozen_by_court,
            "open_change": self.open_change,
            "receipts": [receipt._doc() for receipt in self.receipts],
        }
        return {"currency": self.currency, "trade": trade}


class ChangeLine(NamedTuple):
    """What one party owes another (应收应付), and under which article."""

    item: str
    debtor: str
    creditor: str
    amount: Decimal
    key: str
    rule: str


class ChangePayment(NamedTuple):
    """What is paid after everything is set off (实际支付), in order; ``account`` of payments by the seller."""

    payer: str
    payee: str
    amount: Decimal
    account: str | None
    rule: str


@dataclass(frozen=True)
class ChangeStatement:
    """The money of a change (变更款项清单): lines and payments say the same for every party."""

    kind: str
    as_of: datetime.date
    lines: tuple[ChangeLine, ...]
    payments: tuple[ChangePayment, ...]
    total: Decimal
    follows: Decimal
    pay_by: datetime.date | None
    currency: str
    _told: Step = dataclasses.field(repr=False, compare=False)

    def owed_to(self, party: str) -> Decimal:
        """What a party (``buyer``, ``new_buyer``, ``seller``, ``bank``) gets less what it owes."""
        got = sum((line.amount for line in self.lines if line.creditor == party), Decimal(0))
        return got - sum((line.amount for line in self.lines if line.debtor == party), Decimal(0))

    def sum_of(self, item: str) -> Decimal:
        """The sum of the lines of one item."""
        return sum((line.amount for line in self.lines if line.item == item), Decimal(0))

    def explain(self, language: str = "en") -> Explanation:
        """How the statement came about (变更款项说明)."""
        return Explanation(self._told, language)

    def to_frame(self) -> Any:
        """The lines as a pandas DataFrame; amounts stay Decimal."""
        import pandas as pd

        return pd.DataFrame(list(self.lines), columns=list(ChangeLine._fields))


class CreditMove(NamedTuple):
    """A part of an old receipt that pays a part of a new line."""

    receipt: str
    line: str
    amount: Decimal


class CreditedLine(NamedTuple):
    """A new line and what is left of it."""

    key: str
    amount: Decimal
    credited: Decimal
    left: Decimal


@dataclass(frozen=True)
class Exchange:
    """The money of an exchange (换房款项): ``difference`` is what is left of the new lines, to be scheduled."""

    statement: ChangeStatement
    moves: tuple[CreditMove, ...]
    lines: tuple[CreditedLine, ...]
    credited: Decimal
    difference: Decimal
    surplus: Decimal

    def explain(self, language: str = "en") -> Explanation:
        """How the statement came about."""
        return self.statement.explain(language)


def _iso(value: Date, path: str) -> str:
    return _loupan.date(value, path).isoformat()


def _optional_iso(value: Date | None, path: str) -> str | None:
    found = day(value, path)
    return None if found is None else found.isoformat()


def _read(d: Mapping[str, Any], told: tuple[Any, ...]) -> ChangeStatement:
    return ChangeStatement(
        d["kind"],
        datetime.date.fromisoformat(d["as_of"]),
        tuple(
            ChangeLine(x["item"], x["from"], x["to"], Decimal(x["amount"]), x.get("key", ""), x["rule"])
            for x in d["lines"]
        ),
        tuple(
            ChangePayment(x["from"], x["to"], Decimal(x["amount"]), x.get("account"), x["rule"]) for x in d["payments"]
        ),
        Decimal(d["total"]),
        Decimal(d["follows"]),
        datetime.date.fromisoformat(d["pay_by"]) if "pay_by" in d else None,
        d["currency"],
        step_from(told),
    )


def _call(what: str, trade: Trade, facts: dict[str, Any]) -> tuple[dict[str, Any], tuple[Any, ...]]:
    if not isinstance(trade, Trade):
        _loupan.fail("core.type_invalid", "trade", f"{type(trade).__name__} instead of Trade")
    kept = {name: value for name, value in facts.items() if value is not None}
    written, told = _loupan.change(what, json_text(trade._request() | kept))
    return json.loads(written), told


def _statement(what: str, trade: Trade, facts: dict[str, Any]) -> ChangeStatement:
    return _read(*_call(what, trade, facts))


def rename_buyer(
    trade: Trade,
    *,
    as_of: Date,
    kind: str = "rename",
    lineal_kin: bool = False,
    approved: bool = False,
    fee: Number = 0,
    part_fee: Number = 0,
    kin_free: bool = True,
    after_signing: bool = False,
) -> ChangeStatement:
    """A change of names (更名/增减名): ``rename``, ``add_name`` or ``remove_name``. The receipts stay with the trade, a fee is due.

    Errors: ``payment.filed_rename_forbidden``, ``core.state_invalid`` after signing unless the project allows it,
    ``payment.change_refused`` without the approval, ``payment.open_change_exists``.
    """
    rules: dict[str, Any] = dict(amounts(fee=fee, part_fee=part_fee))
    rules |= {"kin_free": flag(kin_free, "kin_free"), "after_signing": flag(after_signing, "after_signing")}
    facts = {
        "kind": text(kind, "kind"),
        "lineal_kin": flag(lineal_kin, "lineal_kin"),
        "approved": flag(approved, "approved"),
        "as_of": _iso(as_of, "as_of"),
        "rules": rules,
    }
    return _statement("rename_buyer", trade, facts)


def _new_line(given: Iterable[Any], at: str) -> dict[str, Any]:
    parts = tuple(given)
    if not 2 <= len(parts) <= 3:
        _loupan.fail("core.type_invalid", at, "a line is (key, amount) or (key, amount, collected)")
    return {
        "key": text(parts[0], f"{at}.key"),
        "amount": decimal_text(number(parts[1], f"{at}.amount")),
        "collected": flag(parts[2], f"{at}.collected") if len(parts) == 3 else False,
    }


def exchange(
    trade: Trade,
    lines: Iterable[Iterable[Any]],
    *,
    as_of: Date,
    cause: str = "customer",
    grounds: Iterable[ExchangeGround | str] = (),
    allowed: Iterable[ExchangeGround | str] = tuple(ExchangeGround),
    surplus: str = "refund",
) -> Exchange:
    """An exchange of units (换房): what was received moves to the new ``lines`` as credit, in its order.

    ``lines`` are (key, amount) or (key, amount, collected) at the price in force. A customer needs one of the ``allowed``
    grounds; a ``developer``'s cause needs none. Money collected for others pays collected lines only.

    Errors: ``payment.change_refused``, ``payment.open_change_exists``, ``payment.refund_over_paid``, ``core.empty``.
    """
    facts = {
        "cause": text(cause, "cause"),
        "grounds": [choose(ExchangeGround, g, "grounds").value for g in grounds],
        "surplus": text(surplus, "surplus"),
        "as_of": _iso(as_of, "as_of"),
        "lines": [_new_line(line, f"lines[{i}]") for i, line in enumerate(lines)],
        "rules": {"grounds": [choose(ExchangeGround, g, "allowed").value for g in allowed]},
    }
    d, told = _call("exchange", trade, facts)
    return Exchange(
        _read(d, told),
        tuple(CreditMove(m["receipt"], m["line"], Decimal(m["amount"])) for m in d["moves"]),
        tuple(
            CreditedLine(x["key"], Decimal(x["amount"]), Decimal(x["credited"]), Decimal(x["left"]))
            for x in d["new_lines"]
        ),
        Decimal(d["credited"]),
        Decimal(d["difference"]),
        Decimal(d["surplus"]),
    )


def return_sale(
    trade: Trade,
    *,
    as_of: Date,
    contract_total: Number,
    fault: ReturnFault | str,
    due_to_date: Number | None = None,
    elected: Remedy | str | None = None,
    loss: Number | None = None,
    unperformed: Number | None = None,
    nature: DepositNature | str = DepositNature.deposit,
    refund_agreed: Number | None = None,
    penalty: Number | None = None,
    base: PenaltyBase | str = PenaltyBase.contract,
    interest: Number | None = None,
    day_basis: int = 365,
    rounding: Rounding | Number | None = None,
    refund_days: int | None = None,
    deposit_cap: Number | None = None,
) -> ChangeStatement:
    """The money of a return (退房款项).

    ``developer``: all is paid back with interest, and the deposit once more or the penalty, as ``elected``. ``buyer``: paid
    back less the elected remedy and what was passed on. ``none``: paid back with interest, less what was passed on. A loan is
    settled out of it first (商品房买卖解释 21). ``penalty`` is a fraction of ``base``, ``interest`` a yearly simple rate.

    Errors: ``payment.remedy_required``, ``payment.refund_over_paid``, ``payment.open_change_exists``, ``core.state_invalid``.
    """
    given: dict[str, Any] = dict(
        amounts(
            contract_total=contract_total,
            due_to_date=due_to_date,
            loss=loss,
            unperformed=unperformed,
            refund_agreed=refund_agreed,
        )
    )
    rules: dict[str, Any] = dict(amounts(penalty=penalty, interest=interest))
    rules |= {
        "base": choose(PenaltyBase, base, "base").value,
        "day_basis": integer(day_basis, "day_basis"),
        "rounding": how(rounding),
        "refund_days": None if refund_days is None else integer(refund_days, "refund_days"),
        "deposit": deposit_rules(deposit_cap, None, rounding),
    }
    given |= {
        "as_of": _iso(as_of, "as_of"),
        "fault": choose(ReturnFault, fault, "fault").value,
        "elected": None if elected is None else choose(Remedy, elected, "elected").value,
        "nature": choose(DepositNature, nature, "nature").value,
        "rules": drop_empty(rules),
    }
    return _statement("return_sale", trade, given)


def forfeit(
    trade: Trade,
    *,
    as_of: Date,
    contract_amount: Number,
    sign_limit: Date,
    notice: Date | None = None,
    notice_required: bool = True,
    notice_days: int = 0,
    nature: DepositNature | str = DepositNature.deposit,
    deposit_cap: Number | None = None,
) -> ChangeStatement:
    """A subscription that was not signed in time (挞定): the deposit stays with the seller, the rest is paid back.

    Errors: ``payment.change_refused`` before the limit or without the notice, ``core.state_invalid`` when it is signed.
    """
    given: dict[str, Any] = dict(amounts(contract_amount=contract_amount))
    given |= {
        "as_of": _iso(as_of, "as_of"),
        "sign_limit": _iso(sign_limit, "sign_limit"),
        "notice": _optional_iso(notice, "notice"),
        "nature": choose(DepositNature, nature, "nature").value,
        "rules": {
            "notice_required": flag(notice_required, "notice_required"),
            "notice_days": integer(notice_days, "notice_days"),
            "deposit": deposit_rules(deposit_cap, None, None),
        },
    }
    return _statement("forfeit", trade, given)


def repurchase(
    trade: Trade,
    *,
    original: Number,
    bought: Date,
    as_of: Date,
    price: RepurchasePrice | str = RepurchasePrice.original,
    yearly: Number | None = None,
    years: YearCount | str = YearCount.years_and_days,
    day_basis: int = 365,
    amount: Number | None = None,
    arrears: Number | None = None,
    use_fee: Number | None = None,
    guaranteed: Number | None = None,
    guaranteed_return: GuaranteedReturn | str = GuaranteedReturn.none,
    rounding: Rounding | Number | None = None,
) -> ChangeStatement:
    """A repurchase (回购): the price by its rule, less arrears and the fee for the use, less or plus a guaranteed return.

    ``simple`` is original x (1 + ``yearly`` x t), rounded once. ``amount`` is the appraised or fixed price.

    Errors: ``core.empty``, ``core.validation``, ``core.state_invalid`` when nothing was signed.
    """
    given: dict[str, Any] = dict(
        amounts(original=original, amount=amount, arrears=arrears, use_fee=use_fee, guaranteed=guaranteed)
    )
    rules: dict[str, Any] = dict(amounts(yearly=yearly))
    rules |= {
        "price": choose(RepurchasePrice, price, "price").value,
        "years": choose(YearCount, years, "years").value,
        "day_basis": integer(day_basis, "day_basis"),
        "guaranteed": choose(GuaranteedReturn, guaranteed_return, "guaranteed_return").value,
        "rounding": how(rounding),
    }
    given |= {"bought": _iso(bought, "bought"), "as_of": _iso(as_of, "as_of"), "rules": drop_empty(rules)}
    return _statement("repurchase", trade, given)
