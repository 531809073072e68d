// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/errors.hpp>
#include <loupan/payment/receivable.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Dunning (催缴, domain C2.6): a ladder of steps as data, and what is to be done for a line on a day. The seller's right to
/// rescind, which dunning starts, is in `rescission.hpp`.

namespace loupan::inline LOUPAN_ABI::payment {

/// What to do when several steps were missed (补做方式).
enum class catch_up : std::uint8_t {
    latest, ///< go straight to the last step reached
    each    ///< one after another
};
constexpr enum_table<catch_up, 2> enum_names(catch_up) {
    return {{{catch_up::latest, "latest"}, {catch_up::each, "each"}}};
}

/// A step of a ladder (催缴级别).
struct dunning_step {
    std::string code{};           ///< unique in its ladder: `remind_7`, `notice`
    std::int32_t offset_days = 0; ///< from the due date; below zero before it
    std::string level{};          ///< reminder, call, notice, formal_letter, lawyer_letter, rescission
    std::string method{};         ///< sms, phone, letter, ...
    std::string text{};           ///< code of the text to send
    bool urges = false;           ///< 构成催告: counts as urging payment (解释 11)
    friend bool operator==(const dunning_step&, const dunning_step&) = default;
};

/// A ladder (催缴阶梯). Steps ascend by days.
struct dunning_ladder {
    std::string name{};
    std::vector<dunning_step> steps{};
    catch_up missed = catch_up::latest;
    std::int32_t gap_days = 0; ///< at least so many days between two steps
    friend bool operator==(const dunning_ladder&, const dunning_ladder&) = default;
};

/// What was done (催缴记录).
struct dunning_record {
    std::string step{}; ///< code of the step
    date on{};
    std::optional<date> promised{}; ///< 承诺付款日: no further step up to that day, inclusive
    std::string result{};
    friend bool operator==(const dunning_record&, const dunning_record&) = default;
};

/// A step that is due, or comes next (应办催缴).
struct dunning_action {
    dunning_step step{};
    date on{};                          ///< the day from which on it may be taken
    std::vector<std::string> skipped{}; ///< codes of steps passed over
    friend bool operator==(const dunning_action&, const dunning_action&) = default;
};

/// What to do now and what comes next (催缴计划).
struct dunning_plan {
    std::optional<dunning_action> now{};  ///< absent when nothing is to be done on that day
    std::optional<dunning_action> next{}; ///< the next step after that, if the line stays unpaid
    friend bool operator==(const dunning_plan&, const dunning_plan&) = default;
};

/// Checks a ladder (校验). \throws invalid_argument core.empty (steps, code), core.duplicate (code), core.validation (days)
inline void validate(const dunning_ladder& of, const std::string& path = {}) {
    if (of.steps.empty()) {
        raise(loupan::errors::empty, {join_path(path, "steps"), {}, {}, "C2.6"});
    }
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
        const auto here = detail::element(path, "steps", i);
        const auto& s = of.steps[i];
        detail::need_text(s.code, join_path(here, "code"), "C2.6");
        detail::need_text(s.level, join_path(here, "level"), "C2.6");
        const bool falls = i > 0 && s.offset_days < of.steps[i - 1].offset_days;
        if (falls || s.offset_days < -3660 || s.offset_days > 36600) {
            raise(loupan::errors::validation,
                  {join_path(here, "offset_days"), std::to_string(s.offset_days), {}, "C2.6"});
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (of.steps[j].code == s.code) {
                raise(loupan::errors::duplicate, {join_path(here, "code"), s.code, {}, "C2.6"});
            }
        }
    }
    if (of.gap_days < 0 || of.gap_days > 3660) {
        raise(loupan::errors::validation, {join_path(path, "gap_days"), std::to_string(of.gap_days), {}, "C2.6"});
    }
}

