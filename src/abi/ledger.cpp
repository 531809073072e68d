// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "ledger_handles.hpp"
#include "wording.hpp"

#include <loupan/interop/detail/utf8.hpp>
#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/ledger_entry_json.hpp>
#include <loupan/payment/ledger_json.hpp>

#include <algorithm>
#include <cstring>
#include <string>

using namespace loupan;
using namespace loupan_abi;

namespace {

static_assert(LOUPAN_LINE_CONFIRM_DUE == static_cast<int>(payment::line_change::confirm_due) &&
              LOUPAN_LINE_DEFER == static_cast<int>(payment::line_change::defer) &&
              LOUPAN_LINE_SUSPEND == static_cast<int>(payment::line_change::suspend) &&
              LOUPAN_LINE_RESUME == static_cast<int>(payment::line_change::resume) &&
              LOUPAN_LINE_WAIVE == static_cast<int>(payment::line_change::waive) &&
              LOUPAN_LINE_CLOSE == static_cast<int>(payment::line_change::close));

currency unit_of(const payment::ledger& of) { return payment::detail::book_json::currency_of(of); }

payment::posting_options options_of(const loupan_posting_options* given) {
    loupan_posting_options read{static_cast<int32_t>(sizeof(loupan_posting_options)), 0, 0};
    if (given != nullptr) {
        if (given->struct_size < static_cast<int32_t>(sizeof given->struct_size)) {
            raise(errors::validation, {"options.struct_size", std::to_string(given->struct_size), {}, {}});
        }
        std::memcpy(&read, given, std::min(sizeof read, static_cast<std::size_t>(given->struct_size)));
    }
    if (read.has_open_from != 0 && read.has_open_from != 1) {
        raise(errors::validation, {"options.has_open_from", std::to_string(read.has_open_from), {}, {}});
    }
    payment::posting_options out;
    if (read.has_open_from == 1) {
        out.open_from = date::from_days(read.open_from);
    }
    return out;
}

payment::allocation_order order_of(const loupan_allocation_order* given) {
    return given == nullptr ? payment::allocation_order{} : given->rules;
}

} // namespace

loupan_status loupan_ledger_from_json(const char* json, int64_t size, loupan_ledger** ledger,
                                      loupan_error** error) noexcept {
    return made(ledger, "ledger", error,
                [&] { return loupan_ledger{payment::parse_ledger(text_of(json, size, "json"))}; });
}

loupan_status loupan_ledger_from_pay_schedule(const loupan_pay_schedule* schedule, const char* trade,
                                              int64_t trade_size, loupan_ledger** ledger,
                                              loupan_error** error) noexcept {
    return made(ledger, "ledger", error, [&] {
        const auto& lines = need(schedule, "schedule").value.lines();
        const std::string deal(text_of(trade, trade_size, "trade"));
        interop::detail::require_utf8(deal);
        std::vector<payment::receivable> owed;
        owed.reserve(lines.size());
        for (const auto& line : lines) {
            owed.push_back(payment::receivable_from(line, deal));
        }
        return loupan_ledger{payment::open_ledger(std::move(owed))};
    });
}

loupan_status loupan_ledger_to_json(const loupan_ledger* ledger, int32_t indent, loupan_text** json,
                                    loupan_error** error) noexcept {
    return made(json, "json", error,
                [&] { return loupan_text{payment::to_json(need(ledger, "ledger").book, std::clamp(indent, -1, 16))}; });
}

int32_t loupan_ledger_currency_digits(const loupan_ledger* ledger) noexcept {
    return ledger == nullptr ? 0 : static_cast<int32_t>(unit_of(ledger->book).digits());
}

void loupan_ledger_free(loupan_ledger* ledger) noexcept { delete ledger; }

loupan_status loupan_ledger_post(const loupan_ledger* ledger, const char* receipt, int64_t size,
                                 const loupan_allocation_order* order, const loupan_posting_options* options,
                                 loupan_ledger** after, loupan_error** error) noexcept {
    return made(after, "after", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        const auto in = payment::parse_receipt(text_of(receipt, size, "receipt"), unit_of(book));
        return loupan_ledger{payment::post(book, in, order_of(order), options_of(options))};
    });
}

