// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// The rules of taxes, fees and amounts collected for others (税费与代收费用, domain C2.8), as dated data. What a law or a
/// city sets is a row of a table with its source; `loupan/payment/charges.hpp` computes with it.

namespace loupan::inline LOUPAN_ABI::payment {

/// What the value of a rule is multiplied with (计算方式).
enum class charge_kind : std::uint8_t {
    fixed,    ///< 定额: an amount, times a quantity where the rule names one
    per_area, ///< 按面积: an amount for each unit of area
    percent,  ///< 按比例: a fraction of an amount
    exempt    ///< 免征: nothing, and the source says why
};

/// What is measured: the base of an amount, or what chooses a bracket (计税依据).
enum class charge_measure : std::uint8_t {
    gross_area, ///< 建筑面积
    inner_area, ///< 套内面积
    contract,   ///< 合同总价
    net         ///< 不含增值税价
};

/// Who pays (承担方).
enum class charge_payer : std::uint8_t { buyer, seller };

/// Which home of the buyer's family this is (家庭住房套数).
enum class home_order : std::uint8_t { first, second, further };

/// Who acquires, or keeps the unit unsold (权利人).
enum class charge_party : std::uint8_t { individual, company, developer };

/// How brackets count (分档方式): the bracket's value for the whole base, or each slice at its own (超额累进).
enum class bracket_mode : std::uint8_t { whole, marginal };

constexpr enum_table<charge_kind, 4> enum_names(charge_kind) {
    return {{{charge_kind::fixed, "fixed"},
             {charge_kind::per_area, "per_area"},
             {charge_kind::percent, "percent"},
             {charge_kind::exempt, "exempt"}}};
}
constexpr enum_table<charge_measure, 4> enum_names(charge_measure) {
    return {{{charge_measure::gross_area, "gross_area"},
             {charge_measure::inner_area, "inner_area"},
             {charge_measure::contract, "contract"},
             {charge_measure::net, "net"}}};
}
constexpr enum_table<charge_payer, 2> enum_names(charge_payer) {
    return {{{charge_payer::buyer, "buyer"}, {charge_payer::seller, "seller"}}};
}
constexpr enum_table<home_order, 3> enum_names(home_order) {
    return {{{home_order::first, "first"}, {home_order::second, "second"}, {home_order::further, "further"}}};
}
constexpr enum_table<charge_party, 3> enum_names(charge_party) {
    return {{{charge_party::individual, "individual"},
             {charge_party::company, "company"},
             {charge_party::developer, "developer"}}};
}
constexpr enum_table<bracket_mode, 2> enum_names(bracket_mode) {
    return {{{bracket_mode::whole, "whole"}, {bracket_mode::marginal, "marginal"}}};
}

/// The Chinese name of a measure (计税依据名称).
[[nodiscard]] constexpr std::string_view chinese_name(charge_measure of) noexcept {
    constexpr std::array<std::string_view, 4> names{"建筑面积", "套内面积", "合同总价", "不含税价"};
    return names[static_cast<std::size_t>(of)];
}

/// One bracket (档): from where the one before ends to `up_to`, or without an end. 以下/以内 includes its number, 不满 does
/// not (民法典 1259, K9).
struct charge_bracket {
    std::optional<decimal> up_to{};
    bool including = true; ///< whether `up_to` itself belongs to this bracket
    decimal value{};
    friend bool operator==(const charge_bracket&, const charge_bracket&) = default;
};

/// To which facts a rule applies (适用条件). An empty list is any.
struct charge_conditions {
    std::vector<std::string> usage{};        ///< `dwelling`, `parking`, `storage`, `shop`, `office`, or any other
    std::vector<std::string> except_usage{}; ///< any usage but these
    std::vector<home_order> home{};
    std::vector<charge_party> party{};
    friend bool operator==(const charge_conditions&, const charge_conditions&) = default;
};

/// A rule in force from a day to a day (税费规则).
struct charge_rule {
    std::string code{}; ///< `deed_tax`; several rules of one code differ in conditions or dates
    std::string name{};
    charge_kind kind = charge_kind::fixed;
    /// The base; absent: gross area for `per_area`, the net price for `percent`.
    std::optional<charge_measure> base{};
    decimal value{};                        ///< an amount, an amount per area, or a fraction; not used with brackets
    std::vector<charge_bracket> brackets{}; ///< ascending; the last has no end
    charge_measure by = charge_measure::gross_area; ///< what chooses the bracket
    bracket_mode mode = bracket_mode::whole;
    bool on_difference = false; ///< an exchange of units is charged on the difference (契税法 4)
    std::string times{};        ///< the name of a quantity: `months`, `certificates`
    std::optional<decimal> times_if_absent{};
    rounding how{};
    std::optional<decimal> at_least{};
    std::optional<decimal> at_most{};
    charge_payer payer = charge_payer::buyer;
    bool collected = false;  ///< 代收: passed on to the recipient; no revenue, no VAT, no base of a commission
    std::string recipient{}; ///< who gets it in the end
    charge_conditions only{};
    std::optional<date> from{}; ///< inclusive
    std::optional<date> to{};   ///< inclusive
    std::string source{};       ///< where it is written; required
    friend bool operator==(const charge_rule&, const charge_rule&) = default;

