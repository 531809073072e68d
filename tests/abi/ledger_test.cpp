// SPDX-License-Identifier: Apache-2.0
#include "abi/payment_support.hpp"

#include <loupan/core/date.hpp>
#include <loupan/payment/ageing.hpp>
#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/ledger_entry_json.hpp>
#include <loupan/payment/ledger_json.hpp>

#include <string>
#include <vector>

namespace abi_ledger_test {

using namespace abi_test;
namespace payment = loupan::payment;

namespace {

using ledger = owner<loupan_ledger, loupan_ledger_free>;
using order = owner<loupan_allocation_order, loupan_allocation_order_free>;
using ladder = owner<loupan_dunning_ladder, loupan_dunning_ladder_free>;
using balances = owner<loupan_balances, loupan_balances_free>;
using allocations = owner<loupan_allocations, loupan_allocations_free>;
using ageing = owner<loupan_ageing, loupan_ageing_free>;
using fee_rules = owner<loupan_late_fee_rules, loupan_late_fee_rules_free>;

const char* const book_text = R"({"schema": "loupan/ledger", "semantics": 1, "lines": [
    {"key": "second", "trade": "T-1", "item": "house", "amount": "426106.80", "due": "2026-03-10"},
    {"key": "third", "trade": "T-1", "item": "house", "amount": "426106.80", "due": "2026-06-10"},
    {"key": "tax", "trade": "T-2", "item": "agency", "amount": "13030.79", "due": "2026-03-10"},
    {"key": "last", "amount": "1000"}]})";
const char* const fee_text =
    R"({"schema":"loupan/late-fee-rules","semantics":1,"rate":{"value":"0.0003","per":"day"}})";
const char* const receipt_text = R"({"no": "R1", "on": "2026-04-09", "payer": "buyer", "amount": "600000",
    "lines": [{"receivable": "tax", "amount": "13030.79"}]})";

std::int32_t day(const std::string& text) { return loupan::date::parse(text).days(); }

ledger read_ledger(const std::string& text, loupan_error** error = nullptr) {
    loupan_ledger* out = nullptr;
    static_cast<void>(loupan_ledger_from_json(text.data(), size_of(text), &out, error));
    return ledger(out);
}
order read_order(const std::string& text, loupan_error** error = nullptr) {
    loupan_allocation_order* out = nullptr;
    static_cast<void>(loupan_allocation_order_from_json(text.data(), size_of(text), &out, error));
    return order(out);
}
ladder read_ladder(const std::string& text, loupan_error** error = nullptr) {
    loupan_dunning_ladder* out = nullptr;
    static_cast<void>(loupan_dunning_ladder_from_json(text.data(), size_of(text), &out, error));
    return ladder(out);
}
fee_rules read_fee_rules() {
    loupan_late_fee_rules* out = nullptr;
    REQUIRE(loupan_late_fee_rules_from_json(fee_text, LOUPAN_NUL_TERMINATED, &out, nullptr) == LOUPAN_OK);
    return fee_rules(out);
}

std::string text_of(const ledger& of) {
    loupan_text* out = nullptr;
    REQUIRE(loupan_ledger_to_json(of.get(), -1, &out, nullptr) == LOUPAN_OK);
    return read(out);
}

/// Runs a call that makes a ledger of a ledger; what it was made of must stay as it was.
template <class Call> ledger after(const ledger& before, loupan_error** error, Call&& call) {
    const auto stood = text_of(before);
    loupan_ledger* out = nullptr;
    const auto status = call(before.get(), &out, error);
    CHECK((status == LOUPAN_OK) == (out != nullptr));
    CHECK(text_of(before) == stood);
    return ledger(out);
}

