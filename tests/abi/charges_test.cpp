// SPDX-License-Identifier: Apache-2.0
#include "abi/payment_support.hpp"

#include <loupan/interop/json.hpp>
#include <loupan/payment/change_json.hpp>
#include <loupan/payment/charges.hpp>
#include <loupan/payment/charges_call_json.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/charges_json.hpp>

#include <map>
#include <string>

namespace abi_charges_test {

using namespace abi_test;
namespace payment = loupan::payment;

namespace {

using charge_table = owner<loupan_charge_table, loupan_charge_table_free>;

const std::map<std::string, loupan_change> changes{
    {"rename_buyer", LOUPAN_CHANGE_RENAME},   {"exchange", LOUPAN_CHANGE_EXCHANGE},
    {"return_sale", LOUPAN_CHANGE_RETURN},    {"forfeit", LOUPAN_CHANGE_FORFEIT},
    {"repurchase", LOUPAN_CHANGE_REPURCHASE}, {"settle_deposit", LOUPAN_CHANGE_DEPOSIT},
    {"choose_remedy", LOUPAN_CHANGE_REMEDY},
};

charge_table read_table(const std::string& text, loupan_error** error = nullptr) {
    loupan_charge_table* out = nullptr;
    static_cast<void>(loupan_charge_table_from_json(text.data(), size_of(text), &out, error));
    return charge_table(out);
}

std::string table_text(const json& args) {
    return loupan_test::read_file(
        loupan_test::project_file("docs/rules/" + args.at("table").get<std::string>() + ".json"));
}

/// The statement of a change as C++ makes it.
std::string statement_of(const std::string& call, const std::string& request) {
    if (call == "rename_buyer") {
        const auto r = payment::parse_rename(request);
        return payment::to_json(payment::rename_buyer(r.trade, r.facts, r.rules));
    }
    if (call == "exchange") {
        const auto r = payment::parse_exchange(request);
        return payment::to_json(payment::exchange(r.trade, r.facts, r.rules));
    }
    if (call == "return_sale") {
        const auto r = payment::parse_return(request);
        return payment::to_json(payment::return_sale(r.trade, r.facts, r.rules));
    }
    if (call == "forfeit") {
        const auto r = payment::parse_forfeit(request);
        return payment::to_json(payment::forfeit(r.trade, r.facts, r.rules));
    }
    if (call == "repurchase") {
        const auto r = payment::parse_repurchase(request);
        return payment::to_json(payment::repurchase(r.trade, r.facts, r.rules));
    }
    if (call == "settle_deposit") {
        const auto r = payment::parse_deposit(request);
        return payment::to_json(
            payment::settle_deposit(payment::effect_of(r.facts, r.rules), r.fault, r.unperformed, r.rules.how));
    }
    const auto r = payment::parse_remedy(request);
    return payment::to_json(payment::choose_remedy(r.elected, r.penalty, r.deposit, r.loss));
}

} // namespace

TEST_CASE("the golden charges and changes through C are those of C++") {
    int charged = 0;
    int changed = 0;
    for (const auto& c : list_of("value_golden.json", "cases")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto call = c.at("call").get<std::string>();
        const auto& args = c.at("args");
        loupan_text* text = nullptr;
        if (call == "charges") {
            ++charged;
            const auto table = read_table(table_text(args));
            REQUIRE(table);
            const auto facts = args.at("facts").dump();
            const auto expected =
                payment::charges(payment::parse_charge_table(table_text(args)), payment::parse_charge_facts(facts));
            REQUIRE(loupan_charges(table.get(), facts.data(), size_of(facts), LOUPAN_MISSING_REFUSE, &text, nullptr) ==
                    LOUPAN_OK);
            CHECK(read(text) == payment::to_json(expected));
            REQUIRE(loupan_charges_explain(table.get(), facts.data(), size_of(facts), LOUPAN_MISSING_REFUSE,
                                           LOUPAN_CHINESE, LOUPAN_EXPLAIN_TEXT, &text, nullptr) == LOUPAN_OK);
            CHECK(read(text) == payment::explain(expected).to_string(loupan::language::chinese));
        } else if (changes.contains(call)) {
            ++changed;
            const auto request = args.dump();
            REQUIRE(loupan_change_settle(changes.at(call), request.data(), size_of(request), &text, nullptr) ==
                    LOUPAN_OK);
            CHECK(read(text) == statement_of(call, request));
            const auto failed = failure_of([&](auto** e) {
                return loupan_change_explain(changes.at(call), request.data(), size_of(request), LOUPAN_ENGLISH,
                                             LOUPAN_EXPLAIN_JSON, &text, e);
            });
            CHECK(failed.code == (call == "choose_remedy" ? "core.unsupported" : ""));
            if (failed.code.empty()) {
                CHECK(json::parse(read(text)).contains("code"));
            }
        }
    }
    CHECK(charged == 7);
    CHECK(changed == 11);
}

TEST_CASE("the C interface refuses bad charges and changes with code and path") {
    int seen = 0;
    for (const auto& c : document("bad_value.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto call = c.at("call").get<std::string>();
        const auto& args = c.at("args");
        loupan_text* none = nullptr;
        failure failed;
        if (call == "charge_table") {
            failed = failure_of([&](auto** e) {
                return read_table(args.at("document").dump(), e) ? LOUPAN_OK : loupan_error_status(*e);
            });
        } else if (call == "charges") {
            const auto table = read_table(table_text(args));
            const auto facts = args.at("facts").dump();
            failed = failure_of([&](auto** e) {
                return loupan_charges(table.get(), facts.data(), size_of(facts), LOUPAN_MISSING_REFUSE, &none, e);
            });
        } else if (changes.contains(call)) {
            const auto request = args.dump();
            failed = failure_of([&](auto** e) {
                return loupan_change_settle(changes.at(call), request.data(), size_of(request), &none, e);
            });
        } else {
            continue; // time value
        }
        ++seen;
        CHECK(failed.code == c.at("code").get<std::string>());
        CHECK((!c.contains("path") || failed.path == c.at("path").get<std::string>()));
        CHECK(none == nullptr);
    }
    CHECK(seen == 46);
}

TEST_CASE("a local table lies over the national one, and what is missing can be reported") {
    const auto national_text = loupan_test::read_file(loupan_test::project_file("docs/rules/charges-china.json"));
    const auto local_text = loupan_test::read_file(loupan_test::project_file("docs/rules/charges-sample-city.json"));
    const auto national = read_table(national_text);
    const auto local = read_table(local_text);
    loupan_charge_table* raw = nullptr;
    REQUIRE(loupan_charge_table_with(national.get(), local.get(), &raw, nullptr) == LOUPAN_OK);
    const charge_table joined(raw);
    loupan_text* text = nullptr;
    REQUIRE(loupan_charge_table_to_json(joined.get(), -1, &text, nullptr) == LOUPAN_OK);
    CHECK(read(text) ==
          payment::to_json(payment::parse_charge_table(national_text).with(payment::parse_charge_table(local_text))));
    // before the national table begins
    const std::string facts = R"({"as_of": "2001-03-01", "home": "first", "gross": "118.36", "net": "1303078.90"})";
    CHECK(failure_of([&](auto** e) {
              return loupan_charges(national.get(), facts.data(), size_of(facts), LOUPAN_MISSING_REFUSE, &text, e);
          }).code == "payment.charge_missing");
    REQUIRE(loupan_charges(national.get(), facts.data(), size_of(facts), LOUPAN_MISSING_REPORT, &text, nullptr) ==
            LOUPAN_OK);
    CHECK(!json::parse(read(text)).at("missing").empty());
    const auto code = [](auto&& call) { return failure_of(call).code; };
    CHECK(code([&](auto** e) { return loupan_charges(national.get(), "{}", 2, 2, &text, e); }) == "core.validation");
    CHECK(code([&](auto** e) { return loupan_charges(nullptr, "{}", 2, 0, &text, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_charge_table_with(national.get(), nullptr, &raw, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_change_settle(7, "{}", 2, &text, e); }) == "core.validation");
    CHECK(code([&](auto** e) { return loupan_change_settle(0, nullptr, 2, &text, e); }) == "core.empty");
    CHECK(code([&](auto** e) { return loupan_change_explain(0, "{}", 2, 3, 0, &text, e); }) == "core.validation");
    CHECK(code([&](auto** e) { return loupan_change_settle(0, "{}", 2, nullptr, e); }) == "core.empty");
    loupan_charge_table_free(nullptr);
}

} // namespace abi_charges_test
