// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/payment/ledger.hpp>
#include <loupan/payment/ledger_rules_json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// A ledger as a JSON document (往来账文档): what the C library and other languages exchange. Amounts are text in the currency
/// of the document.

namespace loupan::inline LOUPAN_ABI::payment {

inline constexpr std::string_view ledger_schema = "loupan/ledger"; ///< \copydoc late_fee_schema

namespace detail::book_json {

inline money read_money(const json_value& value, const std::string& path, const currency& in) {
    const auto text = interop::read_text(value, path);
    return interop::at_path(path, [&] { return money::parse(text, in); });
}
inline money need_money(field_reader& in, std::string_view field, const currency& unit) {
    return read_money(in.need(field), in.path(field), unit);
}
inline date need_date(field_reader& in, std::string_view field) {
    return interop::read_date(in.need(field), in.path(field));
}
inline void optional_money(field_reader& in, std::string_view field, money& out, const currency& unit) {
    out = money::zero(unit);
    in.visit(field, [&](const json_value& v, const std::string& p) { out = read_money(v, p, unit); });
}
inline void optional_day(field_reader& in, std::string_view field, std::optional<date>& out) {
    in.visit(field, [&](const json_value& v, const std::string& p) { out = interop::read_date(v, p); });
}
inline void put_money(json_out& out, const char* field, const money& value) {
    if (!value.is_zero()) {
        out[field] = value.to_string();
    }
}
inline void put_day(json_out& out, const char* field, const std::optional<date>& value) {
    if (value) {
        out[field] = value->to_string();
    }
}

inline waiver read_waiver(const json_value& value, const std::string& path, const currency& unit) {
    field_reader in(value, path);
    waiver w;
    w.on = need_date(in, "on");
    w.amount = need_money(in, "amount", unit);
    w.reason = in.text("reason");
    in.optional_text("approval", w.approval);
    in.done();
    return w;
}

inline deferral read_deferral(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    deferral d;
    d.approved = need_date(in, "approved");
    d.new_due = need_date(in, "new_due");
    in.optional_bool("stops_late_fee", d.stops_late_fee);
    d.reason = in.text("reason");
    in.done();
    return d;
}

inline suspension read_suspension(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    suspension s;
    s.from = need_date(in, "from");
    optional_day(in, "until", s.until);
    in.optional_bool("stops_late_fee", s.stops_late_fee);
    s.reason = in.text("reason");
    in.done();
    return s;
}

inline closing read_closing(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    closing c;
    c.kind = read_name<closing_kind>(in.need("kind"), in.path("kind"));
    c.on = need_date(in, "on");
    c.reason = in.text("reason");
    in.done();
    return c;
}

inline receivable read_receivable(const json_value& value, const std::string& path, const currency& unit) {
    field_reader in(value, path);
    receivable r;
    r.key = in.text("key");
    in.optional_text("trade", r.trade);
    read_name(in, "item", r.item);
    r.amount = need_money(in, "amount", unit);
    optional_day(in, "due", r.due.value);
    in.optional_bool("provisional", r.due.provisional);
    in.optional_text("waits_for", r.due.waits_for);
    optional_money(in, "cost", r.cost, unit);
    optional_money(in, "interest", r.interest, unit);
    optional_money(in, "accrued", r.accrued, unit);
    optional_day(in, "accrued_to", r.accrued_to);
    in.list("waivers",
            [&](const json_value& v, const std::string& p) { r.waivers.push_back(read_waiver(v, p, unit)); });
    in.list("postings", [&](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        posting e;
        e.on = need_date(row, "on");
        std::optional<date> counts;
        optional_day(row, "value", counts);
        e.value = counts.value_or(e.on);
        read_name(row, "what", e.what);
        e.amount = need_money(row, "amount", unit);
        row.optional_text("receipt", e.receipt);
        row.done();
        r.postings.push_back(std::move(e));
    });
    in.list("deferrals",
            [&](const json_value& v, const std::string& p) { r.deferrals.push_back(read_deferral(v, p)); });
    in.list("disputes",
            [&](const json_value& v, const std::string& p) { r.disputes.push_back(read_suspension(v, p)); });
    in.visit("closed", [&](const json_value& v, const std::string& p) { r.closed = read_closing(v, p); });
    in.optional_int32("security", r.security);
    in.optional_int32("burden", r.burden);
    in.done();
    validate(r, path);
    return r;
}

inline json_out receivable_json(const receivable& r) {
    json_out out{{"key", r.key}};
    put(out, "trade", r.trade, std::string());
    put_name(out, "item", r.item, payment::item::house);
    out["amount"] = r.amount.to_string();
    put_day(out, "due", r.due.value);
    put(out, "provisional", r.due.provisional, false);
    put(out, "waits_for", r.due.waits_for, std::string());
    put_money(out, "cost", r.cost);
    put_money(out, "interest", r.interest);
    put_money(out, "accrued", r.accrued);
    put_day(out, "accrued_to", r.accrued_to);
    for (const auto& w : r.waivers) {
        json_out row{{"on", w.on.to_string()}, {"amount", w.amount.to_string()}, {"reason", w.reason}};
        put(row, "approval", w.approval, std::string());
        out["waivers"].push_back(std::move(row));
    }
    for (const auto& e : r.postings) {
        json_out row{{"on", e.on.to_string()}};
        if (e.value != e.on) {
            row["value"] = e.value.to_string();
        }
        put_name(row, "what", e.what, debt_part::principal);
        row["amount"] = e.amount.to_string();
        put(row, "receipt", e.receipt, std::string());
        out["postings"].push_back(std::move(row));
    }
    for (const auto& d : r.deferrals) {
        json_out row{{"approved", d.approved.to_string()}, {"new_due", d.new_due.to_string()}};
        put(row, "stops_late_fee", d.stops_late_fee, false);
        row["reason"] = d.reason;
        out["deferrals"].push_back(std::move(row));
    }
    for (const auto& s : r.disputes) {
        json_out row{{"from", s.from.to_string()}};
        put_day(row, "until", s.until);
        put(row, "stops_late_fee", s.stops_late_fee, false);
        row["reason"] = s.reason;
        out["disputes"].push_back(std::move(row));
    }
    if (r.closed) {
        out["closed"] = {{"kind", std::string(to_string(r.closed->kind))},
                         {"on", r.closed->on.to_string()},
                         {"reason", r.closed->reason}};
    }
    put(out, "security", r.security, 0);
    put(out, "burden", r.burden, 0);
    return out;
}

inline receipt_line read_receipt_line(const json_value& value, const std::string& path, const currency& unit) {
    field_reader row(value, path);
    receipt_line line;
    line.receivable = row.text("receivable");
    line.amount = need_money(row, "amount", unit);
    row.visit("what", [&line](const json_value& w, const std::string& p) { line.what = read_name<debt_part>(w, p); });
    row.done();
    return line;
}

inline receipt read_receipt(const json_value& value, const std::string& path, const currency& unit) {
    field_reader in(value, path);
    receipt r;
    r.no = in.text("no");
    r.on = need_date(in, "on");
    in.optional_text("payer", r.payer);
    in.optional_text("channel", r.channel);
    read_name(in, "account", r.account);
    r.amount = need_money(in, "amount", unit);
    in.optional_text("slip_no", r.slip_no);
    in.list("lines",
            [&](const json_value& v, const std::string& p) { r.lines.push_back(read_receipt_line(v, p, unit)); });
    read_name(in, "state", r.state);
    read_name(in, "reconciled", r.reconciled);
    in.done();
    validate(r, path);
    return r;
}

inline json_out receipt_json(const receipt& r) {
    const receipt plain;
    json_out out{{"no", r.no}, {"on", r.on.to_string()}};
    put(out, "payer", r.payer, plain.payer);
    put(out, "channel", r.channel, plain.channel);
    put_name(out, "account", r.account, plain.account);
    out["amount"] = r.amount.to_string();
    put(out, "slip_no", r.slip_no, plain.slip_no);
    for (const auto& line : r.lines) {
        json_out row{{"receivable", line.receivable}, {"amount", line.amount.to_string()}};
        if (line.what) {
            row["what"] = std::string(to_string(*line.what));
        }
        out["lines"].push_back(std::move(row));
    }
    put_name(out, "state", r.state, plain.state);
    put_name(out, "reconciled", r.reconciled, plain.reconciled);
    return out;
}

inline red_receipt read_red(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    red_receipt r;
    r.no = in.text("no");
    r.reverses = in.text("reverses");
    r.on = need_date(in, "on");
    r.reason = in.text("reason");
    read_name(in, "value", r.value);
    in.done();
    return r;
}

inline json_out red_json(const red_receipt& r) {
    json_out out{{"no", r.no}, {"reverses", r.reverses}, {"on", r.on.to_string()}, {"reason", r.reason}};
    put_name(out, "value", r.value, reversal_value::original);
    return out;
}

inline posted_receipt read_posted(const json_value& value, const std::string& path, const currency& unit) {
    field_reader in(value, path);
    posted_receipt r;
    r.receipt = read_receipt(in.need("receipt"), in.path("receipt"), unit);
    in.list("lines", [&](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        posted_line line;
        line.on = need_date(row, "on");
        line.line.receivable = row.text("receivable");
        read_name(row, "what", line.line.what);
        line.line.amount = need_money(row, "amount", unit);
        row.done();
        r.lines.push_back(std::move(line));
    });
    optional_money(in, "credit", r.credit, unit);
    in.list("refunds", [&](const json_value& v, const std::string& p) {
        field_reader row(v, p);
        credit_refund f;
        f.on = need_date(row, "on");
        f.amount = need_money(row, "amount", unit);
        f.approval = row.text("approval");
        row.done();
        r.refunds.push_back(std::move(f));
    });
    in.optional_text("reversed_by", r.reversed_by);
    in.done();
    return r;
}

inline json_out posted_json(const posted_receipt& r) {
    json_out out{{"receipt", receipt_json(r.receipt)}};
    for (const auto& line : r.lines) {
        json_out row{{"on", line.on.to_string()}, {"receivable", line.line.receivable}};
        put_name(row, "what", line.line.what, debt_part::principal);
        row["amount"] = line.line.amount.to_string();
        out["lines"].push_back(std::move(row));
    }
    put_money(out, "credit", r.credit);
    for (const auto& f : r.refunds) {
        out["refunds"].push_back(
            {{"on", f.on.to_string()}, {"amount", f.amount.to_string()}, {"approval", f.approval}});
    }
    put(out, "reversed_by", r.reversed_by, std::string());
    return out;
}

inline currency read_currency(field_reader& in) {
    auto code = std::string("CNY");
    in.optional_text("currency", code);
    return interop::at_path(in.path("currency"), [&] { return currency::parse(code); });
}

inline ledger read_ledger(field_reader& in) {
    const auto unit = read_currency(in);
    ledger out;
    in.list("lines",
            [&](const json_value& v, const std::string& p) { out.lines.push_back(read_receivable(v, p, unit)); });
    in.list("receipts",
            [&](const json_value& v, const std::string& p) { out.receipts.push_back(read_posted(v, p, unit)); });
    in.list("reversals", [&](const json_value& v, const std::string& p) { out.reversals.push_back(read_red(v, p)); });
    in.done();
    validate(out, in.path());
    return out;
}

/// The currency of a ledger; yuan where nothing in it has one.
inline currency currency_of(const ledger& of) {
    return !of.lines.empty()      ? of.lines.front().amount.currency()
           : !of.receipts.empty() ? of.receipts.front().receipt.amount.currency()
                                  : currency();
}

inline json_out ledger_json(const ledger& of) {
    validate(of);
    auto out = head(ledger_schema);
    const auto unit = currency_of(of);
    if (unit != currency()) {
        out["currency"] = std::string(unit.code());
    }
    for (const auto& line : of.lines) {
        out["lines"].push_back(receivable_json(line));
    }
    for (const auto& r : of.receipts) {
        out["receipts"].push_back(posted_json(r));
    }
    for (const auto& r : of.reversals) {
        out["reversals"].push_back(red_json(r));
    }
    return out;
}

} // namespace detail::book_json

/// Reads a ledger (解析往来账) and checks it: the amounts of each receipt must add up, and its postings must be in the lines.
/// \throws invalid_argument core.json_... with the path of the field, core.unsupported, core.validation, core.duplicate;
/// rule_violation payment.alloc_sum_mismatch
[[nodiscard]] inline ledger parse_ledger(std::string_view json) {
    return detail::book_json::read_document(json, ledger_schema, detail::book_json::read_ledger);
}

/// Writes a ledger that `parse_ledger` reads back equal (写出往来账). \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const ledger& of, int indent = -1) {
    return interop::write_json(detail::book_json::ledger_json(of), indent);
}
/// \copydoc digest(const late_fee_rules&)
[[nodiscard]] inline std::string digest(const ledger& of) {
    return detail::book_json::digest_of(detail::book_json::ledger_json(of));
}

} // namespace loupan::inline LOUPAN_ABI::payment
