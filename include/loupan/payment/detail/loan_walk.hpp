// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/payment/detail/loan_notes.hpp>
#include <loupan/payment/detail/loan_periods.hpp>
#include <loupan/payment/detail/loan_plan.hpp>
#include <loupan/payment/loan.hpp>
#include <loupan/payment/loan_rows.hpp>
#include <loupan/payment/prepayment.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The rows of a loan, one after the other: the one place where they are computed, with or without an explanation.

namespace loupan::inline LOUPAN_ABI::payment::detail {

template <class Recorder> class loan_walk {
public:
    /// `told`: the number of the instalment that is explained.
    loan_walk(const loan_terms& t, std::vector<prepayment> early, const calendar::business_calendar* in, Recorder& note,
              std::int32_t told)
        : t_((validate(t), t)), periods_(t_, in), planner_(t_, periods_), early_(std::move(early)), note_(note),
          told_(told) {
        for (std::size_t i = 0; i < early_.size(); ++i) {
            const auto path = "prepayments[" + std::to_string(i) + "]";
            detail::validate(early_[i], t_.principal.currency(), path);
            if (early_[i].on && (!periods_.dated() || *early_[i].on < *t_.start)) {
                raise(loupan::errors::validation, {path + ".on", early_[i].on->to_string(), {}, {}});
            }
        }
        if (!early_.empty() && t_.unrounded_balance) {
            raise(loupan::errors::unsupported, {"prepayments", "with an unrounded balance", {}, {}});
        }
        done_.resize(early_.size());
    }

    std::vector<loan_row> run() {
        balance_ = t_.principal.minor();
        last_ = t_.periods;
        for (no_ = 1; balance_ > 0; ++no_) {
            if (no_ > max_instalments) {
                raise(errors::interest_not_covered, {"term", std::to_string(no_) + " instalments", {}, {}});
            }
            accrued_from_ = periods_.dated() ? periods_.day(no_).from : date{};
            annual_ = periods_.rate_of(no_);
            take_early();
            if (balance_ > 0) {
                instalment();
            }
        }
        refuse_unused();
        return std::move(rows_);
    }

private:
    [[nodiscard]] std::int32_t grace() const noexcept { return t_.interest_grace + t_.principal_grace; }
    [[nodiscard]] bool level() const noexcept {
        return t_.method == repayment::level_payment || t_.method == repayment::balloon ||
               t_.method == repayment::graduated;
    }
    /// Whether the rows go on until nothing is owed; a balloon and what falls due at the end keep their day.
    [[nodiscard]] bool open_ended() const noexcept {
        return t_.method == repayment::level_payment || t_.method == repayment::graduated ||
               t_.method == repayment::level_principal;
    }
    [[nodiscard]] money amount(std::int64_t minor) const { return money::from_minor(minor, t_.principal.currency()); }
    [[nodiscard]] accrual row_accrual() {
        return periods_.dated() ? periods_.actual(no_, accrued_from_, periods_.day(no_).to)
                                : periods_.whole(no_, annual_);
    }
    [[nodiscard]] std::int64_t interest_of(const accrual& by) const {
        return interest_minor(balance_, by, t_.interest_rounding.mode(), planner_.interest_unit());
    }

    // --- early payments ---------------------------------------------------------------------------------------------
    void take_early() {
        while (balance_ > 0) {
            std::optional<std::size_t> next;
            for (std::size_t i = 0; i < early_.size(); ++i) {
                if (!done_[i] && here(early_[i]) && (!next || day_of(early_[i]) < day_of(early_[*next]))) {
                    next = i;
                }
            }
            if (!next) {
                return;
            }
            done_[*next] = true;
            pay_early(early_[*next], "prepayments[" + std::to_string(*next) + "]");
        }
    }
    [[nodiscard]] bool here(const prepayment& p) {
        return p.on ? *p.on >= periods_.day(no_).from && *p.on < periods_.day(no_).to : p.row == no_ - 1;
    }
    [[nodiscard]] date day_of(const prepayment& p) {
        return p.on ? *p.on : periods_.dated() ? periods_.day(no_).from : date{};
    }
    void pay_early(const prepayment& p, const std::string& path) {
        const auto paid = p.amount ? p.amount->minor() : balance_;
        if (paid > balance_) {
            raise(errors::prepayment_over_balance,
                  {path + ".amount", p.amount->to_string() + " of " + amount(balance_).to_string(), {}, {}});
        }
        const bool all = paid == balance_;
        std::int64_t interest = 0;
        if (periods_.dated() && day_of(p) > accrued_from_) {
            interest = interest_of(periods_.actual(no_, accrued_from_, day_of(p)));
            accrued_from_ = day_of(p);
        }
        if (all) {
            interest += deferred_;
            deferred_ = 0;
        }
        loan_row row;
        row.no = no_ - 1;
        row.kind = all ? row_kind::settlement : row_kind::prepayment;
        if (periods_.dated()) {
            row.due = row.unrolled = day_of(p);
        }
        row.annual = annual_;
        row.interest = amount(interest);
        row.principal = amount(paid);
        row.fee = fee_of(p.fee, row.principal, annual_, no_ - 1, row.due);
        row.payment = row.interest + row.principal + row.fee;
        balance_ -= paid;
        row.balance = amount(balance_);
        rows_.push_back(row);
        prepaid_ = true;
        if (p.effect == prepayment_effect::lower_payment) {
            planned_ = false;
        } else if (planned_ || no_ > grace()) {
            make_plan_of(balance_ + paid); // the payment as it would have been
            until_paid_ = open_ended();
        } else {
            keep_plan_of_ = keep_plan_of_ ? keep_plan_of_ : std::optional(balance_ + paid);
        }
    }
    void refuse_unused() const {
        for (std::size_t i = 0; i < early_.size(); ++i) {
            if (!done_[i]) {
                const auto path = "prepayments[" + std::to_string(i) + "]";
                if (early_[i].on) {
                    raise(loupan::errors::validation, {path + ".on", early_[i].on->to_string(), {}, {}});
                }
                raise(loupan::errors::validation, {path + ".row", std::to_string(early_[i].row), {}, {}});
            }
        }
    }

    // --- instalments ------------------------------------------------------------------------------------------------
    void make_plan_of(std::int64_t balance) {
        if (!planned_) {
            plan_ = t_.method == repayment::level_principal ? planner_.parts(balance, no_, last_)
                    : level()                               ? planner_.payments(balance, no_, last_, annual_)
                                                            : loan_plan{};
            planned_ = true;
            planned_at_ = annual_;
        }
    }
    void ready_plan() {
        if (planned_ && level() && annual_ != planned_at_) {
            if (t_.on_change == after_change::payment) {
                if (until_paid_) { // the term that an early payment left: as many rows as the old payment still needs
                    last_ = std::max(no_, rows_still_needed());
                    until_paid_ = false;
                }
                planned_ = false;
            } else {
                until_paid_ = true;
                planned_at_ = annual_;
            }
        }
        if (keep_plan_of_) {
            make_plan_of(*keep_plan_of_);
            keep_plan_of_.reset();
            until_paid_ = open_ended();
        }
        make_plan_of(balance_);
    }
    /// The last row at the old rate and payment.
    [[nodiscard]] std::int32_t rows_still_needed() {
        std::int64_t left = balance_;
        for (std::int32_t no = no_; no < max_instalments; ++no) {
            const auto interest = interest_minor(left, periods_.whole(no, planned_at_), t_.interest_rounding.mode(),
                                                 planner_.interest_unit());
            if (left + interest <= plan_.amount(no)) {
                return no;
            }
            left += interest - plan_.amount(no);
        }
        return max_instalments;
    }

    void instalment() {
        const auto by = row_accrual();
        const std::int64_t interest = interest_of(by);
        if constexpr (Recorder::enabled) {
            if (told_ == no_) {
                note_interest(note_, no_, periods_, amount(balance_), annual_, by, t_.interest_rounding,
                              amount(interest), accrued_from_);
            }
        }
        const bool at_end = no_ >= last_ && !until_paid_;
        if (no_ <= t_.interest_grace && !at_end) {
            if (t_.grace == grace_interest::capitalise) {
                emit(interest, -interest, 0);
            } else {
                deferred_ += interest;
                emit(0, 0, 0);
            }
        } else if (t_.method == repayment::bullet && !at_end) {
            deferred_ += interest;
            emit(0, 0, 0);
        } else if ((no_ <= grace() || t_.method == repayment::interest_only || t_.method == repayment::bullet) &&
                   !at_end) {
            emit(interest, 0, std::exchange(deferred_, 0));
        } else if (!level() && t_.method != repayment::level_principal) {
            emit(interest, balance_, std::exchange(deferred_, 0));
        } else {
            amortise(by, interest, at_end);
        }
    }
    void amortise(const accrual& by, std::int64_t interest, bool at_end) {
        ready_plan();
        if (t_.unrounded_balance) {
            return amortise_unrounded(by, at_end);
        }
        std::int64_t principal = plan_.amount(no_);
        if (level()) {
            if (no_ == 1 && periods_.irregular(1) && t_.payments == payment_basis::nominal) {
                principal += interest_of(row_accrual()) - interest_of(periods_.regular(annual_));
            }
            principal -= interest;
        }
        if constexpr (Recorder::enabled) {
            if (told_ == no_) {
                note_plan(note_, t_, plan_, amount(plan_.amount(no_)), planned_at_, last_);
            }
        }
        if (at_end) {
            principal = balance_;
        } else if (principal >= balance_) {
            if (!until_paid_ && !prepaid_ && t_.early == early_end::refuse) {
                raise(errors::last_row_negative, {"rows[" + std::to_string(no_) + "]",
                                                  amount(balance_ - principal).to_string() + " left after row " +
                                                      std::to_string(no_) + " of " + std::to_string(last_),
                                                  {},
                                                  {}});
            }
            principal = balance_;
        } else if (principal < 0 ? !t_.may_grow : principal == 0 && until_paid_) {
            raise(errors::interest_not_covered,
                  {"rows[" + std::to_string(no_) + "]",
                   amount(plan_.amount(no_)).to_string() + " of " + amount(interest).to_string(),
                   {},
                   {}});
        }
        emit(interest, principal, std::exchange(deferred_, 0));
    }
    /// The exact balance is carried; a row shows what its rounding changes.
    void amortise_unrounded(const accrual& by, bool at_end) {
        if (!exact_) {
            exact_.emplace(balance_);
        }
        exact_->grow(by);
        const auto mode = t_.interest_rounding.mode();
        if constexpr (Recorder::enabled) {
            if (told_ == no_) {
                note_plan(note_, t_, plan_, amount(plan_.amount(no_)), planned_at_, last_);
            }
        }
        const auto paid = plan_.amount(no_);
        if (at_end) {
            const auto owed = exact_->rounded(planner_.interest_unit(), mode);
            return emit(owed - balance_, balance_, std::exchange(deferred_, 0));
        }
        const bool covered = exact_->pay(paid);
        const auto left = covered ? exact_->rounded(planner_.interest_unit(), mode) : 0;
        if (!covered || left == 0) {
            if (t_.early == early_end::refuse) {
                raise(errors::last_row_negative, {"rows[" + std::to_string(no_) + "]",
                                                  amount(paid).to_string() + " pays more than is owed",
                                                  {},
                                                  {}});
            }
            const auto owed = covered ? paid : exact_->rounded(planner_.interest_unit(), mode);
            return emit(owed - balance_, balance_, std::exchange(deferred_, 0));
        }
        const auto principal = balance_ - left;
        if (principal < 0 && !t_.may_grow) {
            raise(errors::interest_not_covered,
                  {"rows[" + std::to_string(no_) + "]", amount(paid).to_string(), {}, {}});
        }
        emit(paid - principal, principal, std::exchange(deferred_, 0));
    }

    void emit(std::int64_t interest, std::int64_t principal, std::int64_t deferred) {
        const auto before = balance_;
        balance_ = loupan::detail::to_int64_or_raise(int128{balance_} - int128{principal});
        if (balance_ > 2 * max_principal) {
            raise(loupan::errors::overflow, {"balance", std::to_string(balance_), {}, {}});
        }
        loan_row row;
        row.no = no_;
        if (periods_.dated()) {
            const auto& d = periods_.day(no_);
            row.due = d.due;
            row.unrolled = d.unrolled;
            row.provisional = d.provisional;
        }
        row.annual = t_.within == change_within::by_days && periods_.dated()
                         ? periods_.rate_at(periods_.day(no_).to.plus_days(-1))
                         : annual_;
        row.interest = amount(interest + deferred);
        row.principal = amount(principal);
        row.payment = row.interest + row.principal;
        row.balance = amount(balance_);
        if constexpr (Recorder::enabled) {
            if (told_ == no_) {
                note_row(note_, row, amount(before), amount(deferred));
            }
        }
        rows_.push_back(row);
    }

    const loan_terms& t_;
    loan_periods periods_;
    loan_planner planner_;
    std::vector<prepayment> early_;
    Recorder& note_;
    std::int32_t told_;

    std::vector<bool> done_{};
    std::vector<loan_row> rows_{};
    std::int64_t balance_ = 0;
    std::int64_t deferred_ = 0;
    std::int32_t no_ = 1;
    std::int32_t last_ = 0;
    date accrued_from_{};
    rate annual_{};
    loan_plan plan_{};
    bool planned_ = false;
    rate planned_at_{};
    bool until_paid_ = false;
    bool prepaid_ = false;
    std::optional<std::int64_t> keep_plan_of_{};
    std::optional<exact_balance> exact_{};
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
