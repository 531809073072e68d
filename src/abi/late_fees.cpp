// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "payment_handles.hpp"
#include "wording.hpp"

#include <loupan/payment/ledger_rules_json.hpp>

#include <string_view>

using namespace loupan;
using namespace loupan_abi;

namespace {

/// Lists of the lines that were set before: a copy of their offsets.
column<std::int32_t> list_offsets(const loupan_overdue& of, const int32_t* offsets, std::size_t elements) {
    const auto lines = of.columns.amount.size();
    const auto given = values_of(offsets, lines + 1, "offsets");
    const auto checked = offsets_of(given.data(), lines, static_cast<std::int64_t>(elements), "offsets");
    return column<std::int32_t>(std::vector<std::int32_t>(checked.begin(), checked.end()));
}

/// The list of a row; none where no lists were set.
std::pair<std::size_t, std::size_t> list_of(const column<std::int32_t>& offsets, std::size_t row) {
    return offsets.empty()
               ? std::pair<std::size_t, std::size_t>{}
               : std::pair{static_cast<std::size_t>(offsets[row]), static_cast<std::size_t>(offsets[row + 1])};
}

/// A line of the columns by itself, known by its row.
payment::overdue_facts facts_of(const payment::overdue_columns& of, std::size_t row, const currency& in) {
    payment::overdue_facts out;
    out.key = std::to_string(row);
    out.amount = money::from_minor(of.amount[row], in);
    if (of.due.is_valid(row)) {
        out.due = date::from_days(of.due[row]);
    }
    const auto [first, last] = list_of(of.paid_offsets, row);
    for (auto i = first; i < last; ++i) {
        out.paid.push_back({date::from_days(of.paid_on[i]), money::from_minor(of.paid_amount[i], in)});
    }
    const auto [from, to] = list_of(of.stop_offsets, row);
    for (auto i = from; i < to; ++i) {
        out.stops.push_back({date::from_days(of.stop_from[i]), date::from_days(of.stop_to[i]), false});
    }
    return out;
}

currency currency_of(const char (&code)[4]) {
    std::string_view name(code, sizeof code);
    name = name.substr(0, name.find('\0'));
    return name.empty() ? currency{} : currency::parse(name);
}

loupan_late_fee_options options_of(const loupan_late_fee_options* given) {
    loupan_late_fee_options out{static_cast<int32_t>(sizeof(loupan_late_fee_options)), LOUPAN_RAISE, {}};
    read_options(given, out);
    return out;
}

} // namespace

loupan_status loupan_late_fee_rules_from_json(const char* json, int64_t size, loupan_late_fee_rules** rules,
                                              loupan_error** error) noexcept {
    return made(rules, "rules", error,
                [&] { return loupan_late_fee_rules{payment::parse_late_fee_rules(text_of(json, size, "json"))}; });
}

loupan_status loupan_late_fee_rules_to_json(const loupan_late_fee_rules* rules, int32_t indent, loupan_text** json,
                                            loupan_error** error) noexcept {
    return made(json, "json", error,
                [&] { return loupan_text{payment::to_json(need(rules, "rules").rules, std::clamp(indent, -1, 16))}; });
}

void loupan_late_fee_rules_free(loupan_late_fee_rules* rules) noexcept { delete rules; }

loupan_status loupan_overdue_new(loupan_overdue** overdue, loupan_error** error) noexcept {
    return made(overdue, "overdue", error, [] { return loupan_overdue{}; });
}

loupan_status loupan_overdue_set_lines(loupan_overdue* overdue, const int64_t* amounts, const int32_t* due,
                                       const uint8_t* due_validity, int64_t count, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& into = need(overdue, "overdue").columns;
        payment::overdue_columns fresh;
        fresh.amount = column_of(amounts, nullptr, count, "amounts");
        fresh.due = column_of(due, due_validity, count, "due");
        into = std::move(fresh);
    });
}

loupan_status loupan_overdue_set_payments(loupan_overdue* overdue, const int32_t* offsets, const int32_t* days,
                                          const int64_t* amounts, int64_t payment_count,
                                          loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& of = need(overdue, "overdue");
        auto on = column_of(days, nullptr, payment_count, "days");
        auto amount = column_of(amounts, nullptr, payment_count, "amounts");
        of.columns.paid_offsets = list_offsets(of, offsets, on.size());
        of.columns.paid_on = std::move(on);
        of.columns.paid_amount = std::move(amount);
    });
}