loupan_status loupan_ledger_reverse(const loupan_ledger* ledger, const char* reversal, int64_t size,
                                    const loupan_posting_options* options, loupan_ledger** after,
                                    loupan_error** error) noexcept {
    return made(after, "after", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        auto by = payment::parse_red_receipt(text_of(reversal, size, "reversal"));
        return loupan_ledger{payment::reverse(book, std::move(by), options_of(options))};
    });
}

loupan_status loupan_ledger_apply_credit(const loupan_ledger* ledger, const char* use, int64_t size,
                                         const loupan_allocation_order* order, const loupan_posting_options* options,
                                         loupan_ledger** after, loupan_error** error) noexcept {
    return made(after, "after", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        auto by = payment::parse_credit_use(text_of(use, size, "use"), unit_of(book));
        return loupan_ledger{
            payment::apply_credit(book, by.no, by.on, order_of(order), std::move(by.lines), options_of(options))};
    });
}

loupan_status loupan_ledger_refund_credit(const loupan_ledger* ledger, const char* refund, int64_t size,
                                          loupan_ledger** after, loupan_error** error) noexcept {
    return made(after, "after", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        auto [no, by] = payment::parse_credit_refund(text_of(refund, size, "refund"), unit_of(book));
        return loupan_ledger{payment::refund_credit(book, no, std::move(by))};
    });
}

loupan_status loupan_ledger_accrue(const loupan_ledger* ledger, const loupan_late_fee_rules* rules, int32_t as_of,
                                   const loupan_calendar* calendar, loupan_ledger** after,
                                   loupan_error** error) noexcept {
    return made(after, "after", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        const auto& by = need(rules, "rules").rules;
        return loupan_ledger{payment::accrue(book, by, date::from_days(as_of), calendar_or_none(calendar))};
    });
}

loupan_status loupan_ledger_explain_late_fee(const loupan_ledger* ledger, const char* key, int64_t key_size,
                                             const loupan_late_fee_rules* rules, int32_t as_of,
                                             const loupan_calendar* calendar, loupan_language language,
                                             loupan_explain_format format, loupan_text** text,
                                             loupan_error** error) noexcept {
    return made(text, "text", error, [&] {
        const auto& line = need(ledger, "ledger").book.line(text_of(key, key_size, "key"));
        const auto& by = need(rules, "rules").rules;
        const wording in(language, format);
        return in(payment::explain(by, line, date::from_days(as_of), calendar_or_none(calendar)));
    });
}

loupan_status loupan_ledger_change_line(const loupan_ledger* ledger, const char* key, int64_t key_size,
                                        loupan_line_change change, const char* entry, int64_t size,
                                        loupan_ledger** after, loupan_error** error) noexcept {
    return made(after, "after", error, [&] {
        const auto& book = need(ledger, "ledger").book;
        if (change < LOUPAN_LINE_CONFIRM_DUE || change > LOUPAN_LINE_CLOSE) {
            raise(errors::validation, {"change", std::to_string(change), {}, {}});
        }
        return loupan_ledger{payment::change_receivable(book, text_of(key, key_size, "key"),
                                                        static_cast<payment::line_change>(change),
                                                        text_of(entry, size, "entry"))};
    });
}

loupan_status loupan_ledger_credit(const loupan_ledger* ledger, int64_t* credit, loupan_error** error) noexcept {
    if (credit != nullptr) {
        *credit = 0;
    }
    return guarded(error, [&] { need(credit, "credit") = need(ledger, "ledger").book.credit().minor(); });
}

loupan_status loupan_ledger_dunning(const loupan_ledger* ledger, const char* key, int64_t key_size,
                                    const loupan_dunning_ladder* ladder, const char* done, int64_t done_size,
                                    int32_t as_of, loupan_text** plan, loupan_error** error) noexcept {
    return made(plan, "plan", error, [&] {
        const auto& line = need(ledger, "ledger").book.line(text_of(key, key_size, "key"));
        std::vector<payment::dunning_record> records;
        if (done != nullptr) {
            records = payment::parse_dunning_records(text_of(done, done_size, "done"));
        }
        const auto& by = ladder == nullptr ? payment::usual_ladder() : ladder->rules;
        return loupan_text{payment::to_json(payment::next_step(by, line, records, date::from_days(as_of)))};
    });
}
