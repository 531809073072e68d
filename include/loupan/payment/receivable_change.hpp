// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/receivable.hpp>

#include <optional>
#include <string>
#include <utility>

/// \file
/// What happens to a receivable besides money (应收变更, domain C2.4): each call returns a new line and leaves the given one
/// alone.

namespace loupan::inline LOUPAN_ABI::payment {

namespace detail {
inline void need_open(const receivable& of, std::string_view what) {
    if (of.closed) {
        raise(
            loupan::errors::state_invalid,
            {"closed", std::string(what) + " " + of.key + ": " + std::string(to_string(of.closed->kind)), {}, "C2.4"});
    }
}
} // namespace detail

/// Sets the due date of a line that waited for a milestone (确认应付日), or rolls a provisional one again. A due date that
/// is known moves by a deferral only. \throws rule_violation core.state_invalid; what `validate` throws
[[nodiscard]] inline receivable confirm_due(receivable of, const date& due, bool provisional = false) {
    detail::need_open(of, "due date of");
    if (of.due.value && !of.due.provisional) {
        raise(loupan::errors::state_invalid, {"due", of.due.value->to_string(), {}, "C2.4"});
    }
    of.due = {due, provisional, {}};
    validate(of);
    return of;
}

/// Moves the due date by an approval (延期付款). The late fee runs on unless the approval stops it.
/// \throws rule_violation core.state_invalid (closed, settled, no due date); invalid_argument core.validation (the new date is
/// not later than the one in force), core.empty (reason)
[[nodiscard]] inline receivable defer(receivable of, deferral by) {
    detail::need_open(of, "deferral of");
    if (!of.due.value) {
        raise(loupan::errors::state_invalid, {"due", of.key + " has no due date", {}, "C2.4"});
    }
    if (status(of, by.approved).state == receivable_state::settled) {
        raise(loupan::errors::state_invalid, {"state", of.key + ": settled", {}, "C2.4"});
    }
    of.deferrals.push_back(std::move(by));
    validate(of);
    return of;
}

/// Holds a line up for a dispute (中止). \throws rule_violation core.state_invalid (closed); invalid_argument core.validation
/// (overlaps an earlier dispute), core.empty (reason)
[[nodiscard]] inline receivable suspend(receivable of, suspension by) {
    detail::need_open(of, "suspension of");
    of.disputes.push_back(std::move(by));
    validate(of);
    return of;
}

/// Ends the dispute that lasts (恢复); `last` is its last day. \throws rule_violation core.state_invalid when none lasts
[[nodiscard]] inline receivable resume(receivable of, const date& last) {
    detail::need_open(of, "resumption of");
    if (of.disputes.empty() || of.disputes.back().until) {
        raise(loupan::errors::state_invalid, {"disputes", of.key + " is not in dispute", {}, "C2.4"});
    }
    of.disputes.back().until = last;
    validate(of);
    return of;
}

/// Ends a line other than by payment (终止): transferred to another deal, or cancelled with its own. Writing off is
/// `write_off`. \throws rule_violation core.state_invalid when it has ended; invalid_argument core.empty (reason)
[[nodiscard]] inline receivable close(receivable of, closing by) {
    detail::need_open(of, "end of");
    of.closed = std::move(by);
    validate(of);
    return of;
}

} // namespace loupan::inline LOUPAN_ABI::payment
