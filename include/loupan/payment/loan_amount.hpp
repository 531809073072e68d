// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/payment/detail/plan_notes.hpp>
#include <loupan/payment/errors.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

/// \file
/// How much a bank and the provident fund lend for a house (贷款金额, domain C2.3). Ratios, caps and limits are data of a
/// city and a day, never constants here.

namespace loupan::inline LOUPAN_ABI::payment {

/// What one lender lends (贷款规则): the least of its limits, cut down to a multiple of `unit`. At least one of the first
/// four is given. In a combination the ratios of the commercial loan count both loans.
struct loan_rule {
    std::optional<rate> down_ratio{};        ///< 首付比例: at most total x (1 - down_ratio) is lent
    std::optional<rate> max_ltv{};           ///< 最高贷款成数: at most total x max_ltv
    std::optional<decimal> cap{};            ///< 单笔上限
    std::optional<decimal> quota{};          ///< 借款人额度
    decimal unit{10000};                     ///< 取整单位: 10 000, 1 000 or 100 yuan by custom
    std::optional<decimal> least{};          ///< 最低贷款额: payment.loan_below_least under it
    std::optional<std::int32_t> max_years{}; ///< 最长年限
    std::optional<std::int32_t> max_age{};   ///< 年龄+年限上限: age + years must not be above it
    friend bool operator==(const loan_rule&, const loan_rule&) = default;
};

/// What is known of one loan of a deal (贷款情况).
struct loan_facts {
    std::optional<money> requested{};    ///< 申请金额: less than the rule allows, a multiple of its unit
    std::optional<money> approved{};     ///< 批准金额: the bank grants less (C2.3)
    std::optional<date> approved_on{};   ///< 批贷日
    std::optional<std::int32_t> years{}; ///< 贷款年限
    std::optional<std::int32_t> age{};   ///< 借款人年龄
    friend bool operator==(const loan_facts&, const loan_facts&) = default;
};

/// The loans of a plan (贷款条件): one of them, or both for a combination (组合贷).
struct loan_rules {
    std::optional<loan_rule> commercial{};
    std::optional<loan_rule> provident_fund{};
    std::optional<rate> min_down_ratio{}; ///< 最低首付比例: payment.down_below_min under it
    friend bool operator==(const loan_rules&, const loan_rules&) = default;
};

/// What is lent and what the buyer pays himself (贷款与首付); the three add up to the total.
struct loan_amounts {
    money provident_fund{};
    money commercial{};
    money first{}; ///< 首付: the total less the loans, so it absorbs what their units cut off
    friend bool operator==(const loan_amounts&, const loan_amounts&) = default;
};

namespace detail {

inline constexpr std::int64_t rate_one = 100000000; ///< 1 at the scale of a rate

/// A loan rule in integers: minor units, and ratios at 1e-8.
struct loan_limits {
    std::optional<std::int64_t> kept{}; ///< 1 - down_ratio
    std::optional<std::int64_t> ltv{};
    std::optional<std::int64_t> cap{};
    std::optional<std::int64_t> quota{};
    std::int64_t unit = 1;
    std::int64_t least = 0;
    std::optional<std::int32_t> max_years{};
    std::optional<std::int32_t> max_age{};
};

/// The facts of a loan in integers.
struct loan_numbers {
    std::optional<std::int64_t> requested{};
    std::optional<std::int64_t> approved{};
    std::optional<std::int32_t> approved_on{};
    std::optional<std::int32_t> years{};
    std::optional<std::int32_t> age{};
};

/// A loan as planned, and as granted where the bank lends less.
struct loan_figures {
    std::int64_t planned = 0;
    std::int64_t granted = 0;
};

inline std::int64_t positive_minor(const decimal& value, int digits, const std::string& path) {
    if (value.sign() <= 0) {
        raise(loupan::errors::validation, {path, value.to_string(), {}, "C2.3"});
    }
    return at_plan_path(path, [&] { return value.to_scaled(digits); });
}

inline std::int64_t ratio_within(const rate& value, bool one_allowed, const std::string& path) {
    if (value.scaled() < 0 || value.scaled() > rate_one || (!one_allowed && value.scaled() == rate_one)) {
        raise(loupan::errors::validation, {path, value.to_string(), {}, "C2.3"});
    }
    return value.scaled();
}

/// Checks a rule and brings it to integers. \throws invalid_argument core.validation, core.empty, core.too_many_digits
inline loan_limits compile_loan(const loan_rule& rule, const currency& in, const std::string& path) {
    loan_limits out;
    const auto at = [&path](const char* field) { return join_path(path, field); };
    if (rule.down_ratio) {
        out.kept = rate_one - ratio_within(*rule.down_ratio, false, at("down_ratio"));
    }
    if (rule.max_ltv) {
        out.ltv = ratio_within(*rule.max_ltv, true, at("max_ltv"));
    }
    if (rule.cap) {
        out.cap = positive_minor(*rule.cap, in.digits(), at("cap"));
    }
    if (rule.quota) {
        out.quota = positive_minor(*rule.quota, in.digits(), at("quota"));
    }
    if (!out.kept && !out.ltv && !out.cap && !out.quota) {
        raise(loupan::errors::empty, {at("down_ratio"), "no limit to the loan", {}, "C2.3"});
    }
    out.unit = positive_minor(rule.unit, in.digits(), at("unit"));
    if (rule.least) {
        out.least = positive_minor(*rule.least, in.digits(), at("least"));
    }
    for (const auto& [value, field] : {std::pair(rule.max_years, "max_years"), std::pair(rule.max_age, "max_age")}) {
        if (value && (*value < 1 || *value > 200)) {
            raise(loupan::errors::validation, {at(field), std::to_string(*value), {}, "C2.3"});
        }
    }
    out.max_years = rule.max_years;
    out.max_age = rule.max_age;
    return out;
}

inline std::string minor_text(std::int64_t minor, int digits) { return print_scaled(int128{minor}, digits); }

inline void check_term(const loan_limits& of, const loan_numbers& facts, const std::string& path) {
    const auto at = [&path](const char* field) { return join_path(path, field); };
    if (facts.years && (*facts.years < 1 || *facts.years > 200)) {
        raise(loupan::errors::validation, {at("years"), std::to_string(*facts.years), {}, "C2.3"});
    }
    if (facts.age && (*facts.age < 0 || *facts.age > 200)) {
        raise(loupan::errors::validation, {at("age"), std::to_string(*facts.age), {}, "C2.3"});
    }
    if (facts.years && of.max_years && *facts.years > *of.max_years) {
        raise(errors::loan_term_too_long,
              {at("years"), std::to_string(*facts.years) + " > " + std::to_string(*of.max_years), {}, "C2.3"});
    }
    if (facts.years && facts.age && of.max_age && *facts.age + *facts.years > *of.max_age) {
        raise(errors::loan_term_too_long,
              {at("years"),
               std::to_string(*facts.age) + " + " + std::to_string(*facts.years) + " > " + std::to_string(*of.max_age),
               {},
               "C2.3"});
    }
}

/// One loan on a total of which `beside` is lent by another. `path` names the facts.
template <class Recorder>
loan_figures lend(std::int64_t total, std::int64_t beside, const loan_limits& of, const loan_numbers& facts, int digits,
                  const std::string& path, plan_notes<Recorder>& notes) {
    const int128 one{rate_one};
    std::optional<int128> target; // in 1e-8 of a minor unit, so that nothing is rounded before the unit is
    const auto limit = [&target](const int128& value) {
        if (!target || value < *target) {
            target = value;
        }
    };
    const auto say = [&](const char* code, const char* name, const std::string& value, const int128& exact) {
        notes.add([&] {
            return step{code,
                        {{"total", minor_text(total, digits), notes.unit()},
                         {name, value, {}},
                         {"other_loan", minor_text(beside, digits), notes.unit()}},
                        print_trimmed(exact, digits + rate::scale),
                        {},
                        print_trimmed(exact, digits + rate::scale),
                        notes.unit(),
                        "C2.3"};
        });
    };
    const int128 others = int128{beside} * one;
    if (of.kept) {
        const int128 value = int128{total} * int128{*of.kept} - others;
        limit(value);
        say(beside == 0 ? "payment.loan_down" : "payment.loan_down_beside", "down_ratio",
            rate::from_scaled(rate_one - *of.kept).to_percent(), value);
    }
    if (of.ltv) {
        const int128 value = int128{total} * int128{*of.ltv} - others;
        limit(value);
        say(beside == 0 ? "payment.loan_ltv" : "payment.loan_ltv_beside", "max_ltv",
            rate::from_scaled(*of.ltv).to_percent(), value);
    }
    if (of.cap) {
        limit(int128{*of.cap} * one);
        say("payment.loan_cap", "cap", minor_text(*of.cap, digits), int128{*of.cap} * one);
    }
    if (of.quota) {
        limit(int128{*of.quota} * one);
        say("payment.loan_quota", "quota", minor_text(*of.quota, digits), int128{*of.quota} * one);
    }
    // Nobody lends more than what is left of the price.
    limit(int128{total} * one - others);
    const int128 exact = *target < int128{0} ? int128{0} : *target;
    const int128 units = exact / (int128{of.unit} * one);
    loan_figures out;
    out.planned = to_int64_or_raise(units * int128{of.unit});
    notes.add([&] {
        return step{"payment.loan_floor",
                    {{"unit", minor_text(of.unit, digits), notes.unit()}},
                    print_trimmed(exact, digits + rate::scale),
                    "down@" + minor_text(of.unit, digits),
                    minor_text(out.planned, digits),
                    notes.unit(),
                    "C2.3"};
    });
    if (facts.requested) {
        const auto at = join_path(path, "requested");
        if (*facts.requested < 0 || *facts.requested % of.unit != 0) {
            raise(loupan::errors::validation, {at, minor_text(*facts.requested, digits), {}, "C2.3"});
        }
        if (*facts.requested > out.planned) {
            raise(errors::loan_over_cap,
                  {at, minor_text(*facts.requested, digits) + " > " + minor_text(out.planned, digits), {}, "C2.3"});
        }
        out.planned = *facts.requested;
        notes.add([&] {
            return step{"payment.loan_requested", {}, {}, {}, minor_text(out.planned, digits), notes.unit(), "C2.3"};
        });
    }
    // Who asks for nothing gets nothing; a loan too small to be lent is another matter.
    if (out.planned < of.least && !(facts.requested && *facts.requested == 0)) {
        raise(errors::loan_below_least, {join_path(path, "least"),
                                         minor_text(out.planned, digits) + " < " + minor_text(of.least, digits),
                                         {},
                                         "C2.3"});
    }
    check_term(of, facts, path);
    out.granted = out.planned;
    if (facts.approved) {
        const auto at = join_path(path, "approved");
        if (*facts.approved < 0) {
            raise(errors::plan_negative, {at, minor_text(*facts.approved, digits), {}, "C2.3"});
        }
        if (*facts.approved > out.planned) {
            raise(errors::loan_over_cap,
                  {at, minor_text(*facts.approved, digits) + " > " + minor_text(out.planned, digits), {}, "C2.3"});
        }
        out.granted = *facts.approved;
        notes.add([&] {
            return step{"payment.loan_approved",
                        {{"planned", minor_text(out.planned, digits), notes.unit()}},
                        {},
                        {},
                        minor_text(out.granted, digits),
                        notes.unit(),
                        "解释 19"};
        });
    }
    return out;
}

/// The buyer's own part against the least that is allowed of it: own >= ratio x total, compared exactly.
inline void check_down(std::int64_t total, std::int64_t loans, std::int64_t min_ratio, int digits,
                       const std::string& path) {
    const std::int64_t own = total - loans;
    if (int128{own} * int128{rate_one} < int128{total} * int128{min_ratio}) {
        raise(errors::down_below_min, {path,
                                       minor_text(own, digits) + " < " + rate::from_scaled(min_ratio).to_percent() +
                                           " x " + minor_text(total, digits),
                                       {},
                                       "C2.3"});
    }
}

inline std::optional<std::int64_t> minor_in(const std::optional<money>& amount, const currency& in) {
    if (!amount) {
        return std::nullopt;
    }
    require_same(in, amount->currency());
    return amount->minor();
}

inline loan_numbers numbers_of(const loan_facts& facts, const currency& in) {
    loan_numbers out{minor_in(facts.requested, in), minor_in(facts.approved, in), {}, facts.years, facts.age};
    if (facts.approved_on) {
        out.approved_on = facts.approved_on->days();
    }
    return out;
}

} // namespace detail

/// The loans on a contract total (贷款金额计算): the provident fund first, the commercial loan on what its ratios leave, each
/// cut down to its unit; the first payment absorbs what is cut off. `approved` amounts replace the planned ones.
/// \throws rule_violation payment.loan_over_cap, payment.loan_below_least, payment.loan_term_too_long,
/// payment.down_below_min; invalid_argument core.validation, core.empty, core.currency_mismatch
[[nodiscard]] inline loan_amounts loan_amount(const money& total, const loan_rules& terms,
                                              const loan_facts& commercial = {},
                                              const loan_facts& provident_fund = {}) {
    const auto& in = total.currency();
    if (total.minor() <= 0) {
        raise(loupan::errors::validation, {"total", total.to_string(), {}, "C2.3"});
    }
    if (!terms.commercial && !terms.provident_fund) {
        raise(loupan::errors::empty, {"terms", "no loan", {}, "C2.3"});
    }
    null_recorder silent;
    detail::plan_notes<null_recorder> notes(silent);
    detail::loan_figures fund;
    detail::loan_figures bank;
    if (terms.provident_fund) {
        const auto limits = detail::compile_loan(*terms.provident_fund, in, "terms.provident_fund");
        fund = detail::lend(total.minor(), 0, limits, detail::numbers_of(provident_fund, in), in.digits(),
                            "provident_fund", notes);
    }
    if (terms.commercial) {
        const auto limits = detail::compile_loan(*terms.commercial, in, "terms.commercial");
        bank = detail::lend(total.minor(), fund.planned, limits, detail::numbers_of(commercial, in), in.digits(),
                            "commercial", notes);
    }
    if (terms.min_down_ratio) {
        detail::check_down(total.minor(), fund.planned + bank.planned,
                           detail::ratio_within(*terms.min_down_ratio, true, "terms.min_down_ratio"), in.digits(),
                           "terms.min_down_ratio");
    }
    return {money::from_minor(fund.granted, in), money::from_minor(bank.granted, in),
            money::from_minor(total.minor() - fund.granted - bank.granted, in)};
}

} // namespace loupan::inline LOUPAN_ABI::payment
