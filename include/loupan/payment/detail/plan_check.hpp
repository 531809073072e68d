// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/plan.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace loupan::inline LOUPAN_ABI::payment::detail {

inline constexpr std::size_t no_line = std::numeric_limits<std::size_t>::max();
inline constexpr std::string_view deposit_key = "deposit";

/// How a line finds its amount, without the texts.
enum class amount_form : std::uint8_t { fixed, percent, remainder, loan, external };

/// A line as schedules use it: integers, its role decided, its places in other lists known.
struct line_form {
    std::string key;
    std::string name;
    std::string path; ///< `lines[2]`
    payment::item item = item::house;
    line_role role = line_role::in_total; ///< never automatic
    amount_form amount = amount_form::fixed;
    std::int64_t fixed = 0;   ///< minor units
    std::int64_t percent = 0; ///< 1e-8
    std::int64_t step = 1;    ///< of the percent's rounding, minor units
    rounding_mode mode = rounding_mode::half_up;
    std::string external;
    loan_limits loan;
    instalment_rule split;
    due_rule due;
    std::size_t milestone = no_line; ///< in the list of milestones
};

/// A plan as schedules use it.
struct plan_form {
    std::vector<line_form> lines; ///< in sequence
    std::vector<std::string> milestones;
    std::size_t tail = no_line;
    std::size_t deposit = no_line; ///< the only deposit line
    std::size_t deposits = 0;      ///< how many deposit lines the document has
    std::size_t loan = no_line;
    std::size_t provident_fund = no_line;
    std::int64_t min_down = 0;
    bool implied_deposit = false; ///< line 0 is not in the document: it is there when a deal brings a deposit
};

[[noreturn]] inline void refuse_plan(const std::string& path, std::string value) {
    raise(loupan::errors::validation, {path, std::move(value), {}, "C2.2"});
}

template <class Enum> void require_known(Enum value, const std::string& path) {
    if (to_string(value).empty()) {
        refuse_plan(path, std::to_string(static_cast<int>(value)));
    }
}

inline line_role role_of(const plan_line& line, bool deposit_in_house) {
    if (line.role != line_role::automatic) {
        return line.role;
    }
    switch (line.item) {
    case item::deposit:
        return deposit_in_house ? line_role::offset : line_role::beside;
    case item::first:
    case item::house:
    case item::loan:
    case item::provident_fund_loan:
        return line_role::in_total;
    default:
        return line_role::beside;
    }
}

inline void check_key(const std::string& key, const std::string& path) {
    if (key.empty()) {
        raise(loupan::errors::empty, {path, {}, {}, "C2.2"});
    }
    // A key names rows too, as `key/2`, and stands in error paths.
    if (std::any_of(key.begin(), key.end(), [](char c) { return c == '/' || (c >= 0 && c < 32); }) ||
        key.size() > 100) {
        refuse_plan(path, loupan::detail::clip(key));
    }
}

inline void compile_amount(const plan_line& from, line_form& to, const currency& in) {
    const auto at = [&to](const char* field) { return join_path(to.path, field); };
    if (const auto* fixed = std::get_if<fixed_amount>(&from.amount)) {
        to.amount = amount_form::fixed;
        to.fixed = at_plan_path(at("amount.fixed"), [&] { return fixed->value.to_scaled(in.digits()); });
        if (to.fixed < 0) {
            raise(errors::plan_negative, {at("amount.fixed"), fixed->value.to_string(), {}, "C2.2"});
        }
    } else if (const auto* percent = std::get_if<percent_amount>(&from.amount)) {
        to.amount = amount_form::percent;
        to.percent = percent->value.scaled();
        if (to.percent < 0) {
            raise(errors::plan_negative, {at("amount.percent"), percent->value.to_string(), {}, "C2.2"});
        }
        if (to.percent > rate_one) {
            raise(errors::plan_over_total, {at("amount.percent"), percent->value.to_percent(), {}, "C2.2"});
        }
        to.step = at_plan_path(at("amount.rounding"), [&] { return percent->how.step().to_scaled(in.digits()); });
        to.mode = percent->how.mode();
    } else if (const auto* loan = std::get_if<loan_rule>(&from.amount)) {
        to.amount = amount_form::loan;
        to.loan = compile_loan(*loan, in, at("amount.loan"));
    } else if (const auto* external = std::get_if<external_amount>(&from.amount)) {
        to.amount = amount_form::external;
        to.external = external->name.empty() ? from.key : external->name;
    } else {
        to.amount = amount_form::remainder;
    }
    if (is_loan(from.item) != (to.amount == amount_form::loan)) {
        refuse_plan(at("amount"),
                    is_loan(from.item) ? "a loan line has a loan rule" : "only a loan line has a loan rule");
    }
}

