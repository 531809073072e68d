// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/plan_check.hpp>
#include <loupan/payment/detail/plan_notes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// A milestone that was confirmed.
struct milestone_number {
    std::optional<std::int32_t> day{};
    std::int32_t notice = 0;
};

/// The facts of a deal in integers, by the places of the plan's lists.
struct plan_numbers {
    std::int64_t total = 0;
    std::optional<std::int64_t> deposit{};
    loan_numbers bank{};
    loan_numbers fund{};
    std::optional<std::int32_t> shortfall_days{};
    std::array<std::optional<std::int32_t>, 9> days{};   ///< by anchor
    std::vector<milestone_number> milestones{};          ///< by milestone
    std::vector<std::optional<std::int64_t>> external{}; ///< by line
};

/// A row of a schedule before it has texts.
struct plan_row {
    std::size_t line = 0;
    std::int32_t part = 1;
    std::int32_t parts = 1;
    bool shortfall = false;
    bool in_total = true;
    std::int64_t planned = 0;
    std::int64_t taken = 0;
    std::int64_t amount = 0;
    std::optional<std::int32_t> due{};
    bool provisional = false;
    due_anchor waits = due_anchor::sign; ///< what an absent date waits for
    std::size_t milestone = no_line;
};

/// Steps 1 and 2 of C2.2: what each line asks, the tail included, before deposits come off. Loans as planned; `granted` says
/// what the lenders give of them.
template <class Recorder> class plan_amounts {
public:
    plan_amounts(const plan_form& form, const plan_numbers& facts, int digits, plan_notes<Recorder>& notes)
        : form_(form), facts_(facts), digits_(digits), notes_(notes), amount_(form.lines.size(), 0) {}

    void resolve() {
        loans();
        for (std::size_t i = 0; i < form_.lines.size(); ++i) {
            if (form_.lines[i].amount != amount_form::loan) {
                amount_[i] = asked(i);
            }
        }
        tail();
    }
    [[nodiscard]] std::int64_t operator[](std::size_t line) const { return amount_[line]; }
    [[nodiscard]] const loan_figures& bank() const { return bank_; }
    [[nodiscard]] const loan_figures& fund() const { return fund_; }
    [[nodiscard]] const loan_figures& of_loan(std::size_t line) const { return line == form_.loan ? bank_ : fund_; }

private:
    [[nodiscard]] std::string text(std::int64_t minor) const { return minor_text(minor, digits_); }

    void loans() {
        if (form_.provident_fund != no_line) { // the fund lends first
            notes_.at(form_.provident_fund);
            fund_ = lend(facts_.total, 0, form_.lines[form_.provident_fund].loan, facts_.fund, digits_,
                         "provident_fund", notes_);
            amount_[form_.provident_fund] = fund_.planned;
        }
        if (form_.loan != no_line) {
            notes_.at(form_.loan);
            bank_ =
                lend(facts_.total, fund_.planned, form_.lines[form_.loan].loan, facts_.bank, digits_, "loan", notes_);
            amount_[form_.loan] = bank_.planned;
        }
        check_down(facts_.total, bank_.planned + fund_.planned, form_.min_down, digits_, "min_down_ratio");
        exact_ = (int128{bank_.planned} + int128{fund_.planned}) * int128{rate_one};
    }

    std::int64_t asked(std::size_t i) {
        const auto& line = form_.lines[i];
        std::int64_t found = 0;
        int128 exact{0};
        notes_.at(i);
        if (i == form_.deposit && facts_.deposit) {
            if (form_.deposits > 1) {
                raise(loupan::errors::validation, {"deposit", "the plan has several deposit lines", {}, "C2.2"});
            }
            found = *facts_.deposit;
            if (found < 0) {
                raise(errors::plan_negative, {"deposit", text(found), {}, "C2.2"});
            }
            say("payment.plan_given", found);
        } else if (line.amount == amount_form::percent) {
            exact = int128{facts_.total} * int128{line.percent};
            found = to_int64_or_raise(round_quotient(exact, int128{line.step} * int128{rate_one}, line.mode) *
                                      int128{line.step});
            notes_.add([&] {
                return step{"payment.plan_percent",
                            {{"total", text(facts_.total), notes_.unit()},
                             {"percent", rate::from_scaled(line.percent).to_percent(), {}}},
                            print_trimmed(exact, digits_ + rate::scale),
                            std::string(to_string(line.mode)) + "@" + text(line.step),
                            text(found),
                            notes_.unit(),
                            join_path(line.path, "amount.percent")};
            });
        } else if (line.amount == amount_form::external) {
            const auto& given = facts_.external[i];
            if (!given || *given < 0) {
                const auto at = join_path("amounts", line.external);
                if (given) {
                    raise(errors::plan_negative, {at, text(*given), {}, "C2.2"});
                }
                raise(loupan::errors::empty, {at, line.external, {}, "C2.2"});
            }
            found = *given;
            say("payment.plan_given", found);
        } else if (line.amount == amount_form::fixed) {
            found = line.fixed;
            say("payment.plan_fixed", found);
        }
        if (line.role == line_role::in_total) {
            exact_ += line.amount == amount_form::percent ? exact : int128{found} * int128{rate_one};
            planned_ += int128{found};
        }
        return found;
    }

    /// What is left goes to the tail. More planned than the total is judged before rounding, so that a fen of rounding
    /// is the tail's to absorb and not an error.
    void tail() {
        const auto& line = form_.lines[form_.tail];
        if (exact_ > int128{facts_.total} * int128{rate_one}) {
            raise(errors::plan_over_total,
                  {"lines", print_trimmed(exact_, digits_ + rate::scale) + " > " + text(facts_.total), {}, "C2.2"});
        }
        const int128 others = planned_ - int128{amount_[form_.tail]} + int128{bank_.planned} + int128{fund_.planned};
        const auto own = to_int64_or_raise(int128{facts_.total} - others);
        if (own < 0) {
            raise(errors::plan_negative, {line.path, text(own), {}, "C2.2"});
        }
        notes_.at(form_.tail);
        if (line.amount == amount_form::remainder || own != amount_[form_.tail]) {
            notes_.add([&] {
                return step{line.amount == amount_form::remainder ? "payment.plan_remainder" : "payment.plan_tail",
                            {{"total", text(facts_.total), notes_.unit()},
                             {"others", text(to_int64_or_raise(others)), notes_.unit()},
                             {"planned", text(amount_[form_.tail]), notes_.unit()}},
                            {},
                            {},
                            text(own),
                            notes_.unit(),
                            "C2.2"};
            });
        }
        amount_[form_.tail] = own;
    }

    void say(const char* code, std::int64_t minor) {
        notes_.add([&] { return step{code, {}, {}, {}, text(minor), notes_.unit(), "C2.2"}; });
    }

    const plan_form& form_;
    const plan_numbers& facts_;
    int digits_;
    plan_notes<Recorder>& notes_;
    std::vector<std::int64_t> amount_;
    loan_figures bank_{};
    loan_figures fund_{};
    int128 exact_{0};   // of the total, before rounding, in 1e-8 of a minor unit
    int128 planned_{0}; // of the total, without the loans
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
