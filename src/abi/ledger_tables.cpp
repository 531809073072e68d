// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "ledger_handles.hpp"

#include <string>
#include <string_view>
#include <utility>

using namespace loupan;
using namespace loupan_abi;

namespace {

static_assert(LOUPAN_DEBT_COST == static_cast<int>(payment::debt_part::cost) &&
              LOUPAN_DEBT_INTEREST == static_cast<int>(payment::debt_part::interest) &&
              LOUPAN_DEBT_PRINCIPAL == static_cast<int>(payment::debt_part::principal) &&
              LOUPAN_DEBT_PENALTY == static_cast<int>(payment::debt_part::penalty));
static_assert(LOUPAN_LINE_PLANNED == static_cast<int>(payment::receivable_state::planned) &&
              LOUPAN_LINE_DUE == static_cast<int>(payment::receivable_state::due) &&
              LOUPAN_LINE_PARTIAL == static_cast<int>(payment::receivable_state::partial) &&
              LOUPAN_LINE_SETTLED == static_cast<int>(payment::receivable_state::settled) &&
              LOUPAN_LINE_SUSPENDED == static_cast<int>(payment::receivable_state::suspended) &&
              LOUPAN_LINE_TRANSFERRED == static_cast<int>(payment::receivable_state::transferred) &&
              LOUPAN_LINE_CANCELLED == static_cast<int>(payment::receivable_state::cancelled) &&
              LOUPAN_LINE_WRITTEN_OFF == static_cast<int>(payment::receivable_state::written_off));
static_assert(LOUPAN_AGEING_ALL == static_cast<int>(payment::ageing_by::all) &&
              LOUPAN_AGEING_ITEM == static_cast<int>(payment::ageing_by::item) &&
              LOUPAN_AGEING_GROUP == static_cast<int>(payment::ageing_by::group) &&
              LOUPAN_AGEING_TRADE == static_cast<int>(payment::ageing_by::trade));

loupan_balances balance_columns(const payment::ledger& of, const date& as_of) {
    loupan_balances out{};
    std::vector<payment::receivable_status> lines;
    lines.reserve(of.lines.size());
    for (const auto& line : of.lines) {
        const auto now = payment::status(line, as_of);
        out.texts.push_back({line.key, line.trade, std::string(payment::to_string(line.item))});
        out.amounts[LOUPAN_BALANCE_AMOUNT].push_back(line.amount.minor());
        out.amounts[LOUPAN_BALANCE_OPEN_COST].push_back(now.open.cost.minor());
        out.amounts[LOUPAN_BALANCE_OPEN_INTEREST].push_back(now.open.interest.minor());
        out.amounts[LOUPAN_BALANCE_OPEN_PRINCIPAL].push_back(now.open.principal.minor());
        out.amounts[LOUPAN_BALANCE_OPEN_PENALTY].push_back(now.open.penalty.minor());
        out.amounts[LOUPAN_BALANCE_PAID_COST].push_back(now.paid.cost.minor());
        out.amounts[LOUPAN_BALANCE_PAID_INTEREST].push_back(now.paid.interest.minor());
        out.amounts[LOUPAN_BALANCE_PAID_PRINCIPAL].push_back(now.paid.principal.minor());
        out.amounts[LOUPAN_BALANCE_PAID_PENALTY].push_back(now.paid.penalty.minor());
        out.amounts[LOUPAN_BALANCE_WAIVED].push_back(now.waived.minor());
        out.overdue_days.push_back(now.overdue_days);
        out.states.push_back(static_cast<std::uint8_t>(now.state));
        out.flags.push_back(static_cast<std::uint8_t>((now.overdue ? LOUPAN_BALANCE_FLAG_OVERDUE : 0) |
                                                      (now.provisional ? LOUPAN_BALANCE_FLAG_PROVISIONAL : 0) |
                                                      (now.settled_late ? LOUPAN_BALANCE_FLAG_SETTLED_LATE : 0)));
        lines.push_back(now);
    }
    out.due = days_of(lines.size(), [&lines](std::size_t i) { return lines[i].due; });
    out.settled = days_of(lines.size(), [&lines](std::size_t i) { return lines[i].settled_on; });
    return out;
}

loupan_allocations allocation_columns(const payment::posted_receipt& of) {
    loupan_allocations out{};
    for (const auto& entry : of.lines) {
        out.receivables.push_back(entry.line.receivable);
        out.amounts.push_back(entry.line.amount.minor());
        out.parts.push_back(static_cast<std::uint8_t>(entry.line.what));
        out.days.push_back(entry.on.days());
    }
    out.credit = of.credit.minor();
    out.reversed_by = of.reversed_by;
    return out;
}

loupan_ageing ageing_columns(const payment::ageing_table& of) {
    loupan_ageing out{};
    for (std::size_t i = 0; i < of.buckets.size(); ++i) {
        out.buckets.push_back(of.buckets.name(i));
    }
    const auto add = [&out](const payment::ageing_row& row) {
        out.keys.push_back(row.key);
        out.lines.push_back(row.lines);
        for (const auto& amount : row.amounts) {
            out.amounts.push_back(amount.minor());
        }
    };
    for (const auto& row : of.rows) {
        add(row);
    }
    add(of.total);
    return out;
}

const char* give_at(const std::vector<std::string>& of, std::int64_t index, std::int64_t* size) noexcept {
    const bool there = index >= 0 && static_cast<std::uint64_t>(index) < of.size();
    return there ? give(of[static_cast<std::size_t>(index)], size) : give_nothing(size);
}

} // namespace

