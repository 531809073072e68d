// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "calendar_handle.hpp"
#include "guard.hpp"
#include "wording.hpp"

#include <loupan/area/batch.hpp>
#include <loupan/area/facts_json.hpp>

#include <algorithm>
#include <limits>
#include <string>

using namespace loupan;
using namespace loupan_abi;

namespace {

/// Codes come as int64, like every other column; each must be one of its own type.
template <class T> column<T> codes_of(const column<std::int64_t>& from, const char* name) {
    column_builder<T> out(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        const auto value = from[i];
        if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
            raise(errors::validation, {name, std::to_string(value), static_cast<std::int64_t>(i), {}});
        }
        out.data()[i] = static_cast<T>(value);
        if (!from.is_valid(i)) {
            out.set_null(i);
        }
    }
    return std::move(out).finish();
}

void put(area::facts_columns& into, loupan_area_fact which, column<std::int64_t> given) {
    switch (which) {
    case LOUPAN_CONTRACT_GROSS:
        into.contract_gross = std::move(given);
        return;
    case LOUPAN_MEASURED_GROSS:
        into.measured_gross = std::move(given);
        return;
    case LOUPAN_CONTRACT_INNER:
        into.contract_inner = std::move(given);
        return;
    case LOUPAN_MEASURED_INNER:
        into.measured_inner = std::move(given);
        return;
    case LOUPAN_AREA_UNIT_PRICE:
        into.unit_price = std::move(given);
        return;
    case LOUPAN_CONTRACT_TOTAL:
        into.contract_total = std::move(given);
        return;
    case LOUPAN_HOUSE_TOTAL:
        into.house_total = std::move(given);
        return;
    case LOUPAN_FITMENT:
        into.fitment = std::move(given);
        return;
    case LOUPAN_TAX_CONTRACT:
        into.tax_contract = std::move(given);
        return;
    case LOUPAN_TAX_SETTLEMENT:
        into.tax_settlement = std::move(given);
        return;
    case LOUPAN_PAID:
        into.paid = std::move(given);
        return;
    case LOUPAN_CHOICE:
        into.choice = codes_of<std::int32_t>(given, "choice");
        return;
    case LOUPAN_SURVEY_AUDITED:
        into.survey_audited = codes_of<std::uint8_t>(given, "survey_audited");
        return;
    case LOUPAN_SETTLEMENT_STATE:
        into.state = codes_of<std::int32_t>(given, "state");
        return;
    default:
        raise(errors::validation, {"column", std::to_string(which), {}, {}});
    }
}

const column<std::int64_t>& pick(const area::settlement_columns& columns, loupan_area_column which) {
    switch (which) {
    case LOUPAN_AREA_DIFFERENCE:
        return columns.difference;
    case LOUPAN_AREA_RATIO:
        return columns.ratio;
    case LOUPAN_AREA_DELTA:
        return columns.delta;
    case LOUPAN_AREA_NET:
        return columns.net;
    case LOUPAN_AREA_VAT:
        return columns.vat;
    case LOUPAN_AREA_FITMENT:
        return columns.fitment;
    case LOUPAN_AREA_TOTAL_DELTA:
        return columns.total_delta;
    case LOUPAN_AREA_TOTAL_AFTER:
        return columns.total_after;
    case LOUPAN_AREA_REFUND:
        return columns.refund;
    default:
        raise(errors::validation, {"column", std::to_string(which), {}, {}});
    }
}

area::area_facts facts_of(const area::compiled_rules& by, const char* facts, std::int64_t size) {
    return area::parse_facts(text_of(facts, size, "facts"), by.rules());
}

} // namespace

loupan_status loupan_area_rules_from_json(const char* json, int64_t size, loupan_area_rules** rules,
                                          loupan_error** error) noexcept {
    return made(rules, "rules", error,
                [&] { return loupan_area_rules{area::load_rules(text_of(json, size, "json"))}; });
}

const char* loupan_area_rules_digest(const loupan_area_rules* rules, int64_t* size) noexcept {
    return rules == nullptr ? give_nothing(size) : give(rules->rules.digest(), size);
}

loupan_status loupan_area_rules_to_json(const loupan_area_rules* rules, int32_t indent, loupan_text** json,
                                        loupan_error** error) noexcept {
    return made(json, "json", error, [&] {
        return loupan_text{area::to_json(need(rules, "rules").rules.rules(), std::clamp(indent, -1, 16))};
    });
}

