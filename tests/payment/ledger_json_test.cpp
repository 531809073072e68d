// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "files.hpp"

#include <loupan/payment/ageing.hpp>
#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/ledger_json.hpp>
#include <loupan/payment/waiver.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace payment_ledger_json_test {

using namespace loupan;
using namespace loupan::payment;
using nlohmann::json;

namespace {

json vectors(const std::string& name) { return json::parse(loupan_test::read_file(loupan_test::project_file(name))); }
std::string seed(const std::string& name) {
    return loupan_test::read_file(loupan_test::project_file("tests/fuzz/corpus/ledger_json/" + name + ".json"));
}
std::string text(const json& in, const char* field) { return in.at(field).get<std::string>(); }
date day(const json& in, const char* field) { return date::parse(text(in, field)); }
money yuan(const json& in, const char* field) { return money::parse(text(in, field)); }

receivable line_of(const json& in) { return payment::detail::book_json::read_receivable(in, {}, {}); }
receipt receipt_of(const json& in) { return payment::detail::book_json::read_receipt(in, {}, {}); }

/// Enters the receipts of a case.
ledger book_of(const json& c) {
    const auto order = c.contains("order") ? parse_allocation_order(c.at("order").dump()) : allocation_order{};
    auto book = parse_ledger(c.at("ledger").dump());
    for (const auto& r : c.at("receipts")) {
        book = post(book, receipt_of(r), order);
    }
    return book;
}

rescission_facts facts_of_case(const json& in) {
    const auto at = [&in](const char* field) {
        return in.contains(field) ? std::optional(day(in, field)) : std::nullopt;
    };
    return {at("due"), at("urged"), at("known"), at("other_urged"), at("settled")};
}

} // namespace

TEST_CASE("the ledger vectors come out to the fen and the day", "[payment][golden]") {
    const auto cases = vectors("tests/vectors/payment_ledger.json").at("cases");
    REQUIRE(cases.size() >= 30);
    for (const auto& c : cases) {
        INFO(text(c, "name"));
        const auto kind = text(c, "kind");
        const auto& expect = c.at("expect");
        if (kind == "late_fee") {
            const auto r = late_fee(parse_late_fee_rules(c.at("rules").dump()), line_of(c.at("line")), day(c, "as_of"));
            CHECK(r.amount.to_string() == text(expect, "amount"));
            CHECK(r.days == expect.at("days").get<int>());
            CHECK(r.open.to_string() == text(expect, "open"));
        } else if (kind == "post") {
            const auto book = book_of(c);
            CHECK(book.credit().to_string() == text(expect, "credit"));
            for (const auto& [key, open] : expect.at("open").items()) {
                INFO(key);
                CHECK(status(book.line(key), date::from_days(date::max_days)).open.total().to_string() ==
                      open.get<std::string>());
            }
            CHECK(parse_ledger(to_json(book)) == book);
        } else {
            REQUIRE(kind == "rescission");
            const auto r =
                rescission(parse_rescission_rules(c.at("rules").dump()), facts_of_case(c.at("facts")), day(c, "as_of"));
            CHECK(r.pay_by == day(expect, "pay_by"));
            CHECK(r.from == day(expect, "from"));
            CHECK(r.last_day == day(expect, "last_day"));
            CHECK(r.exercisable == expect.at("exercisable").get<bool>());
        }
    }
}

