// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/payment/dunning.hpp>
#include <loupan/payment/ledger.hpp>
#include <loupan/payment/ledger_json.hpp>
#include <loupan/payment/receivable_change.hpp>
#include <loupan/payment/waiver.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// What enters a ledger as JSON (往来账分录): receipts, reversals, credit, changes of a line, dunning. The fields are those of the
/// ledger's document; amounts are text in the currency of the ledger.

namespace loupan::inline LOUPAN_ABI::payment {

/// Reads a receipt (解析收款单) and checks it by itself: `{"no": "R1", "on": "2026-04-09", "amount": "600000"}`.
/// \throws invalid_argument core.json_... with the path of the field, core.validation, core.empty; rule_violation
/// payment.alloc_sum_mismatch
[[nodiscard]] inline receipt parse_receipt(std::string_view json, const currency& in = {}) {
    return detail::book_json::read_receipt(interop::parse_json(json), {}, in);
}

/// Reads a red receipt (解析红字收据). \throws invalid_argument core.json_... with the path of the field
[[nodiscard]] inline red_receipt parse_red_receipt(std::string_view json) {
    return detail::book_json::read_red(interop::parse_json(json), {});
}

/// How credit of a receipt is to be used (预收使用).
struct credit_use {
    std::string no{}; ///< number of the receipt
    date on{};
    std::vector<receipt_line> lines{}; ///< empty: by the order
    friend bool operator==(const credit_use&, const credit_use&) = default;
};

/// Reads a use of credit (解析预收核销): `{"no": "R1", "on": "2026-05-01", "lines": [{"receivable": "third", "amount": "10"}]}`.
/// \throws invalid_argument core.json_... with the path of the field
[[nodiscard]] inline credit_use parse_credit_use(std::string_view json, const currency& unit = {}) {
    const auto document = interop::parse_json(json);
    detail::book_json::field_reader in(document, {});
    credit_use out{in.text("no"), detail::book_json::need_date(in, "on"), {}};
    in.list("lines", [&](const auto& v, const std::string& p) {
        out.lines.push_back(detail::book_json::read_receipt_line(v, p, unit));
    });
    in.done();
    return out;
}

/// Reads what is given back of a receipt's credit (解析退多收款), and the number of the receipt:
/// `{"no": "R1", "on": "2026-05-01", "amount": "10", "approval": "A-7"}`. \throws invalid_argument core.json_... with the path
/// of the field
[[nodiscard]] inline std::pair<std::string, credit_refund> parse_credit_refund(std::string_view json,
                                                                               const currency& unit = {}) {
    const auto document = interop::parse_json(json);
    detail::book_json::field_reader in(document, {});
    std::pair<std::string, credit_refund> out{in.text("no"), {}};
    out.second.on = detail::book_json::need_date(in, "on");
    out.second.amount = detail::book_json::need_money(in, "amount", unit);
    out.second.approval = in.text("approval");
    in.done();
    return out;
}

/// What happens to a line besides money (应收变更类型).
enum class line_change : std::uint8_t {
    confirm_due, ///< 确认应付日
    defer,       ///< 延期
    suspend,     ///< 争议中止
    resume,      ///< 恢复
    waive,       ///< 减免滞纳金
    close        ///< 终止; a line that is written off must have something open
};

/// Changes the line with that key by an entry (变更应收明细): `{"approved", "new_due", "stops_late_fee", "reason"}` of a deferral, and so
/// on as the ledger's document has them; `{"due", "provisional"}` confirms a day, `{"last"}` ends a dispute.
/// \throws not_found_error core.not_found; invalid_argument core.json_... with the path of the field; what `confirm_due`, `defer`,
/// `suspend`, `resume`, `waive`, `close` and `write_off` throw
[[nodiscard]] inline ledger change_receivable(ledger in, std::string_view key, line_change what,
                                              std::string_view json) {
    namespace read = detail::book_json;
    static_cast<void>(in.line(key)); // throws where there is none
    auto& line = detail::line_of(in, std::string(key));
    const auto document = interop::parse_json(json);
    switch (what) {
    case line_change::confirm_due: {
        read::field_reader fields(document, {});
        const auto due = read::need_date(fields, "due");
        bool provisional = false;
        fields.optional_bool("provisional", provisional);
        fields.done();
        line = confirm_due(std::move(line), due, provisional);
        break;
    }
    case line_change::defer:
        line = defer(std::move(line), read::read_deferral(document, {}));
        break;
    case line_change::suspend:
        line = suspend(std::move(line), read::read_suspension(document, {}));
        break;
    case line_change::resume: {
        read::field_reader fields(document, {});
        const auto last = read::need_date(fields, "last");
        fields.done();
        line = resume(std::move(line), last);
        break;
    }
    case line_change::waive: {
        const auto by = read::read_waiver(document, {}, line.amount.currency());
        line = waive(std::move(line), by);
        break;
    }
    case line_change::close: {
        auto by = read::read_closing(document, {});
        line = by.kind == closing_kind::written_off ? write_off(line, by.on, std::move(by.reason)).line
                                                    : close(std::move(line), std::move(by));
        break;
    }
    default:
        raise(loupan::errors::validation, {"change", std::to_string(static_cast<int>(what)), {}, "C2.4"});
    }
    return in;
}

/// Reads what was done about a line (解析催缴记录): `[{"step": "call", "on": "2026-03-11", "promised": "2026-03-20"}]`.
/// \throws invalid_argument core.json_... with the path of the field
[[nodiscard]] inline std::vector<dunning_record> parse_dunning_records(std::string_view json) {
    const auto document = interop::parse_json(json);
    std::vector<dunning_record> out;
    detail::book_json::field_reader::read_list(document, "done", [&out](const auto& v, const std::string& p) {
        detail::book_json::field_reader in(v, p);
        dunning_record r;
        r.step = in.text("step");
        r.on = detail::book_json::need_date(in, "on");
        detail::book_json::optional_day(in, "promised", r.promised);
        in.optional_text("result", r.result);
        in.done();
        out.push_back(std::move(r));
    });
    return out;
}

/// Writes what to do now and next (写出催缴计划): `now` and `next`, each with the fields of its step, `on` and `skipped`; absent where
/// there is nothing to do.
[[nodiscard]] inline std::string to_json(const dunning_plan& of, int indent = -1) {
    auto out = detail::book_json::json_out::object();
    const auto put = [&out](const char* name, const std::optional<dunning_action>& action) {
        if (action) {
            const auto& s = action->step;
            out[name] = {{"code", s.code},
                         {"offset_days", s.offset_days},
                         {"level", s.level},
                         {"method", s.method},
                         {"text", s.text},
                         {"urges", s.urges},
                         {"on", action->on.to_string()}};
            out[name]["skipped"] = action->skipped;
        }
    };
    put("now", of.now);
    put("next", of.next);
    return interop::write_json(out, indent);
}

} // namespace loupan::inline LOUPAN_ABI::payment
