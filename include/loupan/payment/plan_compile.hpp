// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/detail/plan_check.hpp>
#include <loupan/payment/plan.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// \file
/// A payment plan checked once (付款方案句柄).

namespace loupan::inline LOUPAN_ABI::payment {

/// A plan that was checked once: immutable, cheap to copy, shared between threads (方案句柄).
class compiled_plan {
public:
    [[nodiscard]] const pay_plan& rules() const noexcept { return data_->rules; }
    /// Digest of the document the plan was read from; empty when it was made in code (see payment/plan_json.hpp).
    [[nodiscard]] const std::string& digest() const noexcept { return data_->digest; }
    /// The keys of the lines in sequence (明细键): what the `line` column of a batch counts. A plan without a deposit line
    /// has the key `deposit` in front, for a deposit that a deal brings along.
    [[nodiscard]] const std::vector<std::string>& keys() const noexcept { return data_->keys; }
    /// What schedules can wait for, besides the anchors: the codes of the milestones (节点代码).
    [[nodiscard]] const std::vector<std::string>& milestones() const noexcept { return data_->form.milestones; }
    /// The key of the line that takes the tail (尾差承担行).
    [[nodiscard]] const std::string& tail() const noexcept { return data_->keys[data_->form.tail]; }
    /// Whether the plan may be chosen on a day (是否生效): its validity, both ends included.
    [[nodiscard]] bool in_force(const date& day) const noexcept {
        const auto& r = data_->rules;
        return !(r.valid_from && day < *r.valid_from) && !(r.valid_to && *r.valid_to < day);
    }

    /// The plan in the form that schedules use.
    [[nodiscard]] const detail::plan_form& form() const noexcept { return data_->form; }

private:
    struct data {
        pay_plan rules;
        std::string digest;
        detail::plan_form form;
        std::vector<std::string> keys;
    };
    explicit compiled_plan(std::shared_ptr<const data> d) : data_(std::move(d)) {}
    friend compiled_plan compile(pay_plan rules, std::string digest);

    std::shared_ptr<const data> data_;
};

/// Checks a plan once and makes the handle that schedules (编译付款方案).
/// \throws invalid_argument core.empty, core.validation, core.duplicate, core.too_many_digits, core.unsupported;
/// rule_violation payment.plan_tail, payment.plan_negative, payment.plan_over_total, each with the field path
[[nodiscard]] inline compiled_plan compile(pay_plan rules, std::string digest = {}) {
    auto d = std::make_shared<compiled_plan::data>();
    d->form = detail::make_form(rules);
    for (const auto& line : d->form.lines) {
        d->keys.push_back(line.key);
    }
    d->rules = std::move(rules);
    d->digest = std::move(digest);
    return compiled_plan(std::move(d));
}

} // namespace loupan::inline LOUPAN_ABI::payment