    [[nodiscard]] charge_measure base_or_usual() const {
        return base.value_or(kind == charge_kind::percent ? charge_measure::net : charge_measure::gross_area);
    }
};

namespace detail {

inline bool is_area(charge_measure m) { return m == charge_measure::gross_area || m == charge_measure::inner_area; }

[[noreturn]] inline void refuse_charge(const std::string& path, std::string value) {
    raise(loupan::errors::validation, {path, std::move(value), {}, "C2.8"});
}

inline void check_value(const charge_rule& rule, const decimal& value, const std::string& path) {
    if (value.sign() < 0 || (rule.kind == charge_kind::percent && value >= decimal(1))) {
        refuse_charge(path, value.to_string());
    }
}

inline void check_brackets(const charge_rule& rule, const std::string& path) {
    for (std::size_t i = 0; i < rule.brackets.size(); ++i) {
        const auto at = path + ".brackets[" + std::to_string(i) + "]";
        const auto& bracket = rule.brackets[i];
        check_value(rule, bracket.value, join_path(at, "value"));
        const bool last = i + 1 == rule.brackets.size();
        if (bracket.up_to.has_value() == last) {
            refuse_charge(join_path(at, "up_to"), last ? "the last bracket has no end" : "only the last has no end");
        }
        if (!last && (bracket.up_to->sign() < 0 || (i > 0 && *bracket.up_to <= *rule.brackets[i - 1].up_to))) {
            refuse_charge(join_path(at, "up_to"), bracket.up_to->to_string());
        }
    }
    if (rule.mode == bracket_mode::marginal) {
        if (rule.brackets.empty() || rule.kind == charge_kind::fixed || rule.by != rule.base_or_usual()) {
            refuse_charge(join_path(path, "mode"), "marginal brackets divide the base itself");
        }
    }
}

inline void check_rule(const charge_rule& rule, const std::string& path) {
    for (const auto& [text, field] : {std::pair(&rule.code, "code"), std::pair(&rule.source, "source")}) {
        if (text->empty()) {
            raise(loupan::errors::empty, {join_path(path, field), {}, {}, "C2.8"});
        }
    }
    check_value(rule, rule.value, join_path(path, "value"));
    if (rule.kind == charge_kind::exempt &&
        (rule.value.sign() != 0 || !rule.brackets.empty() || rule.at_least.has_value())) {
        refuse_charge(join_path(path, "value"), "an exemption has no value");
    }
    check_brackets(rule, path);
    if (rule.base && (rule.kind == charge_kind::fixed || rule.kind == charge_kind::exempt ||
                      is_area(*rule.base) != (rule.kind == charge_kind::per_area))) {
        refuse_charge(join_path(path, "base"), std::string(to_string(*rule.base)));
    }
    if (rule.on_difference && rule.kind != charge_kind::percent) {
        refuse_charge(join_path(path, "on_difference"), "of a fraction only");
    }
    if (rule.times.empty() && rule.times_if_absent) {
        refuse_charge(join_path(path, "times"), "a quantity without a name");
    }
    if (rule.times_if_absent && rule.times_if_absent->sign() < 0) {
        refuse_charge(join_path(path, "times"), rule.times_if_absent->to_string());
    }
    if (rule.at_least && rule.at_least->sign() < 0) {
        refuse_charge(join_path(path, "at_least"), rule.at_least->to_string());
    }
    if (rule.at_most && (rule.at_most->sign() < 0 || (rule.at_least && *rule.at_most < *rule.at_least))) {
        refuse_charge(join_path(path, "at_most"), rule.at_most->to_string());
    }
    if (!rule.only.usage.empty() && !rule.only.except_usage.empty()) {
        refuse_charge(join_path(path, "only.except_usage"), "either these usages or all but these");
    }
    if (rule.from && rule.to && *rule.to < *rule.from) {
        refuse_charge(join_path(path, "to"), rule.to->to_string());
    }
}

template <class T> bool lists_meet(const std::vector<T>& a, const std::vector<T>& b) {
    return a.empty() || b.empty() || std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

inline bool usages_meet(const charge_conditions& a, const charge_conditions& b) {
    const auto named = [](const std::vector<std::string>& these, const std::vector<std::string>& but) {
        return std::any_of(these.begin(), these.end(), [&](const std::string& usage) {
            return std::find(but.begin(), but.end(), usage) == but.end();
        });
    };
    if (!a.usage.empty() && !b.except_usage.empty()) {
        return named(a.usage, b.except_usage);
    }
    if (!b.usage.empty() && !a.except_usage.empty()) {
        return named(b.usage, a.except_usage);
    }
    return lists_meet(a.usage, b.usage);
}

/// Whether some facts would fall under both rules.
inline bool rules_meet(const charge_rule& a, const charge_rule& b) {
    const bool apart = (a.to && b.from && *a.to < *b.from) || (b.to && a.from && *b.to < *a.from);
    return a.code == b.code && !apart && usages_meet(a.only, b.only) && lists_meet(a.only.home, b.only.home) &&
           lists_meet(a.only.party, b.only.party);
}

} // namespace detail

/// A table of dated rules (税费规则表): checked, immutable. No two rules of one code meet on the same facts.
class charge_table {
public:
    charge_table() = default;
    /// \throws invalid_argument core.empty (code, source), core.validation (values, brackets, dates, conditions),
    /// core.duplicate (two rules of one code that some facts would fall under both)
    explicit charge_table(std::vector<charge_rule> rules, area_unit per = area_unit::square_metre,
                          const std::string& path = {})
        : rules_(std::move(rules)), per_(per) {
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const auto at = join_path(path, "rules[" + std::to_string(i) + "]");
            detail::check_rule(rules_[i], at);
            for (std::size_t j = 0; j < i; ++j) {
                if (detail::rules_meet(rules_[j], rules_[i])) {
                    raise(loupan::errors::duplicate,
                          {at, rules_[i].code + ", as rules[" + std::to_string(j) + "]", {}, "C2.8"});
                }
            }
        }
    }

