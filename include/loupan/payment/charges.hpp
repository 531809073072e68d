// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/money.hpp>
#include <loupan/payment/charge_rules.hpp>
#include <loupan/payment/detail/product_text.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Taxes, fees and amounts collected for others of one deal (税费与代收费用, domain C2.8). Each line is rounded once, half up
/// to 0.01 unless its rule says otherwise; the sums are sums of the lines.

namespace loupan::inline LOUPAN_ABI::payment {

/// What is known of the deal (交易事实). What no applicable rule needs may be absent.
struct charge_facts {
    date as_of{};
    std::string usage = "dwelling";
    std::optional<home_order> home{};
    charge_party party = charge_party::individual;
    std::optional<floor_area> gross{};
    std::optional<floor_area> inner{};
    std::optional<money> contract{};
    std::optional<money> net{};       ///< the price without VAT
    std::optional<money> exchanged{}; ///< what the unit given in exchange counts for, in the same measure as the base
    std::map<std::string, decimal> quantities{};
    loupan::currency currency{};
};

/// The bracket that facts fall into (所在档), with its neighbours' distance.
struct bracket_hit {
    std::string code{};
    std::size_t rule = 0; ///< the index of the rule in its table
    charge_measure by = charge_measure::gross_area;
    decimal measure{};
    std::size_t index = 0;             ///< the bracket, from 0
    std::optional<decimal> from{};     ///< its lower end; absent in the first
    std::optional<decimal> up_to{};    ///< its upper end; absent in the last
    bool including_from = false;       ///< whether `from` itself belongs to it
    bool including_up_to = false;      ///< whether `up_to` itself belongs to it
    decimal value{};                   ///< the bracket's value
    std::optional<decimal> to_next{};  ///< up_to - measure
    std::optional<decimal> to_prior{}; ///< measure - from
    friend bool operator==(const bracket_hit&, const bracket_hit&) = default;
};

/// A part of the base in marginal brackets.
struct charge_slice {
    decimal base{};
    decimal value{};
    friend bool operator==(const charge_slice&, const charge_slice&) = default;
};

/// One charge of a deal (税费明细).
struct charge_line {
    std::string code{};
    std::string name{};
    charge_kind kind = charge_kind::fixed;
    charge_payer payer = charge_payer::buyer;
    bool collected = false;
    std::string recipient{};
    std::optional<charge_measure> measure{}; ///< what the base is
    decimal base{};                          ///< 1 where there is none
    decimal value{};                         ///< of the rule, or of the bracket
    std::string times_name{};
    decimal times = decimal(1);
    std::vector<charge_slice> slices{};
    std::optional<bracket_hit> bracket{};
    std::string exact{}; ///< before rounding and before `at_least` and `at_most`
    rounding how{};
    money amount{};
    std::string source{};
    std::size_t rule = 0;
    friend bool operator==(const charge_line&, const charge_line&) = default;
};

/// The charges of one deal (税费清单).
struct charge_statement {
    date as_of{};
    std::vector<charge_line> lines{};   ///< in the order of the table's codes
    std::vector<std::string> missing{}; ///< codes that no rule covers, where that is not refused
    money buyer{};                      ///< what the buyer pays
    money seller{};                     ///< what the seller pays
    money collected{};                  ///< of both, what is passed on
    money total{};                      ///< buyer + seller
    friend bool operator==(const charge_statement&, const charge_statement&) = default;
};

/// What happens to a code of the table that has no rule for the facts.
enum class missing_charge : std::uint8_t { refuse, report };

constexpr enum_table<missing_charge, 2> enum_names(missing_charge) {
    return {{{missing_charge::refuse, "refuse"}, {missing_charge::report, "report"}}};
}

namespace detail {

inline bool applies(const charge_rule& rule, const charge_facts& facts) {
    const auto& only = rule.only;
    const auto listed = [](const auto& list, const auto& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
    };
    return (!rule.from || *rule.from <= facts.as_of) && (!rule.to || facts.as_of <= *rule.to) &&
           (only.usage.empty() || listed(only.usage, facts.usage)) && !listed(only.except_usage, facts.usage) &&
           (only.home.empty() || (facts.home && listed(only.home, *facts.home))) &&
           (only.party.empty() || listed(only.party, facts.party));
}

inline void check_facts(const charge_table& table, const charge_facts& facts) {
    for (const auto& [area, path] : {std::pair(&facts.gross, "gross"), std::pair(&facts.inner, "inner")}) {
        if (*area && (*area)->unit() != table.per()) {
            raise(loupan::errors::unit_mismatch, {path, std::string(to_string((*area)->unit())), {}, "K4"});
        }
    }
    for (const auto& [amount, path] : {std::pair(&facts.contract, "contract"), std::pair(&facts.net, "net"),
                                       std::pair(&facts.exchanged, "exchanged")}) {
        if (!*amount) {
            continue;
        }
        if ((*amount)->currency() != facts.currency) {
            raise(loupan::errors::currency_mismatch, {path, std::string((*amount)->currency().code()), {}, "C2.8"});
        }
        if ((*amount)->sign() < 0) {
            refuse_charge(path, (*amount)->to_string());
        }
    }
    if (facts.usage.empty()) {
        raise(loupan::errors::empty, {"usage", {}, {}, "C2.8"});
    }
    for (const auto& [name, quantity] : facts.quantities) {
        if (quantity.sign() < 0) {
            refuse_charge("quantities." + name, quantity.to_string());
        }
    }
}

inline decimal measure_of(charge_measure which, const charge_facts& facts, const std::string& code) {
    const auto need = [&](const auto& value, const char* path) {
        if (!value) {
            raise(loupan::errors::empty, {path, {}, {}, code});
        }
        return value->to_decimal();
    };
    switch (which) {
    case charge_measure::inner_area:
        return need(facts.inner, "inner");
    case charge_measure::contract:
        return need(facts.contract, "contract");
    case charge_measure::net:
        return need(facts.net, "net");
    case charge_measure::gross_area:
        break;
    }
    return need(facts.gross, "gross");
}

/// The first rule of a code that the facts fall under; there is at most one.
inline std::optional<std::size_t> rule_for(const charge_table& table, std::string_view code,
                                           const charge_facts& facts) {
    for (std::size_t i = 0; i < table.rules().size(); ++i) {
        if (table.rules()[i].code == code && applies(table.rules()[i], facts)) {
            return i;
        }
    }
    return std::nullopt;
}

inline bracket_hit hit_of(const charge_rule& rule, std::size_t number, const charge_facts& facts) {
    bracket_hit hit;
    hit.code = rule.code;
    hit.rule = number;
    hit.by = rule.by;
    hit.measure = measure_of(rule.by, facts, rule.code);
    const auto within = [&](const charge_bracket& bracket) {
        return !bracket.up_to || (bracket.including ? hit.measure <= *bracket.up_to : hit.measure < *bracket.up_to);
    };
    while (!within(rule.brackets[hit.index])) {
        ++hit.index;
    }
    const auto& bracket = rule.brackets[hit.index];
    hit.value = bracket.value;
    if (hit.index > 0) {
        const auto& before = rule.brackets[hit.index - 1];
        hit.from = before.up_to;
        hit.including_from = !before.including;
        hit.to_prior = hit.measure - *hit.from;
    }
    if (bracket.up_to) {
        hit.up_to = bracket.up_to;
        hit.including_up_to = bracket.including;
        hit.to_next = *hit.up_to - hit.measure;
    }
    return hit;
}

inline std::vector<charge_slice> slices_of(const charge_rule& rule, const decimal& base) {
    std::vector<charge_slice> out;
    decimal from(0);
    for (const auto& bracket : rule.brackets) {
        const auto end = bracket.up_to ? min(*bracket.up_to, base) : base;
        if (end > from) {
            out.push_back({end - from, bracket.value});
            from = end;
        }
    }
    return out;
}

inline decimal times_of(const charge_rule& rule, const charge_facts& facts) {
    if (rule.times.empty()) {
        return decimal(1);
    }
    const auto found = facts.quantities.find(rule.times);
    if (found != facts.quantities.end()) {
        return found->second;
    }
    if (!rule.times_if_absent) {
        raise(loupan::errors::empty, {"quantities." + rule.times, {}, {}, rule.code});
    }
    return *rule.times_if_absent;
}

inline charge_line line_of(const charge_rule& rule, std::size_t number, const charge_facts& facts) {
    charge_line line;
    line.code = rule.code;
    line.name = rule.name;
    line.kind = rule.kind;
    line.payer = rule.payer;
    line.collected = rule.collected;
    line.recipient = rule.recipient;
    line.value = rule.value;
    line.base = decimal(1);
    line.how = rule.how;
    line.source = rule.source;
    line.rule = number;
    line.amount = money::zero(facts.currency);
    line.exact = "0";
    if (rule.kind == charge_kind::exempt) {
        return line;
    }
    if (!rule.brackets.empty()) {
        line.bracket = hit_of(rule, number, facts);
        line.value = line.bracket->value;
    }
    if (rule.kind != charge_kind::fixed) {
        line.measure = rule.base_or_usual();
        line.base = measure_of(*line.measure, facts, rule.code);
        if (rule.on_difference && facts.exchanged) {
            line.base = max(line.base - facts.exchanged->to_decimal(), decimal(0));
        }
    }
    line.times_name = rule.times;
    line.times = times_of(rule, facts);
    decimal rounded;
    if (rule.mode == bracket_mode::marginal) {
        line.slices = slices_of(rule, line.base);
        decimal sum(0);
        for (const auto& slice : line.slices) {
            sum += slice.base * slice.value;
        }
        line.exact = product_text(sum, line.times);
        rounded = rule.how.round_product(sum, line.times);
    } else {
        const decimal factor = (line.value * line.times).normalized();
        line.exact = product_text(line.base, factor);
        rounded = rule.how.round_product(line.base, factor);
    }
    if (rule.at_least) {
        rounded = max(rounded, *rule.at_least);
    }
    if (rule.at_most) {
        rounded = min(rounded, *rule.at_most);
    }
    line.amount = money::from_decimal(rounded, facts.currency);
    return line;
}

} // namespace detail

/// The rule of a code in force for these facts (适用规则); absent when none is. \throws as `charges`
[[nodiscard]] inline std::optional<charge_rule> charge_rule_for(const charge_table& table, std::string_view code,
                                                                const charge_facts& facts) {
    detail::check_facts(table, facts);
    const auto found = detail::rule_for(table, code, facts);
    return found ? std::optional(table.rules()[*found]) : std::nullopt;
}

/// Every bracket that the facts fall into (所在税率档), with the distance to the next edge: what an alert before a re-survey
/// or a price change asks for. Rules without brackets have none.
/// \throws invalid_argument core.empty for a fact that a bracket needs
[[nodiscard]] inline std::vector<bracket_hit> charge_brackets(const charge_table& table, const charge_facts& facts) {
    detail::check_facts(table, facts);
    std::vector<bracket_hit> out;
    for (const auto& code : table.codes()) {
        const auto found = detail::rule_for(table, code, facts);
        if (found && !table.rules()[*found].brackets.empty()) {
            out.push_back(detail::hit_of(table.rules()[*found], *found, facts));
        }
    }
    return out;
}

/// The charges of a deal (计算税费): for each code of the table the one rule that the facts fall under.
/// amount = R(base x value x quantity), within `at_least` and `at_most`; marginal brackets: the sum of base slice x value.
/// \throws rule_violation payment.charge_missing when a code has no rule for the facts (unless reported);
/// invalid_argument core.empty with the fact that a rule needs, core.validation, core.unit_mismatch,
/// core.currency_mismatch
[[nodiscard]] inline charge_statement charges(const charge_table& table, const charge_facts& facts,
                                              missing_charge missing = missing_charge::refuse) {
    detail::check_facts(table, facts);
    charge_statement out;
    out.as_of = facts.as_of;
    out.buyer = out.seller = out.collected = money::zero(facts.currency);
    for (const auto& code : table.codes()) {
        const auto found = detail::rule_for(table, code, facts);
        if (!found) {
            if (missing == missing_charge::refuse) {
                auto what =
                    code + " on " + facts.as_of.to_string() + ": " + facts.usage + ", " +
                    (facts.home ? std::string(to_string(*facts.home)) + " home" : std::string("home not said")) + ", " +
                    std::string(to_string(facts.party));
                raise(errors::charge_missing, {code, std::move(what), {}, "C2.8"});
            }
            out.missing.push_back(code);
            continue;
        }
        auto line = detail::line_of(table.rules()[*found], *found, facts);
        (line.payer == charge_payer::buyer ? out.buyer : out.seller) += line.amount;
        if (line.collected) {
            out.collected += line.amount;
        }
        out.lines.push_back(std::move(line));
    }
    out.total = out.buyer + out.seller;
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