inline void compile_due(const plan_line& from, line_form& to, std::vector<std::string>& milestones) {
    const auto at = [&to](const char* field) { return join_path(to.path, field); };
    const auto& due = from.due;
    require_known(due.anchor, at("due.anchor"));
    require_known(due.roll, at("due.roll"));
    if ((due.anchor == due_anchor::absolute) != due.on.has_value()) {
        refuse_plan(at("due.on"), due.on ? "a date stands with the anchor absolute only" : "absolute needs its date");
    }
    if ((due.anchor == due_anchor::milestone) == due.milestone.empty()) {
        refuse_plan(at("due.milestone"), due.milestone.empty() ? "a milestone needs its code"
                                                               : "a code stands with the anchor milestone only");
    }
    if (due.months < -1200 || due.months > 1200) {
        refuse_plan(at("due.months"), std::to_string(due.months));
    }
    if (due.days < -36500 || due.days > 36500) {
        refuse_plan(at("due.days"), std::to_string(due.days));
    }
    to.due = due;
    if (due.anchor == due_anchor::milestone) {
        // One name says what happened: a milestone called `sign` would be two things.
        if (parse_enum<due_anchor>(due.milestone)) {
            refuse_plan(at("due.milestone"), due.milestone);
        }
        auto it = std::find(milestones.begin(), milestones.end(), due.milestone);
        to.milestone = static_cast<std::size_t>(it - milestones.begin());
        if (it == milestones.end()) {
            milestones.push_back(due.milestone);
        }
    }
    const auto& split = from.instalments;
    if (split.count < 1 || split.count > 1200) {
        refuse_plan(at("instalments.count"), std::to_string(split.count));
    }
    if (split.count > 1) {
        if (split.months < 0 || split.months > 1200) {
            refuse_plan(at("instalments.months"), std::to_string(split.months));
        }
        if (split.days < 0 || split.days > 36500 || (split.days == 0 && split.months == 0)) {
            refuse_plan(at("instalments.days"), std::to_string(split.days));
        }
        if (is_loan(from.item)) {
            refuse_plan(at("instalments.count"), "a loan is paid out at once");
        }
    }
    to.split = split;
}

inline void check_role(const plan_line& from, const line_form& to) {
    const auto at = join_path(to.path, "role");
    require_known(from.role, at);
    if (is_loan(to.item) && to.role != line_role::in_total) {
        refuse_plan(at, "a loan pays for the house");
    }
    if (to.amount == amount_form::remainder && to.role != line_role::in_total) {
        refuse_plan(at, "a remainder is part of the total");
    }
}

/// The line that takes the tail: marked, or a REMAINDER, or FIRST where a loan is in the plan, or the last own line of the
/// total. \throws rule_violation payment.plan_tail for two of a kind or none
inline std::size_t find_tail(const pay_plan& rules, const plan_form& form, const std::vector<std::size_t>& from) {
    std::size_t found = no_line;
    const auto only = [&](std::size_t line, const char* field) {
        if (found != no_line && found != line) {
            raise(errors::plan_tail, {join_path(form.lines[line].path, field),
                                      form.lines[found].key + ", " + form.lines[line].key,
                                      {},
                                      "C2.2"});
        }
        found = line;
    };
    const auto own = [&](std::size_t i) {
        return form.lines[i].role == line_role::in_total && form.lines[i].amount != amount_form::loan;
    };
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        const bool marked = from[i] != no_line && rules.lines[from[i]].takes_tail;
        if (marked && !own(i)) {
            raise(errors::plan_tail, {join_path(form.lines[i].path, "takes_tail"),
                                      form.lines[i].key + ": a loan and what is beside the total take no tail",
                                      {},
                                      "C2.2"});
        }
        if (marked || form.lines[i].amount == amount_form::remainder) {
            only(i, marked ? "takes_tail" : "amount");
        }
    }
    if (found == no_line && (form.loan != no_line || form.provident_fund != no_line)) {
        for (std::size_t i = 0; i < form.lines.size(); ++i) {
            if (own(i) && form.lines[i].item == item::first) {
                only(i, "takes_tail");
            }
        }
    }
    for (std::size_t i = form.lines.size(); i > 0 && found == no_line; --i) {
        if (own(i - 1)) {
            found = i - 1;
        }
    }
    if (found == no_line) {
        raise(errors::plan_tail, {"lines", "none", {}, "C2.2"});
    }
    return found;
}

inline void check_kind(const pay_plan& rules, const plan_form& form) {
    const bool bank = form.loan != no_line;
    const bool fund = form.provident_fund != no_line;
    bool good = true;
    switch (rules.kind) {
    case plan_kind::one_off:
    case plan_kind::instalments:
        good = !bank && !fund;
        break;
    case plan_kind::mortgage:
        good = bank && !fund;
        break;
    case plan_kind::provident_fund:
        good = fund && !bank;
        break;
    case plan_kind::combined:
        good = bank && fund;
        break;
    case plan_kind::rent_then_buy:
    case plan_kind::other:
        break;
    }
    if (!good) {
        refuse_plan("kind", std::string(to_string(rules.kind)) + " with " +
                                (bank && fund ? "both loans"
                                 : bank       ? "a commercial loan"
                                 : fund       ? "a provident fund loan"
                                              : "no loan"));
    }
    if (rules.needs_loan != (bank || fund)) {
        refuse_plan("needs_loan", rules.needs_loan ? "true without a loan line" : "false with a loan line");
    }
}

