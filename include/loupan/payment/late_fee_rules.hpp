// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/convention.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The rules of late fees as plain, editable values (滞纳金规则, domain C2.7). `late_fee.hpp` applies them.

namespace loupan::inline LOUPAN_ABI::payment {

/// What the grace days do (宽限期).
enum class grace_mode : std::uint8_t {
    waive_if_within, ///< 宽限期内付清不计,超过则从第一天起计
    free_days        ///< 宽限天数始终不计: the first days are always free
};

/// How rates that depend on the overdue days meet (分段方式).
enum class bucket_mode : std::uint8_t {
    whole,   ///< 不作累加: once over N days, the rate of that bucket holds for all days (合同示范文本第八条)
    marginal ///< 分段累加: each day has the rate of its own bucket
};

constexpr enum_table<grace_mode, 2> enum_names(grace_mode) {
    return {{{grace_mode::waive_if_within, "waive_if_within"}, {grace_mode::free_days, "free_days"}}};
}
constexpr enum_table<bucket_mode, 2> enum_names(bucket_mode) {
    return {{{bucket_mode::whole, "whole"}, {bucket_mode::marginal, "marginal"}}};
}

/// A rate from a number of overdue days on (逾期分段).
struct late_fee_bucket {
    std::int32_t over_days = 0; ///< for more overdue days than this (超过 N 日)
    loupan::rate rate{};        ///< per the period of the rules' own rate
    friend bool operator==(const late_fee_bucket&, const late_fee_bucket&) = default;
};

/// How a late fee is computed (滞纳金规则). A rate is required; all else has the default of domain C2.7.
struct late_fee_rules {
    std::string name{};
    periodic_rate rate{};         ///< 日万分之三: a day, a month of 30 days, or a year of `year_days`
    std::int32_t year_days = 365; ///< 360, 364, 365 or 366; for a yearly rate
    std::int32_t grace_days = 0;  ///< 宽限天数
    grace_mode grace = grace_mode::waive_if_within;
    std::vector<late_fee_bucket> buckets{}; ///< ascending by days; before the first the rate above holds
    bucket_mode bucket = bucket_mode::whole;
    std::optional<decimal> floor{};            ///< a fee below this amount is not asked for, in yuan
    std::optional<loupan::rate> cap_of_base{}; ///< at most this fraction of what was overdue at first
    bool cap_at_principal = false;             ///< at most the amount of the line
    rounding how{};                            ///< once, at the end
    calendar::convention roll = calendar::convention::unadjusted; ///< how a due date on a holiday moves (K7)
    calendar::beyond_data beyond = calendar::beyond_data::provisional;
    std::string source{}; ///< the clause of the contract, or the standard
    friend bool operator==(const late_fee_rules&, const late_fee_rules&) = default;
};

namespace detail {

/// How many days the period of a rate has.
inline std::int32_t period_days(const late_fee_rules& rules) noexcept {
    return rules.rate.per == rate_period::year ? rules.year_days : rules.rate.per == rate_period::month ? 30 : 1;
}

} // namespace detail

/// Checks the rules (校验规则). A rate above 100 % a day is refused as a slip of the unit.
/// \throws invalid_argument core.empty (no rate period), core.validation with the path of the field
inline void validate(const late_fee_rules& rules, const std::string& path = {}) {
    const auto refuse = [&path](const std::string& field, std::string value) {
        raise(loupan::errors::validation, {join_path(path, field), std::move(value), {}, "C2.7"});
    };
    if (rules.rate.per == rate_period::none) {
        raise(loupan::errors::empty, {join_path(path, "rate"), "a rate with its period", {}, "C2.7"});
    }
    if (rules.rate.per > rate_period::year) {
        refuse("rate", std::to_string(static_cast<int>(rules.rate.per)));
    }
    if (rules.year_days != 360 && (rules.year_days < 364 || rules.year_days > 366)) {
        refuse("year_days", std::to_string(rules.year_days));
    }
    const auto check_rate = [&](const loupan::rate& r, const std::string& field) {
        if (r.scaled() < 0 || r.scaled() > std::int64_t{100'000'000} * detail::period_days(rules)) {
            refuse(field, r.to_string());
        }
    };
    check_rate(rules.rate.value, "rate");
    if (rules.grace_days < 0 || rules.grace_days > 3660) {
        refuse("grace_days", std::to_string(rules.grace_days));
    }
    if (to_string(rules.grace).empty()) {
        refuse("grace", std::to_string(static_cast<int>(rules.grace)));
    }
    if (to_string(rules.bucket).empty()) {
        refuse("bucket", std::to_string(static_cast<int>(rules.bucket)));
    }
    for (std::size_t i = 0; i < rules.buckets.size(); ++i) {
        const auto here = "buckets[" + std::to_string(i) + "]";
        const auto days = rules.buckets[i].over_days;
        if (days < 1 || days > 36600 || (i > 0 && days <= rules.buckets[i - 1].over_days)) {
            refuse(here + ".over_days", std::to_string(days));
        }
        check_rate(rules.buckets[i].rate, here + ".rate");
    }
    if (rules.floor && rules.floor->sign() < 0) {
        refuse("floor", rules.floor->to_string());
    }
    if (rules.cap_of_base && (rules.cap_of_base->scaled() <= 0 || rules.cap_of_base->scaled() > 10'000'000'000)) {
        refuse("cap_of_base", rules.cap_of_base->to_string());
    }
}

/// What counts as too much (过高标准): the loss that a court would compare with (民法典 585; 解释 12; 通则解释 65). Data, for it
/// moves with the loan prime rate and with local practice.
struct excess_standard {
    loupan::rate annual_loss{};                                     ///< the yearly rate of the loss, e.g. of a loan
    loupan::rate multiple = loupan::rate::from_scaled(130'000'000); ///< 130 % of the loss
    std::int32_t year_days = 365;
    std::optional<loupan::rate>
        cap_of_base{}; ///< a cap above this fraction of the base is pointed out, none at all too
    std::string source{};
    friend bool operator==(const excess_standard&, const excess_standard&) = default;
};

/// Something to look at before a rule is used; never an error (提示).
struct rule_note {
    std::string code{}; ///< stable
    std::string english{};
    std::string chinese{};
    friend bool operator==(const rule_note&, const rule_note&) = default;
};

/// \throws invalid_argument core.validation with the path of the field
inline void validate(const excess_standard& standard, const std::string& path = {}) {
    const auto refuse = [&path](const char* field, std::string value) {
        raise(loupan::errors::validation, {join_path(path, field), std::move(value), {}, "C2.7"});
    };
    if (standard.annual_loss.scaled() < 0 || standard.annual_loss.scaled() > 1'000'000'000) {
        refuse("annual_loss", standard.annual_loss.to_string());
    }
    if (standard.multiple.scaled() <= 0 || standard.multiple.scaled() > 10'000'000'000) {
        refuse("multiple", standard.multiple.to_string());
    }
    if (standard.year_days != 360 && (standard.year_days < 364 || standard.year_days > 366)) {
        refuse("year_days", std::to_string(standard.year_days));
    }
}

/// What a court might cut down in the rules (违约金过高提示): notes, each with its figures. A fee above the loss times
/// `multiple` may be reduced on request (民法典 585, 合同编通则解释 65).
/// \throws invalid_argument core.validation, core.empty (the rules or the standard)
[[nodiscard]] inline std::vector<rule_note> review(const late_fee_rules& rules, const excess_standard& standard) {
    validate(rules);
    validate(standard, "standard");
    using loupan::detail::int128;
    std::vector<rule_note> out;
    const auto look = [&](const loupan::rate& r) {
        // r / days of its period x days of a year, against loss x multiple, crosswise.
        const auto yearly = int128{r.scaled()} * int128{standard.year_days} * int128{100'000'000};
        const auto limit = int128{standard.annual_loss.scaled()} * int128{standard.multiple.scaled()} *
                           int128{detail::period_days(rules)};
        if (yearly > limit) {
            const auto a_year = rounding("0.0001").round_ratio(r.to_decimal() * decimal(standard.year_days * 100),
                                                               decimal(detail::period_days(rules)));
            const auto most = (standard.annual_loss.to_decimal() * standard.multiple.to_decimal() * decimal(100));
            const auto figures = a_year.normalized().to_string() + " % > " + most.normalized().to_string() + " %";
            out.push_back({"payment.note_rate_excessive",
                           "The rate is " + figures + " a year: a court may cut it on request (Civil Code 585)",
                           "年化 " + figures + ":对方可请求予以适当减少(民法典585条)"});
        }
    };
    look(rules.rate.value);
    for (const auto& b : rules.buckets) {
        look(b.rate);
    }
    if (standard.cap_of_base) {
        const auto limit = standard.cap_of_base->to_percent();
        if (!rules.cap_of_base) {
            out.push_back({"payment.note_cap_missing", "There is no cap; " + limit + " of the base is usual",
                           "未设上限;参考上限为逾期款的 " + limit});
        } else if (*rules.cap_of_base > *standard.cap_of_base) {
            const auto figures = rules.cap_of_base->to_percent() + " > " + limit;
            out.push_back({"payment.note_cap_excessive", "The cap is high: " + figures + " of the base",
                           "上限偏高:逾期款的 " + figures});
        }
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