void loupan_area_rules_free(loupan_area_rules* rules) noexcept { delete rules; }

loupan_status loupan_area_settle(const loupan_area_rules* rules, const char* facts, int64_t size,
                                 const loupan_calendar* calendar, loupan_text** settlement,
                                 loupan_error** error) noexcept {
    return made(settlement, "settlement", error, [&] {
        const auto& by = need(rules, "rules").rules;
        return loupan_text{area::to_json(area::settle(by, facts_of(by, facts, size), calendar_or_none(calendar)))};
    });
}

loupan_status loupan_area_explain(const loupan_area_rules* rules, const char* facts, int64_t size,
                                  const loupan_calendar* calendar, loupan_language language,
                                  loupan_explain_format format, loupan_text** text, loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto& by = need(rules, "rules").rules;
        const wording in(language, format);
        return in(area::explain(by, facts_of(by, facts, size), calendar_or_none(calendar)));
    });
}

loupan_status loupan_area_facts_new(loupan_area_facts** facts, loupan_error** error) noexcept {
    return made(facts, "facts", error, [] { return loupan_area_facts{}; });
}

loupan_status loupan_area_facts_add(loupan_area_facts* facts, loupan_area_fact column, const int64_t* values,
                                    const uint8_t* validity, int64_t count, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& into = need(facts, "facts").columns;
        put(into, column, column_of(values, validity, count, "values"));
    });
}

void loupan_area_facts_free(loupan_area_facts* facts) noexcept { delete facts; }

loupan_status loupan_area_settle_columns(const loupan_area_rules* rules, const loupan_area_facts* facts,
                                         loupan_on_error on_error, loupan_area_settlements** settlements,
                                         loupan_error** error) noexcept {
    return made(settlements, "settlements", error, [&] {
        const auto& by = need(rules, "rules").rules;
        const auto& of = need(facts, "facts").columns;
        if (on_error != LOUPAN_RAISE && on_error != LOUPAN_COLLECT) {
            raise(errors::validation, {"on_error", std::to_string(on_error), {}, {}});
        }
        area::settle_options how;
        how.errors = on_error == LOUPAN_COLLECT ? area::on_error::collect : area::on_error::raise;
        auto result = area::settle(by, of, how);
        auto bad = result.errors();
        return loupan_area_settlements{std::move(result), {std::move(bad)}};
    });
}

int64_t loupan_area_settlements_size(const loupan_area_settlements* settlements) noexcept {
    return settlements == nullptr ? 0 : static_cast<int64_t>(settlements->list.size());
}

loupan_status loupan_area_settlements_column(const loupan_area_settlements* settlements, loupan_area_column column,
                                             const int64_t** values, const uint8_t** validity,
                                             loupan_error** error) noexcept {
    if (values != nullptr) {
        *values = nullptr;
    }
    if (validity != nullptr) {
        *validity = nullptr;
    }
    return guarded(error, [&] {
        const auto& from = pick(need(settlements, "settlements").list.columns(), column);
        auto& data = need(values, "values");
        need(validity, "validity") = from.validity();
        data = from.data();
    });
}

const int32_t* loupan_area_settlements_directions(const loupan_area_settlements* settlements) noexcept {
    return settlements == nullptr ? nullptr : settlements->list.columns().direction.data();
}

const uint8_t* loupan_area_settlements_flags(const loupan_area_settlements* settlements) noexcept {
    return settlements == nullptr ? nullptr : settlements->list.columns().flags.data();
}

loupan_status loupan_area_settlements_total(const loupan_area_settlements* settlements, int64_t* total,
                                            loupan_error** error) noexcept {
    if (total != nullptr) {
        *total = 0;
    }
    return guarded(error, [&] { need(total, "total") = need(settlements, "settlements").list.total_delta().minor(); });
}

const loupan_row_errors* loupan_area_settlements_errors(const loupan_area_settlements* settlements) noexcept {
    return settlements == nullptr ? nullptr : &settlements->errors;
}

int32_t loupan_area_settlements_currency_digits(const loupan_area_settlements* settlements) noexcept {
    return settlements == nullptr ? 0 : static_cast<int32_t>(settlements->list.currency().digits());
}

void loupan_area_settlements_free(loupan_area_settlements* settlements) noexcept { delete settlements; }