/// The ladder of domain C2.6: reminders 7 and 3 days before, a call the day after, the notice after 7 days, a formal letter
/// after 15, a lawyer's letter after 30 (默认催缴阶梯).
[[nodiscard]] inline dunning_ladder usual_ladder() {
    return {"usual",
            {{"remind_7", -7, "reminder", "sms", "dunning.remind", false},
             {"remind_3", -3, "reminder", "sms", "dunning.remind", false},
             {"call", 1, "call", "phone", "dunning.call", false},
             {"notice", 7, "notice", "letter", "dunning.notice", true},
             {"formal_letter", 15, "formal_letter", "registered_letter", "dunning.formal", true},
             {"lawyer_letter", 30, "lawyer_letter", "registered_letter", "dunning.lawyer", true}},
            catch_up::latest,
            0};
}

/// What is to be done about a line on a day, given what was done (应办催缴, C2.6). Nothing for a line that is settled, closed,
/// in dispute or without a due date; nothing up to a promised day; a reminder that precedes the due date is not sent after
/// it. A deferral starts the ladder afresh from the new due date.
/// \throws not_found_error core.not_found (a record of another ladder); invalid_argument what `validate` throws
[[nodiscard]] inline dunning_plan next_step(const dunning_ladder& ladder, const receivable& of,
                                            std::span<const dunning_record> done, const date& as_of) {
    validate(ladder);
    const auto now = status(of, as_of);
    // The first step that may still come: after the last one taken since the due date in force was set.
    date set_on = date::from_days(date::min_days);
    for (const auto& d : of.deferrals) {
        if (d.approved <= as_of) {
            set_on = d.approved;
        }
    }
    std::size_t first = 0;
    std::optional<date> last;
    std::optional<date> promised;
    for (std::size_t i = 0; i < done.size(); ++i) {
        const auto found = std::find_if(ladder.steps.begin(), ladder.steps.end(),
                                        [&](const dunning_step& s) { return s.code == done[i].step; });
        if (found == ladder.steps.end()) {
            raise(loupan::errors::not_found, {detail::element({}, "done", i) + ".step", done[i].step, {}, "C2.6"});
        }
        if (done[i].on > as_of || done[i].on < set_on) {
            continue;
        }
        first = std::max(first, static_cast<std::size_t>(found - ladder.steps.begin()) + 1);
        last = std::max(done[i].on, last.value_or(done[i].on));
        if (done[i].promised) {
            promised = std::max(*done[i].promised, promised.value_or(*done[i].promised));
        }
    }
    dunning_plan out;
    const bool open = now.state == receivable_state::planned || now.state == receivable_state::due ||
                      now.state == receivable_state::partial || now.state == receivable_state::suspended;
    if (!open || !now.due || in_dispute(of, as_of)) {
        return out;
    }
    auto earliest = date::from_days(date::min_days);
    if (last && ladder.gap_days > 0) {
        earliest = last->plus_days(ladder.gap_days);
    }
    if (promised) {
        earliest = std::max(earliest, promised->plus_days(1));
    }
    const auto day_of = [&](const dunning_step& s) { return std::max(now.due->plus_days(s.offset_days), earliest); };
    const bool passed = as_of > *now.due;
    std::vector<std::string> skipped;
    for (auto i = first; i < ladder.steps.size(); ++i) {
        const auto& s = ladder.steps[i];
        const auto on = day_of(s);
        if (on > as_of) {
            if (!out.next) {
                auto left = out.now ? std::vector<std::string>{} : skipped;
                out.next = dunning_action{s, on, std::move(left)};
            }
            break;
        }
        if (s.offset_days < 0 && passed) {
            skipped.push_back(s.code);
            continue;
        }
        if (out.now) {
            if (ladder.missed == catch_up::each) {
                out.next = dunning_action{s, as_of.plus_days(std::max(ladder.gap_days, 1)), {}};
                break;
            }
            skipped.push_back(out.now->step.code);
        }
        out.now = dunning_action{s, on, skipped};
    }
    if (out.next && out.now && ladder.gap_days > 0) { // taken today, the next one waits from today
        out.next->on = std::max(out.next->on, as_of.plus_days(ladder.gap_days));
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