TEST_CASE("bad input of the ledger gives the documented code and path", "[payment][bad]") {
    using call = std::function<void(const json&)>;
    const std::map<std::string, call> calls{
        {"late_fee_rules", [](const json& a) { (void)parse_late_fee_rules(a.at("document").dump()); }},
        {"allocation_order", [](const json& a) { (void)parse_allocation_order(a.at("document").dump()); }},
        {"dunning_ladder", [](const json& a) { (void)parse_dunning_ladder(a.at("document").dump()); }},
        {"rescission_rules", [](const json& a) { (void)parse_rescission_rules(a.at("document").dump()); }},
        {"ledger", [](const json& a) { (void)parse_ledger(a.at("document").dump()); }},
        {"late_fee",
         [](const json& a) {
             (void)late_fee(parse_late_fee_rules(a.at("rules").dump()), line_of(a.at("line")), day(a, "as_of"));
         }},
        {"post", [](const json& a) { (void)book_of(a); }},
        {"reverse",
         [](const json& a) { (void)reverse(book_of(a), payment::detail::book_json::read_red(a.at("reverse"), {})); }},
        {"refund",
         [](const json& a) {
             (void)refund_credit(book_of(a), text(a, "no"), {day(a, "on"), yuan(a, "amount"), text(a, "approval")});
         }},
        {"waive",
         [](const json& a) {
             (void)waive(line_of(a.at("line")), {day(a, "on"), yuan(a, "amount"), text(a, "reason"), {}});
         }},
        {"defer",
         [](const json& a) {
             (void)defer(line_of(a.at("line")), {day(a, "approved"), day(a, "new_due"), false, text(a, "reason")});
         }},
        {"rescission", [](const json& a) { (void)rescission({}, facts_of_case(a.at("facts")), day(a, "as_of")); }},
        {"ageing",
         [](const json& a) {
             const std::vector lines{line_of(a.at("line"))};
             (void)ageing(lines, {a.at("up_to").get<std::vector<std::int32_t>>()}, day(a, "as_of"));
         }},
    };
    const auto cases = vectors("tests/vectors/bad_ledger.json");
    REQUIRE(cases.size() >= 50);
    for (const auto& c : cases) {
        INFO(text(c, "name"));
        try {
            calls.at(text(c, "call"))(c.at("args"));
            FAIL_CHECK("was accepted");
        } catch (const error& e) {
            CHECK(e.code() == text(c, "code"));
            if (c.contains("path")) {
                CHECK(e.path() == text(c, "path"));
            }
            CHECK_FALSE(e.message().empty());
            CHECK_FALSE(e.message_zh().empty());
        }
    }
}

TEST_CASE("a document of the ledger comes back equal after writing", "[payment][json]") {
    const auto rules = parse_late_fee_rules(seed("rules"));
    CHECK(rules.cap_at_principal);
    CHECK(parse_late_fee_rules(to_json(rules, 2)) == rules);
    const auto order = parse_allocation_order(seed("order"));
    CHECK(order.parts == std::vector{debt_part::interest});
    CHECK(parse_allocation_order(to_json(order)) == order);
    CHECK(to_json(allocation_order{}) == R"({"schema":"loupan/allocation-order","semantics":1})");
    for (const auto& o : {statutory_penalty_first(), due_order(), pro_rata_order(), designated_order(),
                          loan_servicing_order(), listed_order({"a"})}) {
        CHECK(parse_allocation_order(to_json(o)) == o);
    }
    const auto ladder = parse_dunning_ladder(seed("ladder"));
    CHECK(parse_dunning_ladder(to_json(ladder)) == ladder);
    CHECK(parse_dunning_ladder(to_json(usual_ladder())) == usual_ladder());
    const auto rescind = parse_rescission_rules(seed("rescission"));
    CHECK(parse_rescission_rules(to_json(rescind)) == rescind);
    CHECK(parse_rescission_rules(to_json(rescission_rules{})) == rescission_rules{});
    const auto book = parse_ledger(seed("ledger"));
    CHECK(book.line("A").closed->kind == closing_kind::cancelled);
    CHECK(parse_ledger(to_json(book, 1)) == book);
    auto dollars = open_ledger({line_of(json{{"key", "A"}, {"amount", "0"}})});
    dollars.lines[0].amount = money::parse("5", currency::parse("USD"));
    CHECK(parse_ledger(to_json(dollars)).lines[0].amount == dollars.lines[0].amount);
}

TEST_CASE("the digest of a ledger document ignores spelling and sees every change", "[payment][json]") {
    auto rules = parse_late_fee_rules(
        R"({"schema": "loupan/late-fee-rules", "semantics": 1, "rate": "日万分之三", "floor": "1.00"})");
    const auto same = parse_late_fee_rules(
        R"({"semantics":1,"floor":"1","rate":{"per":"day","value":"0.00030"},"schema":"loupan/late-fee-rules"})");
    CHECK(digest(rules) == digest(same));
    CHECK(digest(rules).size() == 64);
    rules.grace_days = 1;
    CHECK(digest(rules) != digest(same));
    CHECK(digest(due_order()) != digest(pro_rata_order()));
    auto ladder = usual_ladder();
    ladder.steps[0].text = "other";
    CHECK(digest(ladder) != digest(usual_ladder()));
    CHECK(digest(rescission_rules{}) != digest(rescission_rules{.urge_months = 2}));
}

TEST_CASE("rules that are not valid have no document", "[payment][json]") {
    CHECK(loupan_test::code_of([] { return to_json(late_fee_rules{}); }) == "core.empty");
    CHECK(loupan_test::code_of([] { return digest(dunning_ladder{}); }) == "core.empty");
    auto order = due_order();
    order.name = "\xff";
    CHECK(loupan_test::code_of([&] { return to_json(order); }) == "core.text_encoding");
}

} // namespace payment_ledger_json_test