    [[nodiscard]] const std::vector<charge_rule>& rules() const noexcept { return rules_; }
    /// The unit that values per area and brackets by area are in.
    [[nodiscard]] area_unit per() const noexcept { return per_; }
    /// The codes, in the order of the table.
    [[nodiscard]] std::vector<std::string> codes() const {
        std::vector<std::string> out;
        for (const auto& rule : rules_) {
            if (std::find(out.begin(), out.end(), rule.code) == out.end()) {
                out.push_back(rule.code);
            }
        }
        return out;
    }
    /// This table with the charges of another one: a code of `local` replaces all rules of that code here, so that a city's
    /// table lies over the national one. \throws invalid_argument core.unit_mismatch
    [[nodiscard]] charge_table with(const charge_table& local) const {
        if (per_ != local.per_) {
            raise(loupan::errors::unit_mismatch, {"area_unit", std::string(to_string(local.per_)), {}, "C2.8"});
        }
        const auto replaced = local.codes();
        std::vector<charge_rule> rules;
        std::copy_if(rules_.begin(), rules_.end(), std::back_inserter(rules), [&](const charge_rule& rule) {
            return std::find(replaced.begin(), replaced.end(), rule.code) == replaced.end();
        });
        rules.insert(rules.end(), local.rules_.begin(), local.rules_.end());
        return charge_table(std::move(rules), per_);
    }
    friend bool operator==(const charge_table&, const charge_table&) = default;

private:
    std::vector<charge_rule> rules_{};
    area_unit per_ = area_unit::square_metre;
};

} // namespace loupan::inline LOUPAN_ABI::payment
