// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "payment_handles.hpp"
#include "wording.hpp"

#include <loupan/payment/plan_explain.hpp>
#include <loupan/payment/plan_json.hpp>
#include <loupan/payment/plan_schedule_json.hpp>

using namespace loupan;
using namespace loupan_abi;

namespace {

loupan_pay_schedule pay_columns(payment::pay_schedule of) {
    std::vector<std::int64_t> amounts;
    std::vector<std::uint8_t> flags;
    for (const auto& line : of.lines()) {
        amounts.push_back(line.amount.minor());
        flags.push_back(static_cast<std::uint8_t>((line.due.provisional ? LOUPAN_PAY_FLAG_PROVISIONAL : 0) |
                                                  (line.in_total ? 0 : LOUPAN_PAY_FLAG_BESIDE)));
    }
    auto due = days_of(of.lines().size(), [&of](std::size_t i) { return of.lines()[i].due.value; });
    return {std::move(of), std::move(amounts), std::move(due), std::move(flags)};
}

/// A name that the library holds, as literals do: it ends with NUL.
const char* give_literal(std::string_view name, std::int64_t* size) noexcept {
    if (size != nullptr) {
        *size = static_cast<std::int64_t>(name.size());
    }
    return name.data();
}

} // namespace

loupan_status loupan_pay_plan_from_json(const char* json, int64_t size, loupan_pay_plan** plan,
                                        loupan_error** error) noexcept {
    return made(plan, "plan", error, [&] { return loupan_pay_plan{payment::load_plan(text_of(json, size, "json"))}; });
}

const char* loupan_pay_plan_digest(const loupan_pay_plan* plan, int64_t* size) noexcept {
    return plan == nullptr ? give_nothing(size) : give(plan->rules.digest(), size);
}

loupan_status loupan_pay_plan_to_json(const loupan_pay_plan* plan, int32_t indent, loupan_text** json,
                                      loupan_error** error) noexcept {
    return made(json, "json", error, [&] {
        return loupan_text{payment::to_json(need(plan, "plan").rules.rules(), std::clamp(indent, -1, 16))};
    });
}

void loupan_pay_plan_free(loupan_pay_plan* plan) noexcept { delete plan; }

loupan_status loupan_pay_plan_schedule(const loupan_pay_plan* plan, const char* facts, int64_t size,
                                       const loupan_calendar* calendar, loupan_pay_schedule** schedule,
                                       loupan_error** error) noexcept {
    return made(schedule, "schedule", error, [&] {
        const auto& by = need(plan, "plan").rules;
        auto deal = payment::parse_deal_facts(text_of(facts, size, "facts"), by.rules().currency);
        std::optional<loupan::calendar::business_calendar> in;
        if (calendar != nullptr) {
            in = calendar->value;
        }
        return pay_columns(payment::schedule(by, std::move(deal), std::move(in)));
    });
}

int64_t loupan_pay_schedule_size(const loupan_pay_schedule* schedule) noexcept {
    return schedule == nullptr ? 0 : static_cast<int64_t>(schedule->amounts.size());
}

const int64_t* loupan_pay_schedule_amounts(const loupan_pay_schedule* schedule) noexcept {
    return schedule == nullptr ? nullptr : schedule->amounts.data();
}

loupan_status loupan_pay_schedule_due(const loupan_pay_schedule* schedule, const int32_t** days,
                                      const uint8_t** validity, loupan_error** error) noexcept {
    return give_column(days, validity, error, [&]() -> const auto& { return need(schedule, "schedule").due; });
}

const uint8_t* loupan_pay_schedule_flags(const loupan_pay_schedule* schedule) noexcept {
    return schedule == nullptr ? nullptr : schedule->flags.data();
}

const char* loupan_pay_schedule_text(const loupan_pay_schedule* schedule, int64_t index, loupan_pay_field field,
                                     int64_t* size) noexcept {
    if (schedule == nullptr || index < 0 || static_cast<std::size_t>(index) >= schedule->value.lines().size()) {
        return give_nothing(size);
    }
    const auto& line = schedule->value.lines()[static_cast<std::size_t>(index)];
    switch (field) {
    case LOUPAN_PAY_KEY:
        return give(line.key, size);
    case LOUPAN_PAY_ITEM:
        return give_literal(payment::to_string(line.item), size);
    case LOUPAN_PAY_NAME_ZH:
        return give(line.name, size);
    case LOUPAN_PAY_WAITS_FOR:
        return give(line.due.waits_for, size);
    default:
        return give_nothing(size);
    }
}

int64_t loupan_pay_schedule_total(const loupan_pay_schedule* schedule) noexcept {
    return schedule == nullptr ? 0 : schedule->value.total().minor();
}

int32_t loupan_pay_schedule_currency_digits(const loupan_pay_schedule* schedule) noexcept {
    return schedule == nullptr ? 0 : static_cast<int32_t>(schedule->value.total().currency().digits());
}

loupan_status loupan_pay_schedule_to_json(const loupan_pay_schedule* schedule, int32_t indent, loupan_text** json,
                                          loupan_error** error) noexcept {
    return made(json, "json", error, [&] {
        return loupan_text{payment::to_json(need(schedule, "schedule").value, std::clamp(indent, -1, 16))};
    });
}

loupan_status loupan_pay_schedule_explain(const loupan_pay_schedule* schedule, loupan_language language,
                                          loupan_explain_format format, loupan_text** text,
                                          loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto& of = need(schedule, "schedule").value;
        const wording in(language, format);
        return in(payment::explain(of));
    });
}

void loupan_pay_schedule_free(loupan_pay_schedule* schedule) noexcept { delete schedule; }