loupan_status loupan_overdue_set_stops(loupan_overdue* overdue, const int32_t* offsets, const int32_t* from,
                                       const int32_t* to, int64_t stop_count, loupan_error** error) noexcept {
    return guarded(error, [&] {
        auto& of = need(overdue, "overdue");
        auto first = column_of(from, nullptr, stop_count, "from");
        auto last = column_of(to, nullptr, stop_count, "to");
        of.columns.stop_offsets = list_offsets(of, offsets, first.size());
        of.columns.stop_from = std::move(first);
        of.columns.stop_to = std::move(last);
    });
}

void loupan_overdue_free(loupan_overdue* overdue) noexcept { delete overdue; }

loupan_status loupan_charge_late_fees(const loupan_late_fee_rules* rules, const loupan_overdue* overdue, int32_t as_of,
                                      const loupan_calendar* calendar, const loupan_late_fee_options* options,
                                      loupan_late_fees** fees, loupan_error** error) noexcept {
    return made(fees, "fees", error, [&] {
        const auto& by = need(rules, "rules").rules;
        const auto& of = need(overdue, "overdue").columns;
        const auto read = options_of(options);
        payment::late_fee_options how;
        how.collect_errors = read.on_error == LOUPAN_COLLECT;
        how.in = currency_of(read.currency);
        auto result = payment::late_fees(by, of, date::from_days(as_of), how, calendar_or_none(calendar));
        auto bad = result.errors;
        return loupan_late_fees{std::move(result), {std::move(bad)}, how.in};
    });
}

loupan_status loupan_late_fee_explain(const loupan_late_fee_rules* rules, const loupan_overdue* overdue, int64_t row,
                                      int32_t as_of, const loupan_calendar* calendar,
                                      const loupan_late_fee_options* options, loupan_language language,
                                      loupan_explain_format format, loupan_text** text, loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto& by = need(rules, "rules").rules;
        const auto& of = need(overdue, "overdue").columns;
        const wording in(language, format);
        if (row < 0 || static_cast<std::uint64_t>(row) >= of.amount.size()) {
            raise(errors::not_found, {"overdue", std::to_string(row), {}, {}});
        }
        const auto line = facts_of(of, static_cast<std::size_t>(row), currency_of(options_of(options).currency));
        return in(payment::explain(by, line, date::from_days(as_of), calendar_or_none(calendar)));
    });
}

int64_t loupan_late_fees_size(const loupan_late_fees* fees) noexcept {
    return fees == nullptr ? 0 : static_cast<int64_t>(fees->list.amount.size());
}

loupan_status loupan_late_fees_column(const loupan_late_fees* fees, loupan_late_fee_column column,
                                      const int64_t** values, const uint8_t** validity, loupan_error** error) noexcept {
    return give_column(values, validity, error, [&]() -> const auto& {
        const auto& list = need(fees, "fees").list;
        if (column != LOUPAN_LATE_FEE && column != LOUPAN_LATE_OPEN) {
            raise(errors::validation, {"column", std::to_string(column), {}, {}});
        }
        return column == LOUPAN_LATE_FEE ? list.amount : list.open;
    });
}

const int32_t* loupan_late_fees_days(const loupan_late_fees* fees) noexcept {
    return fees == nullptr ? nullptr : fees->list.days.data();
}

const uint8_t* loupan_late_fees_flags(const loupan_late_fees* fees) noexcept {
    return fees == nullptr ? nullptr : fees->list.flags.data();
}

loupan_status loupan_late_fees_total(const loupan_late_fees* fees, int64_t* total, loupan_error** error) noexcept {
    if (total != nullptr) {
        *total = 0;
    }
    return guarded(error, [&] {
        const auto& of = need(fees, "fees");
        need(total, "total") = of.list.total(of.unit).minor();
    });
}

const loupan_row_errors* loupan_late_fees_errors(const loupan_late_fees* fees) noexcept {
    return fees == nullptr ? nullptr : &fees->errors;
}

void loupan_late_fees_free(loupan_late_fees* fees) noexcept { delete fees; }
