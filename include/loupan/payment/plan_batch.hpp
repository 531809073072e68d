// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>
#include <loupan/payment/plan_schedule.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Many deals through one plan (批量生成付款计划): columns in, ragged columns out.

namespace loupan::inline LOUPAN_ABI::payment {

/// The facts of many deals (批量成交情况): a row a deal, amounts in minor units, days since 1970-01-01. An empty column is absent
/// for all; the total is needed. Milestones, a project's own, are the same for all.
struct deal_columns {
    column<std::int64_t> total{};
    column<std::int64_t> deposit{};
    column<std::int32_t> subscribe{};
    column<std::int32_t> sign{};
    column<std::int32_t> filing{};
    column<std::int32_t> handover_notice{};
    column<std::int32_t> handover{};
    column<std::int64_t> loan_requested{};
    column<std::int64_t> loan_approved{};
    column<std::int32_t> loan_approved_on{};
    column<std::int64_t> provident_fund_requested{};
    column<std::int64_t> provident_fund_approved{};
    column<std::int32_t> provident_fund_approved_on{};
    std::map<std::string, column<std::int64_t>> amounts{}; ///< by name: what external lines ask
    std::map<std::string, milestone_fact> milestones{};
    std::optional<date> as_of{};
    std::optional<std::int32_t> shortfall_days{};
};

/// Bits of `schedule_columns::flags`.
enum schedule_flag : std::uint8_t {
    schedule_in_total = 1,    ///< part of the contract total
    schedule_provisional = 2, ///< the date is not moved off holidays yet
    schedule_shortfall = 4    ///< the shortfall of the loan of its line
};

/// The schedules of many deals (批量付款计划): the rows of deal `i` are `offsets[i]` to `offsets[i + 1]`.
struct schedule_columns {
    column<std::int64_t> offsets{};
    column<std::int32_t> line{};    ///< counts `compiled_plan::keys`
    column<std::int32_t> part{};    ///< from 1
    column<std::int64_t> planned{}; ///< minor units
    column<std::int64_t> taken{};
    column<std::int64_t> amount{};
    column<std::int32_t> due{};       ///< absent while it waits
    column<std::int32_t> waits_for{}; ///< counts `events`; absent when the day is known
    column<std::uint8_t> flags{};
    std::vector<std::string> events{}; ///< the anchors, then the plan's milestones
    std::vector<row_error> errors{};   ///< bad deals, which have no rows; only with `batch_errors::collect`
};

/// What a batch does about bad deals (错误处理方式).
enum class batch_errors : std::uint8_t {
    raise,  ///< one error that lists them all
    collect ///< a table of errors
};

namespace detail {

/// Reads the rows of the columns into the numbers of one deal, which it fills again and again.
class deal_reader {
public:
    deal_reader(const compiled_plan& plan, const deal_columns& of) : of_(of) {
        const auto same = [&of](std::size_t size, const std::string& name) {
            if (size != 0 && size != of.total.size()) {
                raise(loupan::errors::length_mismatch,
                      {name, std::to_string(size) + ", " + std::to_string(of.total.size()), {}, {}});
            }
        };
        same(of.deposit.size(), "deposit");
        same(of.subscribe.size(), "subscribe");
        same(of.sign.size(), "sign");
        same(of.filing.size(), "filing");
        same(of.handover_notice.size(), "handover_notice");
        same(of.handover.size(), "handover");
        same(of.loan_requested.size(), "loan.requested");
        same(of.loan_approved.size(), "loan.approved");
        same(of.loan_approved_on.size(), "loan.approved_on");
        same(of.provident_fund_requested.size(), "provident_fund.requested");
        same(of.provident_fund_approved.size(), "provident_fund.approved");
        same(of.provident_fund_approved_on.size(), "provident_fund.approved_on");
        for (const auto& [name, values] : of.amounts) {
            same(values.size(), join_path("amounts", name));
        }
        // What is the same for all goes through the reader of a single deal.
        deal_facts shared;
        shared.total = money::from_minor(1, plan.rules().currency);
        shared.milestones = of.milestones;
        shared.shortfall_days = of.shortfall_days;
        numbers_ = plan_numbers_of(plan.form(), shared, plan.rules().currency);
        const auto& lines = plan.form().lines;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto it = of.amounts.find(lines[i].external);
            if (lines[i].amount == amount_form::external && it != of.amounts.end()) {
                external_.emplace_back(i, &it->second);
            }
        }
    }