ledger post(const ledger& to, const std::string& receipt, loupan_error** error = nullptr, const order& by = nullptr,
            const loupan_posting_options* options = nullptr) {
    return after(to, error, [&](auto* book, auto** out, auto** e) {
        return loupan_ledger_post(book, receipt.data(), size_of(receipt), by.get(), options, out, e);
    });
}
ledger reverse(const ledger& in, const std::string& red, loupan_error** error = nullptr,
               const loupan_posting_options* options = nullptr) {
    return after(in, error, [&](auto* book, auto** out, auto** e) {
        return loupan_ledger_reverse(book, red.data(), size_of(red), options, out, e);
    });
}
ledger refund(const ledger& in, const std::string& what, loupan_error** error = nullptr) {
    return after(in, error, [&](auto* book, auto** out, auto** e) {
        return loupan_ledger_refund_credit(book, what.data(), size_of(what), out, e);
    });
}
ledger use_credit(const ledger& in, const std::string& use, loupan_error** error = nullptr) {
    return after(in, error, [&](auto* book, auto** out, auto** e) {
        return loupan_ledger_apply_credit(book, use.data(), size_of(use), nullptr, nullptr, out, e);
    });
}
ledger change(const ledger& in, const std::string& key, loupan_line_change what, const std::string& entry,
              loupan_error** error = nullptr) {
    return after(in, error, [&](auto* book, auto** out, auto** e) {
        return loupan_ledger_change_line(book, key.data(), size_of(key), what, entry.data(), size_of(entry), out, e);
    });
}
ledger accrue(const ledger& in, const std::string& as_of) {
    const auto by = read_fee_rules();
    return after(in, nullptr, [&](auto* book, auto** out, auto** e) {
        return loupan_ledger_accrue(book, by.get(), day(as_of), nullptr, out, e);
    });
}

std::int64_t credit_of(const ledger& of) {
    std::int64_t out = -1;
    REQUIRE(loupan_ledger_credit(of.get(), &out, nullptr) == LOUPAN_OK);
    return out;
}

/// Every column of the balances against the states of C++.
void check_balances(const ledger& got, const payment::ledger& expected, const std::string& as_of) {
    loupan_balances* raw = nullptr;
    REQUIRE(loupan_ledger_balances(got.get(), day(as_of), &raw, nullptr) == LOUPAN_OK);
    const balances of(raw);
    REQUIRE(loupan_balances_size(of.get()) == static_cast<std::int64_t>(expected.lines.size()));
    const std::int32_t* due = nullptr;
    const std::uint8_t* due_there = nullptr;
    const std::int32_t* settled = nullptr;
    const std::uint8_t* settled_there = nullptr;
    REQUIRE(loupan_balances_due(of.get(), &due, &due_there, nullptr) == LOUPAN_OK);
    REQUIRE(loupan_balances_settled(of.get(), &settled, &settled_there, nullptr) == LOUPAN_OK);
    for (std::size_t i = 0; i < expected.lines.size(); ++i) {
        const auto& line = expected.lines[i];
        CAPTURE(line.key, as_of);
        const auto now = payment::status(line, loupan::date::parse(as_of));
        const auto value = [&](loupan_balance_column which) {
            const std::int64_t* values = nullptr;
            REQUIRE(loupan_balances_column(of.get(), which, &values, nullptr) == LOUPAN_OK);
            return values[i];
        };
        const auto text = [&](loupan_balance_field which) {
            return std::string(loupan_balances_text(of.get(), static_cast<std::int64_t>(i), which, nullptr));
        };
        CHECK(text(LOUPAN_BALANCE_KEY) == line.key);
        CHECK(text(LOUPAN_BALANCE_TRADE) == line.trade);
        CHECK(text(LOUPAN_BALANCE_ITEM) == payment::to_string(line.item));
        CHECK(value(LOUPAN_BALANCE_AMOUNT) == line.amount.minor());
        CHECK(value(LOUPAN_BALANCE_OPEN_COST) == now.open.cost.minor());
        CHECK(value(LOUPAN_BALANCE_OPEN_INTEREST) == now.open.interest.minor());
        CHECK(value(LOUPAN_BALANCE_OPEN_PRINCIPAL) == now.open.principal.minor());
        CHECK(value(LOUPAN_BALANCE_OPEN_PENALTY) == now.open.penalty.minor());
        CHECK(value(LOUPAN_BALANCE_PAID_COST) == now.paid.cost.minor());
        CHECK(value(LOUPAN_BALANCE_PAID_INTEREST) == now.paid.interest.minor());
        CHECK(value(LOUPAN_BALANCE_PAID_PRINCIPAL) == now.paid.principal.minor());
        CHECK(value(LOUPAN_BALANCE_PAID_PENALTY) == now.paid.penalty.minor());
        CHECK(value(LOUPAN_BALANCE_WAIVED) == now.waived.minor());
        CHECK(loupan_balances_overdue_days(of.get())[i] == now.overdue_days);
        CHECK(loupan_balances_states(of.get())[i] == static_cast<std::uint8_t>(now.state));
        CHECK(loupan_balances_flags(of.get())[i] == ((now.overdue ? LOUPAN_BALANCE_FLAG_OVERDUE : 0) |
                                                     (now.provisional ? LOUPAN_BALANCE_FLAG_PROVISIONAL : 0) |
                                                     (now.settled_late ? LOUPAN_BALANCE_FLAG_SETTLED_LATE : 0)));
        REQUIRE(present(due_there, i) == now.due.has_value());
        CHECK((!now.due || due[i] == now.due->days()));
        REQUIRE(present(settled_there, i) == now.settled_on.has_value());
        CHECK((!now.settled_on || settled[i] == now.settled_on->days()));
    }
}

