// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/receipt.hpp>
#include <loupan/payment/receivable.hpp>

#include <string>
#include <utility>
#include <vector>

namespace payment_test {

using namespace loupan;
using namespace loupan::payment;

inline date day(const char* text) { return date::parse(text); }
inline money yuan(const char* text) { return money::parse(text); }

/// A line; without a due date when that is empty.
inline receivable line(std::string key, const char* amount, const char* due, item of = item::house) {
    receivable out;
    out.key = std::move(key);
    out.amount = yuan(amount);
    if (*due != '\0') {
        out.due.value = day(due);
    }
    out.item = of;
    return out;
}

/// The line that most cases are about.
inline receivable line(const char* amount = "120000", const char* due = "2026-03-10") {
    return line("L1", amount, due);
}
inline receivable_state state_on(const receivable& of, const char* on) { return status(of, day(on)).state; }

/// The line as somebody has paid for it.
inline receivable paid(receivable of, const char* on, const char* amount, debt_part what = debt_part::principal) {
    of.postings.push_back({day(on), day(on), what, yuan(amount), "R"});
    return of;
}

inline receipt money_in(std::string no, const char* amount, const char* on = "2026-06-01",
                        std::vector<receipt_line> lines = {}) {
    receipt out;
    out.no = std::move(no);
    out.on = day(on);
    out.amount = yuan(amount);
    out.lines = std::move(lines);
    return out;
}

} // namespace payment_test