    const plan_numbers& read(std::size_t row) {
        const auto total = of_.total.at(row);
        if (!total) {
            raise(loupan::errors::empty, {"total", {}, {}, "C2.2"});
        }
        numbers_.total = *total;
        numbers_.deposit = of_.deposit.at(row);
        numbers_.bank.requested = of_.loan_requested.at(row);
        numbers_.bank.approved = of_.loan_approved.at(row);
        numbers_.bank.approved_on = day(of_.loan_approved_on, row);
        numbers_.fund.requested = of_.provident_fund_requested.at(row);
        numbers_.fund.approved = of_.provident_fund_approved.at(row);
        numbers_.fund.approved_on = day(of_.provident_fund_approved_on, row);
        set(due_anchor::subscribe, of_.subscribe, row);
        set(due_anchor::sign, of_.sign, row);
        set(due_anchor::filing, of_.filing, row);
        set(due_anchor::handover_notice, of_.handover_notice, row);
        set(due_anchor::handover, of_.handover, row);
        for (const auto& [line, values] : external_) {
            numbers_.external[line] = values->at(row);
        }
        return numbers_;
    }

private:
    static std::optional<std::int32_t> day(const column<std::int32_t>& from, std::size_t row) {
        const auto value = from.at(row);
        return value ? std::optional(date::from_days(*value).days()) : std::nullopt; // refuses what is no day
    }
    void set(due_anchor of, const column<std::int32_t>& from, std::size_t row) {
        numbers_.days[static_cast<std::size_t>(of)] = day(from, row);
    }

    const deal_columns& of_;
    plan_numbers numbers_;
    std::vector<std::pair<std::size_t, const column<std::int64_t>*>> external_;
};

/// The result columns while they grow.
class schedule_builder {
public:
    explicit schedule_builder(std::size_t deals) { offsets_.reserve(deals + 1); }

    void put(const std::vector<plan_row>& rows) {
        offsets_.push_back(static_cast<std::int64_t>(amount_.size()));
        for (const auto& row : rows) {
            line_.push_back(static_cast<std::int32_t>(row.line));
            part_.push_back(row.part);
            planned_.push_back(row.planned);
            taken_.push_back(row.taken);
            amount_.push_back(row.amount);
            due_.push_back(row.due);
            waits_.push_back(row.due ? std::nullopt : std::optional(event(row)));
            flags_.push_back(static_cast<std::uint8_t>((row.in_total ? schedule_in_total : 0) |
                                                       (row.provisional ? schedule_provisional : 0) |
                                                       (row.shortfall ? schedule_shortfall : 0)));
        }
    }
    [[nodiscard]] schedule_columns finish() && {
        offsets_.push_back(static_cast<std::int64_t>(amount_.size()));
        schedule_columns out;
        out.offsets = column(std::move(offsets_));
        out.line = column(std::move(line_));
        out.part = column(std::move(part_));
        out.planned = column(std::move(planned_));
        out.taken = column(std::move(taken_));
        out.amount = column(std::move(amount_));
        out.due = column<std::int32_t>(due_);
        out.waits_for = column<std::int32_t>(waits_);
        out.flags = column(std::move(flags_));
        return out;
    }

private:
    static std::int32_t event(const plan_row& row) {
        return row.milestone == no_line ? static_cast<std::int32_t>(row.waits)
                                        : static_cast<std::int32_t>(row.milestone + enum_names(row.waits).size());
    }
    std::vector<std::int64_t> offsets_, planned_, taken_, amount_;
    std::vector<std::int32_t> line_, part_;
    std::vector<std::optional<std::int32_t>> due_, waits_;
    std::vector<std::uint8_t> flags_;
};

} // namespace detail

/// Makes the schedules of many deals (批量生成付款计划); each has the figures that `schedule` gives it alone.
/// \throws what `schedule` throws, for all bad deals together unless they are collected; invalid_argument
/// core.length_mismatch
[[nodiscard]] inline schedule_columns schedules(const compiled_plan& plan, const deal_columns& of,
                                                const std::optional<calendar::business_calendar>& in = {},
                                                batch_errors how = batch_errors::raise) {
    detail::check_force(plan, of.as_of);
    detail::deal_reader reader(plan, of);
    detail::schedule_builder builder(of.total.size());
    std::vector<detail::plan_row> rows;
    null_recorder silent;
    detail::plan_notes<null_recorder> notes(silent);
    std::optional<error> first;
    std::vector<row_error> errors;
    for (std::size_t i = 0; i < of.total.size(); ++i) {
        try {
            detail::make_rows(plan.rules(), plan.form(), reader.read(i), in ? &*in : nullptr, rows, notes);
        } catch (const error& e) {
            rows.clear();
            errors.push_back(
                {static_cast<std::int64_t>(i), e.code(), e.path(), e.value(), e.message(), e.message_zh()});
            if (!first) {
                first = e;
            }
        }
        builder.put(rows);
    }
    if (first && how == batch_errors::raise) {
        const auto row = errors.front().row;
        raise(error_code{first->code(), first->kind(), first->message(), first->message_zh()},
              {first->path(), first->value(), row, first->rule()}, std::move(errors));
    }
    auto out = std::move(builder).finish();
    for (const auto& [anchor, name] : enum_names(due_anchor{})) {
        out.events.emplace_back(name);
    }
    out.events.insert(out.events.end(), plan.milestones().begin(), plan.milestones().end());
    out.errors = std::move(errors);
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