/// What a receipt has paid, and its credit, against C++.
void check_allocations(const ledger& got, const payment::ledger& expected, const std::string& no) {
    loupan_allocations* raw = nullptr;
    REQUIRE(loupan_ledger_allocations(got.get(), no.data(), size_of(no), &raw, nullptr) == LOUPAN_OK);
    const allocations of(raw);
    const auto& paid = expected.receipt(no);
    REQUIRE(loupan_allocations_size(of.get()) == static_cast<std::int64_t>(paid.lines.size()));
    for (std::size_t i = 0; i < paid.lines.size(); ++i) {
        const auto& line = paid.lines[i];
        CHECK(std::string(loupan_allocations_receivable(of.get(), static_cast<std::int64_t>(i), nullptr)) ==
              line.line.receivable);
        CHECK(loupan_allocations_amounts(of.get())[i] == line.line.amount.minor());
        CHECK(loupan_allocations_parts(of.get())[i] == static_cast<std::uint8_t>(line.line.what));
        CHECK(loupan_allocations_days(of.get())[i] == line.on.days());
    }
    CHECK(loupan_allocations_credit(of.get()) == paid.credit.minor());
    CHECK(std::string(loupan_allocations_reversed_by(of.get(), nullptr)) == paid.reversed_by);
}

} // namespace

TEST_CASE("the C interface posts the golden receipts") {
    int seen = 0;
    for (const auto& c : list_of("payment_ledger.json", "cases")) {
        if (c.at("kind") != "post") {
            continue;
        }
        ++seen;
        CAPTURE(c.at("name").get<std::string>());
        auto book = read_ledger(c.at("ledger").dump());
        REQUIRE(book);
        auto expected = payment::parse_ledger(c.at("ledger").dump());
        const auto by = c.contains("order") ? read_order(c.at("order").dump()) : nullptr;
        const auto order =
            c.contains("order") ? payment::parse_allocation_order(c.at("order").dump()) : payment::allocation_order{};
        for (const auto& r : c.at("receipts")) {
            book = post(book, r.dump(), nullptr, by);
            REQUIRE(book);
            expected = payment::post(expected, payment::parse_receipt(r.dump()), order);
            check_allocations(book, expected, r.at("no").get<std::string>());
        }
        CHECK(credit_of(book) == fen(c.at("expect").at("credit").get<std::string>()));
        CHECK(text_of(book) == payment::to_json(expected));
        check_balances(book, expected, "2026-06-01");
        check_balances(book, expected, "2030-01-01");
    }
    CHECK(seen == 7);
}

