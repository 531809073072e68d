// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/change.hpp>
#include <loupan/payment/detail/request_reader_json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// One call of a deposit or a change as a JSON object, and its statement as JSON (变更请求与结果的 JSON): the facts at
/// the top, `trade` and `rules` as objects of their own, the currency as `currency`. Field names are those of the structs,
/// amounts are text, what has its default may be left out. Bindings use it; rules that live longer than a call are kept
/// where the host keeps its settings.

namespace loupan::inline LOUPAN_ABI::payment {

/// A call of `F(trade, facts, rules)`.
template <class Facts, class Rules> struct change_request {
    trade_state trade{};
    Facts facts{};
    Rules rules{};
};

using rename_request = change_request<rename_facts, rename_rules>;
using exchange_request = change_request<exchange_facts, std::vector<exchange_ground>>;
using return_request = change_request<return_facts, return_rules>;
using forfeit_request = change_request<forfeit_facts, forfeit_rules>;
using repurchase_request = change_request<repurchase_facts, repurchase_rules>;

/// A deposit and what became of it.
struct deposit_request {
    deposit_facts facts{};
    deposit_rules rules{};
    defaulting_party fault = defaulting_party::none;
    rate unperformed = rate::from_scaled(100'000'000);
};

/// A choice of remedies.
struct remedy_request {
    std::optional<remedy> elected{};
    money penalty{};
    money deposit{};
    std::optional<money> loss{};
};

namespace detail {

inline void read_trade(request_reader& in, trade_state& out, const currency& unit) {
    out.loan_principal = out.loan_interest = money::zero(unit);
    in.inside("trade", [&](request_reader& r) {
        r.get("open_change", out.open_change);
        r.get("frozen_by_court", out.frozen_by_court);
        r.get("contract_signed", out.contract_signed);
        r.get("filed", out.filed);
        r.get("loan_principal", out.loan_principal);
        r.get("loan_interest", out.loan_interest);
        r.each("receipts", [&](request_reader& each) {
            held_receipt h;
            each.need("key", h.key);
            each.get("kind", h.kind);
            each.need("amount", h.amount);
            each.need("received", h.received);
            each.get("paid_out", h.paid_out);
            each.get("account", h.account);
            out.receipts.push_back(std::move(h));
        });
    });
}

inline void read_deposit_rules(request_reader& in, deposit_rules& out) {
    in.get("cap", out.cap);
    in.get("over", out.over);
    in.get("rounding", out.how);
}

} // namespace detail

/// Reads a call (解析请求). \throws invalid_argument core.json_..., core.validation and the like with the path of the field
[[nodiscard]] inline rename_request parse_rename(std::string_view json) {
    rename_request out;
    detail::read_request(json, [&](detail::request_reader& in, const currency& unit) {
        detail::read_trade(in, out.trade, unit);
        in.get("kind", out.facts.kind);
        in.get("lineal_kin", out.facts.lineal_kin);
        in.get("approved", out.facts.approved);
        in.need("as_of", out.facts.as_of);
        out.rules.fee = out.rules.part_fee = money::zero(unit);
        in.inside("rules", [&](detail::request_reader& r) {
            r.get("fee", out.rules.fee);
            r.get("part_fee", out.rules.part_fee);
            r.get("kin_free", out.rules.kin_free);
            r.get("after_signing", out.rules.after_signing);
        });
    });
    return out;
}

/// \copydoc parse_rename
[[nodiscard]] inline exchange_request parse_exchange(std::string_view json) {
    exchange_request out;
    out.rules = {exchange_ground::larger_area, exchange_ground::higher_total, exchange_ground::slow_unit,
                 exchange_ground::key_relation};
    detail::read_request(json, [&](detail::request_reader& in, const currency& unit) {
        detail::read_trade(in, out.trade, unit);
        in.get("cause", out.facts.cause);
        in.get("grounds", out.facts.grounds);
        in.get("surplus", out.facts.surplus);
        in.need("as_of", out.facts.as_of);
        in.each("lines", [&](detail::request_reader& r) {
            new_line line;
            r.need("key", line.key);
            r.need("amount", line.amount);
            r.get("collected", line.collected);
            out.facts.lines.push_back(std::move(line));
        });
        in.inside("rules", [&](detail::request_reader& r) { r.get("grounds", out.rules); });
    });
    return out;
}

/// \copydoc parse_rename
[[nodiscard]] inline return_request parse_return(std::string_view json) {
    return_request out;
    detail::read_request(json, [&](detail::request_reader& in, const currency& unit) {
        detail::read_trade(in, out.trade, unit);
        auto& f = out.facts;
        f.due_to_date = money::zero(unit);
        in.get("fault", f.fault);
        in.need("as_of", f.as_of);
        in.need("contract_total", f.contract_total);
        in.get("due_to_date", f.due_to_date);
        in.get("elected", f.elected);
        in.get("loss", f.loss);
        in.get("unperformed", f.unperformed);
        in.get("nature", f.nature);
        in.get("refund_agreed", f.refund_agreed);
        in.inside("rules", [&](detail::request_reader& r) {
            r.get("penalty", out.rules.penalty);
            r.get("base", out.rules.base);
            r.get("interest", out.rules.interest);
            r.get("day_basis", out.rules.day_basis);
            r.get("rounding", out.rules.how);
            r.get("refund_days", out.rules.refund_days);
            r.inside("deposit", [&](detail::request_reader& d) { detail::read_deposit_rules(d, out.rules.deposit); });
        });
    });
    return out;
}

/// \copydoc parse_rename
[[nodiscard]] inline forfeit_request parse_forfeit(std::string_view json) {
    forfeit_request out;
    detail::read_request(json, [&](detail::request_reader& in, const currency& unit) {
        detail::read_trade(in, out.trade, unit);
        in.need("contract_amount", out.facts.contract_amount);
        in.need("sign_limit", out.facts.sign_limit);
        in.get("notice", out.facts.notice);
        in.need("as_of", out.facts.as_of);
        in.get("nature", out.facts.nature);
        in.inside("rules", [&](detail::request_reader& r) {
            r.get("notice_required", out.rules.notice_required);
            r.get("notice_days", out.rules.notice_days);
            r.inside("deposit", [&](detail::request_reader& d) { detail::read_deposit_rules(d, out.rules.deposit); });
        });
    });
    return out;
}

/// \copydoc parse_rename
[[nodiscard]] inline repurchase_request parse_repurchase(std::string_view json) {
    repurchase_request out;
    detail::read_request(json, [&](detail::request_reader& in, const currency& unit) {
        detail::read_trade(in, out.trade, unit);
        auto& f = out.facts;
        in.need("original", f.original);
        in.need("bought", f.bought);
        in.need("as_of", f.as_of);
        in.get("amount", f.amount);
        in.get("arrears", f.arrears);
        in.get("use_fee", f.use_fee);
        in.get("guaranteed", f.guaranteed);
        in.inside("rules", [&](detail::request_reader& r) {
            r.get("price", out.rules.price);
            r.get("yearly", out.rules.yearly);
            r.get("years", out.rules.years);
            r.get("day_basis", out.rules.day_basis);
            r.get("guaranteed", out.rules.guaranteed);
            r.get("rounding", out.rules.how);
        });
    });
    return out;
}

/// \copydoc parse_rename
[[nodiscard]] inline deposit_request parse_deposit(std::string_view json) {
    deposit_request out;
    detail::read_request(json, [&](detail::request_reader& in, const currency&) {
        in.need("contract_amount", out.facts.contract_amount);
        in.need("paid", out.facts.paid);
        in.get("agreed", out.facts.agreed);
        in.get("nature", out.facts.nature);
        in.get("fault", out.fault);
        in.get("unperformed", out.unperformed);
        in.inside("rules", [&](detail::request_reader& r) { detail::read_deposit_rules(r, out.rules); });
    });
    return out;
}

/// \copydoc parse_rename
[[nodiscard]] inline remedy_request parse_remedy(std::string_view json) {
    remedy_request out;
    detail::read_request(json, [&](detail::request_reader& in, const currency&) {
        in.get("elected", out.elected);
        in.need("penalty", out.penalty);
        in.need("deposit", out.deposit);
        in.get("loss", out.loss);
    });
    return out;
}

namespace detail {

inline nlohmann::ordered_json statement_json(const change_statement& of) {
    using json = nlohmann::ordered_json;
    json out{{"kind", std::string(to_string(of.kind))},
             {"as_of", of.as_of.to_string()},
             {"lines", json::array()},
             {"payments", json::array()}};
    for (const auto& line : of.lines) {
        json l{{"item", std::string(to_string(line.item))},
               {"from", std::string(to_string(line.from))},
               {"to", std::string(to_string(line.to))},
               {"amount", line.amount.to_string()},
               {"rule", line.rule}};
        if (!line.key.empty()) {
            l["key"] = line.key;
        }
        out["lines"].push_back(std::move(l));
    }
    for (const auto& payment : of.payments) {
        json p{{"from", std::string(to_string(payment.from))},
               {"to", std::string(to_string(payment.to))},
               {"amount", payment.amount.to_string()},
               {"rule", payment.rule}};
        if (payment.account) {
            p["account"] = std::string(to_string(*payment.account));
        }
        out["payments"].push_back(std::move(p));
    }
    out["total"] = of.total.to_string();
    out["follows"] = of.follows.to_string();
    out["currency"] = std::string(of.total.currency().code());
    if (of.pay_by) {
        out["pay_by"] = of.pay_by->to_string();
    }
    return out;
}

} // namespace detail

/// A statement as JSON (款项清单 JSON): lines and payments with their amounts as text.
[[nodiscard]] inline std::string to_json(const change_statement& of, int indent = -1) {
    return interop::detail::dump(detail::statement_json(of), indent);
}

/// An exchange as JSON (换房结果 JSON): the statement with the moves of credit and the new lines.
[[nodiscard]] inline std::string to_json(const exchange_result& of, int indent = -1) {
    using json = nlohmann::ordered_json;
    auto out = detail::statement_json(of.statement);
    out["moves"] = json::array();
    for (const auto& move : of.moves) {
        out["moves"].push_back({{"receipt", move.receipt}, {"line", move.line}, {"amount", move.amount.to_string()}});
    }
    out["new_lines"] = json::array();
    for (const auto& line : of.lines) {
        out["new_lines"].push_back({{"key", line.key},
                                    {"amount", line.amount.to_string()},
                                    {"credited", line.credited.to_string()},
                                    {"left", line.left.to_string()}});
    }
    out["credited"] = of.credited.to_string();
    out["difference"] = of.difference.to_string();
    out["surplus"] = of.surplus.to_string();
    return interop::detail::dump(out, indent);
}

/// A deposit's outcome as JSON (定金处理结果 JSON).
[[nodiscard]] inline std::string to_json(const deposit_outcome& of, int indent = -1) {
    nlohmann::ordered_json out{{"nature", std::string(to_string(of.effect.nature))},
                               {"fault", std::string(to_string(of.fault))},
                               {"paid", of.effect.paid.to_string()},
                               {"cap", of.effect.cap.to_string()},
                               {"effective", of.effect.effective.to_string()},
                               {"excess", of.effect.excess.to_string()},
                               {"forfeited", of.forfeited.to_string()},
                               {"doubled", of.doubled.to_string()},
                               {"returned", of.returned.to_string()}};
    return interop::detail::dump(out, indent);
}

/// An elected claim as JSON (主张 JSON).
[[nodiscard]] inline std::string to_json(const remedy_claim& of, int indent = -1) {
    nlohmann::ordered_json out{{"elected", std::string(to_string(of.elected))},
                               {"amount", of.amount.to_string()},
                               {"given_up", of.given_up.to_string()},
                               {"loss_beyond", of.loss_beyond.to_string()}};
    return interop::detail::dump(out, indent);
}

} // namespace loupan::inline LOUPAN_ABI::payment