loupan_status loupan_ledger_balances(const loupan_ledger* ledger, int32_t as_of, loupan_balances** balances,
                                     loupan_error** error) noexcept {
    return made(balances, "balances", error,
                [&] { return balance_columns(need(ledger, "ledger").book, date::from_days(as_of)); });
}

int64_t loupan_balances_size(const loupan_balances* balances) noexcept {
    return balances == nullptr ? 0 : static_cast<int64_t>(balances->texts.size());
}

loupan_status loupan_balances_column(const loupan_balances* balances, loupan_balance_column column,
                                     const int64_t** values, loupan_error** error) noexcept {
    if (values != nullptr) {
        *values = nullptr;
    }
    return guarded(error, [&] {
        const auto& from = need(balances, "balances").amounts;
        if (column < LOUPAN_BALANCE_AMOUNT || column > LOUPAN_BALANCE_WAIVED) {
            raise(errors::validation, {"column", std::to_string(column), {}, {}});
        }
        need(values, "values") = from[column].data();
    });
}

loupan_status loupan_balances_due(const loupan_balances* balances, const int32_t** days, const uint8_t** validity,
                                  loupan_error** error) noexcept {
    return give_column(days, validity, error, [&]() -> const auto& { return need(balances, "balances").due; });
}

loupan_status loupan_balances_settled(const loupan_balances* balances, const int32_t** days, const uint8_t** validity,
                                      loupan_error** error) noexcept {
    return give_column(days, validity, error, [&]() -> const auto& { return need(balances, "balances").settled; });
}

const int32_t* loupan_balances_overdue_days(const loupan_balances* balances) noexcept {
    return balances == nullptr ? nullptr : balances->overdue_days.data();
}

const uint8_t* loupan_balances_states(const loupan_balances* balances) noexcept {
    return balances == nullptr ? nullptr : balances->states.data();
}

const uint8_t* loupan_balances_flags(const loupan_balances* balances) noexcept {
    return balances == nullptr ? nullptr : balances->flags.data();
}

const char* loupan_balances_text(const loupan_balances* balances, int64_t index, loupan_balance_field field,
                                 int64_t* size) noexcept {
    if (balances == nullptr || index < 0 || static_cast<std::uint64_t>(index) >= balances->texts.size()) {
        return give_nothing(size);
    }
    const auto& line = balances->texts[static_cast<std::size_t>(index)];
    switch (field) {
    case LOUPAN_BALANCE_KEY:
        return give(line.key, size);
    case LOUPAN_BALANCE_TRADE:
        return give(line.trade, size);
    case LOUPAN_BALANCE_ITEM:
        return give(line.item, size);
    default:
        return give_nothing(size);
    }
}