TEST_CASE("the C interface refuses bad entries of a ledger with code and path") {
    int seen = 0;
    for (const auto& c : document("bad_ledger.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto call = c.at("call").get<std::string>();
        const auto& args = c.at("args");
        const auto given = [&args](const char* field) { return args.at(field).dump(); };
        // Enters the receipts of a case until one is refused.
        const auto book_of = [&](loupan_error** e) {
            auto book = read_ledger(given("ledger"));
            const auto by = args.contains("order") ? read_order(given("order")) : nullptr;
            for (const auto& r : args.at("receipts")) {
                if (*e == nullptr) {
                    auto next = post(book, r.dump(), e, by);
                    book = next ? std::move(next) : std::move(book);
                }
            }
            return book;
        };
        const auto line_alone = [&] {
            auto out =
                read_ledger(json{{"schema", "loupan/ledger"}, {"semantics", 1}, {"lines", {args.at("line")}}}.dump());
            REQUIRE(out);
            return out;
        };
        const auto entry = [&args](std::initializer_list<const char*> fields) {
            json out;
            for (const auto* field : fields) {
                out[field] = args.at(field);
            }
            return out.dump();
        };
        loupan_error* raw = nullptr;
        if (call == "ledger") {
            CHECK(read_ledger(given("document"), &raw) == nullptr);
        } else if (call == "allocation_order") {
            CHECK(read_order(given("document"), &raw) == nullptr);
        } else if (call == "dunning_ladder") {
            CHECK(read_ladder(given("document"), &raw) == nullptr);
        } else if (call == "post") {
            static_cast<void>(book_of(&raw));
        } else if (call == "reverse") {
            CHECK(reverse(book_of(&raw), given("reverse"), &raw) == nullptr);
        } else if (call == "refund") {
            CHECK(refund(book_of(&raw), entry({"no", "on", "amount", "approval"}), &raw) == nullptr);
        } else if (call == "waive") {
            CHECK(change(line_alone(), "L1", LOUPAN_LINE_WAIVE, entry({"on", "amount", "reason"}), &raw) == nullptr);
        } else if (call == "defer") {
            CHECK(change(line_alone(), "L1", LOUPAN_LINE_DEFER, entry({"approved", "new_due", "reason"}), &raw) ==
                  nullptr);
        } else if (call == "ageing") {
            const auto up_to = args.at("up_to").get<std::vector<std::int32_t>>();
            loupan_ageing* none = nullptr;
            CHECK(loupan_ledger_ageing(line_alone().get(), day(args.at("as_of").get<std::string>()), up_to.data(),
                                       static_cast<std::int64_t>(up_to.size()), LOUPAN_AGEING_ALL, 0, &none,
                                       &raw) != LOUPAN_OK);
            CHECK(none == nullptr);
        } else {
            continue; // late fees and rescission
        }
        ++seen;
        const error failed(raw);
        REQUIRE(failed);
        CHECK(std::string(loupan_error_text(failed.get(), LOUPAN_ERROR_CODE, nullptr)) ==
              c.at("code").get<std::string>());
        CHECK((!c.contains("path") || std::string(loupan_error_text(failed.get(), LOUPAN_ERROR_PATH, nullptr)) ==
                                          c.at("path").get<std::string>()));
    }
    CHECK(seen == 41);
}

TEST_CASE("a ledger through C goes the way of C++, entry by entry") {
    using loupan::date;
    auto expected = payment::parse_ledger(book_text);
    auto book = read_ledger(book_text);
    REQUIRE(book);
    CHECK(loupan_ledger_currency_digits(book.get()) == 2);
    const auto same = [&](const char* as_of) {
        REQUIRE(book);
        CHECK(text_of(book) == payment::to_json(expected));
        CHECK(credit_of(book) == expected.credit().minor());
        check_balances(book, expected, as_of);
    };

    const auto by = payment::parse_late_fee_rules(fee_text);
    book = accrue(book, "2026-04-09");
    expected = payment::accrue(expected, by, date::parse("2026-04-09"));
    same("2026-04-09");
    CHECK(expected.line("second").accrued.minor() == 383'496); // 30 days

    book = change(book, "second", LOUPAN_LINE_WAIVE,
                  R"({"on": "2026-04-09", "amount": "834.96", "reason": "kind", "approval": "A-1"})");
    expected.lines[0] =
        payment::waive(expected.lines[0], {date::parse("2026-04-09"), loupan::money::parse("834.96"), "kind", "A-1"});
    same("2026-04-09");

    const auto before = text_of(book);
    book = post(book, receipt_text);
    expected = payment::post(expected, payment::parse_receipt(receipt_text));
    same("2026-05-01");
    check_allocations(book, expected, "R1");
    const auto twice = post(book, receipt_text);
    CHECK(text_of(twice) == text_of(book));

    const loupan_posting_options closed{sizeof closed, 1, day("2026-05-01")};
    const char* const red = R"({"no": "R1-", "reverses": "R1", "on": "2026-04-20", "reason": "bounced"})";
    book = reverse(book, red, nullptr, &closed);
    expected = payment::reverse(expected, payment::parse_red_receipt(red), {date::parse("2026-05-01")});
    CHECK(expected.reversals[0].on == date::parse("2026-05-01"));
    same("2026-05-01");
    check_allocations(book, expected, "R1");

    const char* const more = R"({"no": "R2", "on": "2026-05-02", "amount": "900000"})";
    book = post(book, more, nullptr, nullptr, &closed);
    expected = payment::post(expected, payment::parse_receipt(more), {}, {date::parse("2026-05-01")});
    same("2026-07-01");
    REQUIRE(credit_of(book) > 2'000'000);

    book =
        use_credit(book, R"({"no": "R2", "on": "2026-05-03", "lines": [{"receivable": "tax", "amount": "13030.79"}]})");
    expected = payment::apply_credit(expected, "R2", date::parse("2026-05-03"), {},
                                     {{"tax", loupan::money::parse("13030.79"), {}}});
    same("2026-07-01");
    book = refund(book, R"({"no": "R2", "on": "2026-05-04", "amount": "100", "approval": "A-2"})");
    expected = payment::refund_credit(expected, "R2", {date::parse("2026-05-04"), loupan::money::parse("100"), "A-2"});
    same("2026-07-01");

    // the first ledger is still there to be read
    CHECK(text_of(read_ledger(before)) == before);
}

TEST_CASE("lines of a ledger change through C as in C++") {
    using loupan::date;
    const auto book = read_ledger(book_text);
    const auto of = payment::parse_ledger(book_text);
    const auto line_of = [](const ledger& after, std::size_t i) {
        REQUIRE(after);
        return payment::parse_ledger(text_of(after)).lines[i];
    };
    CHECK(line_of(change(book, "last", LOUPAN_LINE_CONFIRM_DUE, R"({"due": "2026-09-01", "provisional": true})"), 3) ==
          payment::confirm_due(of.lines[3], date::parse("2026-09-01"), true));
    CHECK(
        line_of(change(book, "second", LOUPAN_LINE_DEFER,
                       R"({"approved": "2026-03-01", "new_due": "2026-04-01", "reason": "x", "stops_late_fee": true})"),
                0) == payment::defer(of.lines[0], {date::parse("2026-03-01"), date::parse("2026-04-01"), true, "x"}));
    const auto held = change(book, "third", LOUPAN_LINE_SUSPEND, R"({"from": "2026-05-01", "reason": "court"})");
    const auto suspended = payment::suspend(of.lines[1], {date::parse("2026-05-01"), {}, false, "court"});
    CHECK(line_of(held, 1) == suspended);
    CHECK(line_of(change(held, "third", LOUPAN_LINE_RESUME, R"({"last": "2026-05-20"})"), 1) ==
          payment::resume(suspended, date::parse("2026-05-20")));
    CHECK(line_of(change(book, "tax", LOUPAN_LINE_CLOSE, R"({"kind": "cancelled", "on": "2026-05-01", "reason": "x"})"),
                  2) ==
          payment::close(of.lines[2], {payment::closing_kind::cancelled, date::parse("2026-05-01"), "x"}));
    const auto lost =
        change(book, "tax", LOUPAN_LINE_CLOSE, R"({"kind": "written_off", "on": "2026-05-01", "reason": "x"})");
    CHECK(line_of(lost, 2) == payment::write_off(of.lines[2], date::parse("2026-05-01"), "x").line);

    const auto refused = [&](const ledger& in, const char* key, loupan_line_change what, const char* entry) {
        loupan_error* raw = nullptr;
        CHECK(change(in, key, what, entry, &raw) == nullptr);
        const error e(raw);
        return std::string(loupan_error_text(e.get(), LOUPAN_ERROR_CODE, nullptr));
    };
    CHECK(refused(book, "none", LOUPAN_LINE_RESUME, R"({"last": "2026-05-20"})") == "core.not_found");
    CHECK(refused(book, "third", LOUPAN_LINE_RESUME, R"({"last": "2026-05-20"})") == "core.state_invalid");
    CHECK(refused(book, "third", LOUPAN_LINE_RESUME, R"({"last": "2026-05-20", "x": 1})") == "core.json_field_unknown");
    CHECK(refused(book, "second", LOUPAN_LINE_CONFIRM_DUE, R"({"due": "2026-05-20"})") == "core.state_invalid");
    CHECK(refused(book, "second", LOUPAN_LINE_WAIVE, R"({"on": "2026-05-20", "amount": "1", "reason": "x"})") ==
          "payment.waiver_over_accrued");
    CHECK(refused(lost, "tax", LOUPAN_LINE_CLOSE, R"({"kind": "written_off", "on": "2026-05-02", "reason": "x"})") ==
          "core.state_invalid");
    CHECK(refused(book, "second", 6, "{}") == "core.validation");
    CHECK(refused(book, "second", -1, "{}") == "core.validation");
}

TEST_CASE("dunning and ageing through C are those of C++") {
    using loupan::date;
    const auto book = read_ledger(book_text);
    const auto of = payment::parse_ledger(book_text);
    const auto plan_of = [&](const char* key, const ladder& by, const char* done, const char* as_of) {
        loupan_text* out = nullptr;
        REQUIRE(loupan_ledger_dunning(book.get(), key, LOUPAN_NUL_TERMINATED, by.get(), done,
                                      done == nullptr ? 0 : LOUPAN_NUL_TERMINATED, day(as_of), &out,
                                      nullptr) == LOUPAN_OK);
        return read(out);
    };
    const auto usual = payment::usual_ladder();
    for (const char* as_of : {"2026-03-01", "2026-03-03", "2026-03-12", "2026-03-30", "2026-05-01"}) {
        CHECK(plan_of("second", nullptr, nullptr, as_of) ==
              payment::to_json(payment::next_step(usual, of.lines[0], {}, date::parse(as_of))));
    }
    CHECK(plan_of("last", nullptr, nullptr, "2026-05-01") == "{}");
    loupan_text* raw = nullptr;
    REQUIRE(loupan_dunning_ladder_to_json(nullptr, -1, &raw, nullptr) == LOUPAN_OK);
    const auto spelled = read(raw);
    CHECK(payment::parse_dunning_ladder(spelled) == usual);
    const char* const done =
        R"([{"step": "call", "on": "2026-03-11", "promised": "2026-03-20", "result": "will pay"}])";
    const std::vector<payment::dunning_record> records{
        {"call", date::parse("2026-03-11"), date::parse("2026-03-20"), "will pay"}};
    const auto by = read_ladder(spelled);
    REQUIRE(by);
    for (const char* as_of : {"2026-03-19", "2026-03-21"}) {
        CHECK(plan_of("second", by, done, as_of) ==
              payment::to_json(payment::next_step(usual, of.lines[0], records, date::parse(as_of))));
    }
    const auto plan = json::parse(plan_of("second", by, done, "2026-03-21"));
    CHECK(plan.at("now").at("code") == "notice");
    CHECK(plan.at("now").at("urges") == true);
    CHECK(plan.at("now").at("on") == "2026-03-21");
    CHECK(plan.at("next").at("code") == "formal_letter");
    CHECK(failure_of([&](auto** e) {
              return loupan_ledger_dunning(book.get(), "second", 6, nullptr, R"([{"step": "x", "on": "2026-03-11"}])",
                                           LOUPAN_NUL_TERMINATED, day("2026-03-21"), &raw, e);
          }).path == "done[0].step");

    const std::int32_t bounds[] = {30, 60};
    for (const auto* up_to : {bounds, static_cast<const std::int32_t*>(nullptr)}) {
        for (const auto kind : {LOUPAN_AGEING_ALL, LOUPAN_AGEING_ITEM, LOUPAN_AGEING_GROUP, LOUPAN_AGEING_TRADE}) {
            const payment::ageing_buckets buckets =
                up_to == nullptr ? payment::ageing_buckets{} : payment::ageing_buckets{{30, 60}};
            const auto expected =
                payment::ageing(of.lines, buckets, date::parse("2026-06-20"), static_cast<payment::ageing_by>(kind));
            loupan_ageing* table = nullptr;
            REQUIRE(loupan_ledger_ageing(book.get(), day("2026-06-20"), up_to, up_to == nullptr ? 0 : 2, kind, 0,
                                         &table, nullptr) == LOUPAN_OK);
            const ageing got(table);
            REQUIRE(loupan_ageing_rows(got.get()) == static_cast<std::int64_t>(expected.rows.size()));
            REQUIRE(loupan_ageing_buckets(got.get()) == static_cast<std::int64_t>(expected.buckets.size()));
            auto rows = expected.rows;
            rows.push_back(expected.total);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                CHECK(std::string(loupan_ageing_key(got.get(), static_cast<std::int64_t>(i), nullptr)) == rows[i].key);
                CHECK(loupan_ageing_lines(got.get())[i] == rows[i].lines);
                for (std::size_t b = 0; b < expected.buckets.size(); ++b) {
                    CHECK(std::string(loupan_ageing_bucket(got.get(), static_cast<std::int64_t>(b), nullptr)) ==
                          expected.buckets.name(b));
                    CHECK(loupan_ageing_amounts(got.get())[i * expected.buckets.size() + b] ==
                          rows[i].amounts[b].minor());
                }
            }
        }
    }
    // with late fees there is more to it
    const auto accrued = accrue(book, "2026-06-20");
    loupan_ageing* table = nullptr;
    REQUIRE(loupan_ledger_ageing(accrued.get(), day("2026-06-20"), bounds, 2, LOUPAN_AGEING_ALL, 1, &table, nullptr) ==
            LOUPAN_OK);
    const ageing got(table);
    CHECK(loupan_ageing_amounts(got.get())[3] == 42'610'680 + 1'303'079 + 1'303'887 + 39'874); // 102 days
}

TEST_CASE("a ledger is opened with the lines of a payment schedule") {
    const auto golden = list_of("payment_plan.json", "cases").at(0);
    const auto text = golden.at("plan").dump();
    loupan_pay_plan* raw_plan = nullptr;
    REQUIRE(loupan_pay_plan_from_json(text.data(), size_of(text), &raw_plan, nullptr) == LOUPAN_OK);
    const owner<loupan_pay_plan, loupan_pay_plan_free> plan(raw_plan);
    const auto facts = golden.at("facts").dump();
    loupan_pay_schedule* raw = nullptr;
    REQUIRE(loupan_pay_plan_schedule(plan.get(), facts.data(), size_of(facts), nullptr, &raw, nullptr) == LOUPAN_OK);
    const owner<loupan_pay_schedule, loupan_pay_schedule_free> lines(raw);
    loupan_ledger* opened = nullptr;
    REQUIRE(loupan_ledger_from_pay_schedule(lines.get(), "T-7", LOUPAN_NUL_TERMINATED, &opened, nullptr) == LOUPAN_OK);
    const ledger book(opened);
    const auto of = payment::parse_ledger(text_of(book));
    REQUIRE(static_cast<std::int64_t>(of.lines.size()) == loupan_pay_schedule_size(lines.get()));
    for (std::size_t i = 0; i < of.lines.size(); ++i) {
        CHECK(of.lines[i].trade == "T-7");
        CHECK(of.lines[i].amount.minor() == loupan_pay_schedule_amounts(lines.get())[i]);
    }
    CHECK(failure_of([&](auto** e) {
              return loupan_ledger_from_pay_schedule(lines.get(), "\xff", 1, &opened, e);
          }).code == "core.text_encoding");
}

TEST_CASE("NULL and nonsense are answered, never followed, by the ledger functions") {
    const auto book = read_ledger(book_text);
    const auto by = read_fee_rules();
    loupan_ledger* none = nullptr;
    loupan_text* text = nullptr;
    const auto code = [](auto&& call) { return failure_of(call).code; };
    CHECK(code([&](auto** e) { return loupan_ledger_from_json(nullptr, 3, &none, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_from_json("{}", 2, nullptr, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_from_pay_schedule(nullptr, "", 0, &none, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_to_json(nullptr, 0, &text, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_post(nullptr, "{}", 2, nullptr, nullptr, &none, e); }) ==
          "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_post(book.get(), "[]", 2, nullptr, nullptr, &none, e); }) ==
          "core.json_type");
    CHECK(code([&](auto** e) { return loupan_ledger_reverse(book.get(), nullptr, 1, nullptr, &none, e); }) ==
          "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_apply_credit(book.get(), "{}", 2, nullptr, nullptr, &none, e); }) ==
          "core.json_field_missing");
    CHECK(code([&](auto** e) { return loupan_ledger_refund_credit(book.get(), "{}", 2, nullptr, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_ledger_accrue(book.get(), nullptr, 0, nullptr, &none, e); }) ==
          "core.empty");
    CHECK(code([&](auto** e) {
              return loupan_ledger_accrue(book.get(), by.get(), 2'147'483'647, nullptr, &none, e);
          }) == "core.date_invalid");
    CHECK(code([&](auto** e) { return loupan_ledger_credit(book.get(), nullptr, e); }) == "core.empty");
    const auto posted = [&](loupan_posting_options how) {
        return code([&](auto** e) {
            return loupan_ledger_post(book.get(), receipt_text, LOUPAN_NUL_TERMINATED, nullptr, &how, &none, e);
        });
    };
    CHECK(posted({2, 0, 0}) == "core.validation");
    CHECK(posted({sizeof(loupan_posting_options), 2, 0}) == "core.validation");
    CHECK(posted({sizeof(loupan_posting_options), 1, 2'147'483'647}) == "core.date_invalid");
    CHECK(none == nullptr);
    CHECK(code([&](auto** e) {
              return loupan_ledger_explain_late_fee(book.get(), "none", 4, by.get(), 0, nullptr, 0, 0, &text, e);
          }) == "core.not_found");
    CHECK(code([&](auto** e) {
              return loupan_ledger_explain_late_fee(book.get(), "second", 6, by.get(), 0, nullptr, 2, 0, &text, e);
          }) == "core.validation");
    CHECK(code([&](auto** e) {
              return loupan_ledger_dunning(book.get(), "none", 4, nullptr, nullptr, 0, 0, &text, e);
          }) == "core.not_found");
    loupan_allocations* paid = nullptr;
    CHECK(code([&](auto** e) { return loupan_ledger_allocations(book.get(), "R9", 2, &paid, e); }) == "core.not_found");
    loupan_ageing* table = nullptr;
    CHECK(code([&](auto** e) { return loupan_ledger_ageing(book.get(), 0, nullptr, 0, 4, 0, &table, e); }) ==
          "core.validation");
    CHECK(code([&](auto** e) { return loupan_ledger_ageing(book.get(), 0, nullptr, 0, 0, 2, &table, e); }) ==
          "core.validation");
    const std::int32_t bound = 30;
    CHECK(code([&](auto** e) { return loupan_ledger_ageing(book.get(), 0, &bound, -1, 0, 0, &table, e); }) ==
          "core.validation");
    loupan_balances* now = nullptr;
    REQUIRE(loupan_ledger_balances(book.get(), 0, &now, nullptr) == LOUPAN_OK);
    const std::int64_t* values = nullptr;
    CHECK(code([&](auto** e) { return loupan_balances_column(now, 10, &values, e); }) == "core.validation");
    CHECK(std::string(loupan_balances_text(now, 0, 3, nullptr)).empty());
    CHECK(std::string(loupan_balances_text(now, 4, 0, nullptr)).empty());
    loupan_balances_free(now);
    CHECK(loupan_ledger_currency_digits(nullptr) == 0);
    CHECK(loupan_balances_size(nullptr) == 0);
    CHECK(loupan_balances_states(nullptr) == nullptr);
    CHECK(loupan_balances_flags(nullptr) == nullptr);
    CHECK(loupan_balances_overdue_days(nullptr) == nullptr);
    CHECK(loupan_allocations_size(nullptr) == 0);
    CHECK(loupan_allocations_amounts(nullptr) == nullptr);
    CHECK(loupan_allocations_parts(nullptr) == nullptr);
    CHECK(loupan_allocations_days(nullptr) == nullptr);
    CHECK(loupan_allocations_credit(nullptr) == 0);
    CHECK(std::string(loupan_allocations_receivable(nullptr, 0, nullptr)).empty());
    CHECK(std::string(loupan_allocations_reversed_by(nullptr, nullptr)).empty());
    CHECK(loupan_ageing_rows(nullptr) == 0);
    CHECK(loupan_ageing_buckets(nullptr) == 0);
    CHECK(loupan_ageing_amounts(nullptr) == nullptr);
    CHECK(loupan_ageing_lines(nullptr) == nullptr);
    CHECK(std::string(loupan_ageing_key(nullptr, 0, nullptr)).empty());
    CHECK(std::string(loupan_ageing_bucket(nullptr, 0, nullptr)).empty());
    loupan_ledger_free(nullptr);
    loupan_allocation_order_free(nullptr);
    loupan_dunning_ladder_free(nullptr);
    loupan_balances_free(nullptr);
    loupan_allocations_free(nullptr);
    loupan_ageing_free(nullptr);
}

} // namespace abi_ledger_test