inline void check_head(const pay_plan& rules) {
    if (rules.semantics != pay_plan::current_semantics) {
        raise(loupan::errors::unsupported, {"semantics", std::to_string(rules.semantics), {}, {}});
    }
    require_known(rules.kind, "kind");
    require_known(rules.state, "state");
    require_known(rules.early, "before_signing");
    if (rules.valid_from && rules.valid_to && *rules.valid_to < *rules.valid_from) {
        refuse_plan("valid.to", rules.valid_to->to_string());
    }
    if (rules.discount_off) {
        static_cast<void>(ratio_within(*rules.discount_off, false, "discount.off"));
    }
    if (rules.shortfall_days && (*rules.shortfall_days < 0 || *rules.shortfall_days > 36500)) {
        refuse_plan("shortfall_days", std::to_string(*rules.shortfall_days));
    }
    if (rules.lines.empty()) {
        raise(loupan::errors::empty, {"lines", {}, {}, "C2.2"});
    }
    if (rules.lines.size() > 1000) {
        refuse_plan("lines", std::to_string(rules.lines.size()) + " lines");
    }
}

/// What the percents alone show to be too much. Loans are left out: their limits are known with the total only.
inline void check_percents(const plan_form& form) {
    int128 sum{0};
    for (const auto& line : form.lines) {
        if (line.role == line_role::in_total && line.amount == amount_form::percent) {
            sum += int128{line.percent};
            if (sum > int128{rate_one}) {
                raise(errors::plan_over_total,
                      {join_path(line.path, "amount.percent"), print_trimmed(sum, rate::scale - 2) + "%", {}, "C2.2"});
            }
        }
    }
}

/// The places of the lines in the document, in sequence; ties in the order of the document.
inline std::vector<std::size_t> in_sequence(const pay_plan& rules) {
    std::vector<std::size_t> order(rules.lines.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&rules](std::size_t a, std::size_t b) {
        return std::pair(rules.lines[a].sequence, a) < std::pair(rules.lines[b].sequence, b);
    });
    return order;
}

/// Checks a plan and brings it to the form that schedules use.
inline plan_form make_form(const pay_plan& rules) {
    check_head(rules);
    plan_form form;
    const auto order = in_sequence(rules);
    std::vector<std::size_t> from;
    for (const auto index : order) {
        const auto& line = rules.lines[index];
        line_form out;
        out.path = "lines[" + std::to_string(index) + "]";
        check_key(line.key, join_path(out.path, "key"));
        for (const auto& other : form.lines) {
            if (other.key == line.key) {
                raise(loupan::errors::duplicate, {join_path(out.path, "key"), line.key, {}, "C2.2"});
            }
        }
        require_known(line.item, join_path(out.path, "item"));
        out.key = line.key;
        out.name = line.name;
        out.item = line.item;
        out.role = role_of(line, rules.deposit_in_house);
        compile_amount(line, out, rules.currency);
        compile_due(line, out, form.milestones);
        check_role(line, out);
        if (form.lines.empty() && out.due.anchor == due_anchor::previous_line) {
            refuse_plan(join_path(out.path, "due.anchor"), "the first line has none before it");
        }
        if (out.key == deposit_key && out.item != item::deposit) {
            refuse_plan(join_path(out.path, "key"), "the key deposit is for a deposit");
        }
        const auto here = form.lines.size();
        if (out.amount == amount_form::loan) {
            auto& place = out.item == item::loan ? form.loan : form.provident_fund;
            if (place != no_line) {
                raise(loupan::errors::duplicate,
                      {join_path(out.path, "item"), std::string(to_string(out.item)), {}, "C2.3"});
            }
            place = here;
        }
        if (out.item == item::deposit) {
            ++form.deposits;
            form.deposit = here;
        }
        form.lines.push_back(std::move(out));
        from.push_back(index);
    }
    check_kind(rules, form);
    check_percents(form);
    if (rules.min_down_ratio) {
        form.min_down = ratio_within(*rules.min_down_ratio, true, "min_down_ratio");
    }
    if (form.deposits == 0) {
        line_form implied;
        implied.key = std::string(deposit_key);
        implied.path = "deposit";
        implied.item = item::deposit;
        implied.role = rules.deposit_in_house ? line_role::offset : line_role::beside;
        implied.due.anchor = due_anchor::subscribe;
        form.lines.insert(form.lines.begin(), std::move(implied));
        from.insert(from.begin(), no_line);
        form.implied_deposit = true;
        form.deposit = 0;
        for (auto* place : {&form.loan, &form.provident_fund}) {
            *place += *place == no_line ? 0U : 1U;
        }
    }
    form.tail = find_tail(rules, form, from);
    return form;
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