void loupan_balances_free(loupan_balances* balances) noexcept { delete balances; }

loupan_status loupan_ledger_allocations(const loupan_ledger* ledger, const char* no, int64_t no_size,
                                        loupan_allocations** allocations, loupan_error** error) noexcept {
    return made(allocations, "allocations", error,
                [&] { return allocation_columns(need(ledger, "ledger").book.receipt(text_of(no, no_size, "no"))); });
}

int64_t loupan_allocations_size(const loupan_allocations* allocations) noexcept {
    return allocations == nullptr ? 0 : static_cast<int64_t>(allocations->amounts.size());
}

const int64_t* loupan_allocations_amounts(const loupan_allocations* allocations) noexcept {
    return allocations == nullptr ? nullptr : allocations->amounts.data();
}

const uint8_t* loupan_allocations_parts(const loupan_allocations* allocations) noexcept {
    return allocations == nullptr ? nullptr : allocations->parts.data();
}

const int32_t* loupan_allocations_days(const loupan_allocations* allocations) noexcept {
    return allocations == nullptr ? nullptr : allocations->days.data();
}

const char* loupan_allocations_receivable(const loupan_allocations* allocations, int64_t index,
                                          int64_t* size) noexcept {
    return allocations == nullptr ? give_nothing(size) : give_at(allocations->receivables, index, size);
}

int64_t loupan_allocations_credit(const loupan_allocations* allocations) noexcept {
    return allocations == nullptr ? 0 : allocations->credit;
}

const char* loupan_allocations_reversed_by(const loupan_allocations* allocations, int64_t* size) noexcept {
    return allocations == nullptr ? give_nothing(size) : give(allocations->reversed_by, size);
}

void loupan_allocations_free(loupan_allocations* allocations) noexcept { delete allocations; }

loupan_status loupan_ledger_ageing(const loupan_ledger* ledger, int32_t as_of, const int32_t* up_to, int64_t count,
                                   loupan_ageing_by by, int32_t with_late_fee, loupan_ageing** ageing,
                                   loupan_error** error) noexcept {
    return made(ageing, "ageing", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        if (by < LOUPAN_AGEING_ALL || by > LOUPAN_AGEING_TRADE) {
            raise(errors::validation, {"by", std::to_string(by), {}, {}});
        }
        if (with_late_fee != 0 && with_late_fee != 1) {
            raise(errors::validation, {"with_late_fee", std::to_string(with_late_fee), {}, {}});
        }
        payment::ageing_buckets buckets;
        if (up_to != nullptr) {
            const auto given = values_of(up_to, count_of(count, "count"), "up_to");
            buckets.up_to.assign(given.begin(), given.end());
        }
        return ageing_columns(payment::ageing(book.lines, buckets, date::from_days(as_of),
                                              static_cast<payment::ageing_by>(by), with_late_fee == 1));
    });
}

int64_t loupan_ageing_rows(const loupan_ageing* ageing) noexcept {
    return ageing == nullptr ? 0 : static_cast<int64_t>(ageing->keys.size()) - 1;
}

int64_t loupan_ageing_buckets(const loupan_ageing* ageing) noexcept {
    return ageing == nullptr ? 0 : static_cast<int64_t>(ageing->buckets.size());
}

const char* loupan_ageing_bucket(const loupan_ageing* ageing, int64_t index, int64_t* size) noexcept {
    return ageing == nullptr ? give_nothing(size) : give_at(ageing->buckets, index, size);
}

const char* loupan_ageing_key(const loupan_ageing* ageing, int64_t row, int64_t* size) noexcept {
    return ageing == nullptr ? give_nothing(size) : give_at(ageing->keys, row, size);
}

const int64_t* loupan_ageing_amounts(const loupan_ageing* ageing) noexcept {
    return ageing == nullptr ? nullptr : ageing->amounts.data();
}

const int32_t* loupan_ageing_lines(const loupan_ageing* ageing) noexcept {
    return ageing == nullptr ? nullptr : ageing->lines.data();
}

void loupan_ageing_free(loupan_ageing* ageing) noexcept { delete ageing; }
