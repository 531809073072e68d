// SPDX-License-Identifier: Apache-2.0
#include "fuzz.hpp"

#include <loupan/payment/ledger_entry_json.hpp>

#include <optional>
#include <utility>

using namespace loupan;
using namespace loupan::payment;
using loupan_fuzz::require;

namespace {

const ledger& book() {
    static const auto out = parse_ledger(
        R"({"schema": "loupan/ledger", "semantics": 1, "lines": [
            {"key": "A", "amount": "100", "due": "2026-03-10", "accrued": "10", "accrued_to": "2026-04-01"},
            {"key": "B", "amount": "200", "due": "2026-06-10"}, {"key": "C", "amount": "300"}]})");
    return out;
}

/// The book after an entry must add up: what was not refused throws nothing here.
template <class Enter> void enter(Enter&& call) {
    std::optional<ledger> after;
    loupan_fuzz::refuse_or([&] { after = call(); });
    if (after) {
        validate(*after);
        require(parse_ledger(to_json(*after)) == *after, "a ledger reads back");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = loupan_fuzz::text_of(data, size);
    static const auto paid = post(book(), parse_receipt(R"({"no": "R1", "on": "2026-04-01", "amount": "1000"})"));
    enter([&] { return post(book(), parse_receipt(text)); });
    enter([&] { return reverse(paid, parse_red_receipt(text)); });
    enter([&] {
        auto use = parse_credit_use(text);
        return apply_credit(paid, use.no, use.on, {}, std::move(use.lines));
    });
    enter([&] {
        auto [no, by] = parse_credit_refund(text);
        return refund_credit(paid, no, std::move(by));
    });
    for (const auto* key : {"A", "B", "C"}) {
        for (const auto what : {line_change::confirm_due, line_change::defer, line_change::suspend, line_change::resume,
                                line_change::waive, line_change::close}) {
            enter([&] { return change_receivable(book(), key, what, text); });
        }
    }
    loupan_fuzz::refuse_or([&] {
        const auto plan =
            next_step(usual_ladder(), book().line("A"), parse_dunning_records(text), date::from_days(20'600));
        require(!to_json(plan).empty(), "a plan has a document");
    });
    return 0;
}
