// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "payment_handles.hpp"
#include "wording.hpp"

#include <loupan/payment/change.hpp>
#include <loupan/payment/change_json.hpp>
#include <loupan/payment/charges.hpp>
#include <loupan/payment/charges_call_json.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/charges_json.hpp>
#include <loupan/payment/deposit.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace loupan;
using namespace loupan_abi;

namespace {

payment::charge_statement charges_of(const loupan_charge_table* table, const char* facts, std::int64_t size,
                                     loupan_missing_charge missing) {
    const auto& by = need(table, "table").rules;
    if (missing != LOUPAN_MISSING_REFUSE && missing != LOUPAN_MISSING_REPORT) {
        raise(errors::validation, {"missing", std::to_string(missing), {}, {}});
    }
    return payment::charges(by, payment::parse_charge_facts(text_of(facts, size, "facts")),
                            missing == LOUPAN_MISSING_REPORT ? payment::missing_charge::report
                                                             : payment::missing_charge::refuse);
}

/// A statement and how it came about, where there is something to tell.
struct changed {
    std::string statement;
    std::optional<explanation> told;
};

template <class Result> changed with_steps(const Result& of) { return {payment::to_json(of), payment::explain(of)}; }

changed change_of(loupan_change what, std::string_view json) {
    switch (what) {
    case LOUPAN_CHANGE_RENAME: {
        const auto r = payment::parse_rename(json);
        return with_steps(payment::rename_buyer(r.trade, r.facts, r.rules));
    }
    case LOUPAN_CHANGE_EXCHANGE: {
        const auto r = payment::parse_exchange(json);
        const auto made = payment::exchange(r.trade, r.facts, r.rules);
        return {payment::to_json(made), payment::explain(made.statement)};
    }
    case LOUPAN_CHANGE_RETURN: {
        const auto r = payment::parse_return(json);
        return with_steps(payment::return_sale(r.trade, r.facts, r.rules));
    }
    case LOUPAN_CHANGE_FORFEIT: {
        const auto r = payment::parse_forfeit(json);
        return with_steps(payment::forfeit(r.trade, r.facts, r.rules));
    }
    case LOUPAN_CHANGE_REPURCHASE: {
        const auto r = payment::parse_repurchase(json);
        return with_steps(payment::repurchase(r.trade, r.facts, r.rules));
    }
    case LOUPAN_CHANGE_DEPOSIT: {
        const auto r = payment::parse_deposit(json);
        return with_steps(
            payment::settle_deposit(payment::effect_of(r.facts, r.rules), r.fault, r.unperformed, r.rules.how));
    }
    case LOUPAN_CHANGE_REMEDY: {
        const auto r = payment::parse_remedy(json);
        return {payment::to_json(payment::choose_remedy(r.elected, r.penalty, r.deposit, r.loss)), {}};
    }
    default:
        raise(errors::validation, {"change", std::to_string(what), {}, {}});
    }
}

} // namespace

loupan_status loupan_charge_table_from_json(const char* json, int64_t size, loupan_charge_table** table,
                                            loupan_error** error) noexcept {
    return made(table, "table", error,
                [&] { return loupan_charge_table{payment::parse_charge_table(text_of(json, size, "json"))}; });
}

loupan_status loupan_charge_table_to_json(const loupan_charge_table* table, int32_t indent, loupan_text** json,
                                          loupan_error** error) noexcept {
    return made(json, "json", error,
                [&] { return loupan_text{payment::to_json(need(table, "table").rules, std::clamp(indent, -1, 16))}; });
}

loupan_status loupan_charge_table_with(const loupan_charge_table* table, const loupan_charge_table* local,
                                       loupan_charge_table** joined, loupan_error** error) noexcept {
    return made(joined, "joined", error, [&] {
        const auto& base = need(table, "table").rules;
        return loupan_charge_table{base.with(need(local, "local").rules)};
    });
}

void loupan_charge_table_free(loupan_charge_table* table) noexcept { delete table; }

loupan_status loupan_charges(const loupan_charge_table* table, const char* facts, int64_t size,
                             loupan_missing_charge missing, loupan_text** charges, loupan_error** error) noexcept {
    return made(charges, "charges", error,
                [&] { return loupan_text{payment::to_json(charges_of(table, facts, size, missing))}; });
}

loupan_status loupan_charges_explain(const loupan_charge_table* table, const char* facts, int64_t size,
                                     loupan_missing_charge missing, loupan_language language,
                                     loupan_explain_format format, loupan_text** text, loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const wording in(language, format);
        return in(payment::explain(charges_of(table, facts, size, missing)));
    });
}

loupan_status loupan_change_settle(loupan_change change, const char* request, int64_t size, loupan_text** statement,
                                   loupan_error** error) noexcept {
    return made(statement, "statement", error,
                [&] { return loupan_text{change_of(change, text_of(request, size, "request")).statement}; });
}

loupan_status loupan_change_explain(loupan_change change, const char* request, int64_t size, loupan_language language,
                                    loupan_explain_format format, loupan_text** text, loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const wording in(language, format);
        const auto done = change_of(change, text_of(request, size, "request"));
        if (!done.told) {
            raise(errors::unsupported, {"change", std::to_string(change), {}, {}});
        }
        return in(*done.told);
    });
}
