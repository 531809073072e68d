// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"

#include <loupan/payment/change_json.hpp>
#include <loupan/payment/charges_call_json.hpp>
#include <loupan/payment/charges_json.hpp>
#include <loupan/payment/time_value.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace payment_value_vectors_test {

using namespace loupan;
using namespace loupan::payment;
using nlohmann::json;
namespace tv = loupan::payment::time_value;

namespace {

json vectors(const char* name) {
    return json::parse(loupan_test::read_file(loupan_test::project_file(std::string("tests/vectors/") + name)));
}

decimal number(const json& args, const char* field, const char* otherwise = "0") {
    const auto text = args.value(field, std::string(otherwise));
    return interop::at_path(field, [&] { return decimal::parse(text); });
}

tv::when due(const json& args) { return tv::parse_when(args.value("when", "end")); }

tv::precision to(const json& args) {
    if (args.contains("rounding")) {
        return rounding(args["rounding"].get<std::string>());
    }
    return tv::precision::digits(args.value("digits", 15));
}

std::optional<decimal> guess(const json& args) {
    return args.contains("guess") ? std::optional(number(args, "guess")) : std::nullopt;
}

std::vector<decimal> values(const json& args) {
    std::vector<decimal> out;
    for (const auto& v : args["values"]) {
        out.push_back(decimal::parse(v.get<std::string>()));
    }
    return out;
}

std::vector<tv::dated_amount> dated(const json& args) {
    const auto amounts = values(args);
    if (amounts.size() != args["dates"].size()) {
        raise(loupan::errors::length_mismatch, {"dates", {}, {}, {}});
    }
    std::vector<tv::dated_amount> out;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        out.push_back({date::parse(args["dates"][i].get<std::string>()), amounts[i]});
    }
    return out;
}

json text(const decimal& value) { return value.to_string(); }

using call = std::function<json(const json&)>;

const std::map<std::string, call>& calls() {
    static const auto n = [](const json& a, const char* f) { return number(a, f); };
    static const std::map<std::string, call> all{
        {"pv",
         [](const json& a) {
             return text(tv::pv(n(a, "rate"), n(a, "nper"), n(a, "pmt"), n(a, "fv"), due(a), to(a)));
         }},
        {"fv",
         [](const json& a) {
             return text(tv::fv(n(a, "rate"), n(a, "nper"), n(a, "pmt"), n(a, "pv"), due(a), to(a)));
         }},
        {"pmt",
         [](const json& a) {
             return text(tv::pmt(n(a, "rate"), n(a, "nper"), n(a, "pv"), n(a, "fv"), due(a), to(a)));
         }},
        {"ipmt",
         [](const json& a) {
             return text(tv::ipmt(n(a, "rate"), n(a, "per"), n(a, "nper"), n(a, "pv"), n(a, "fv"), due(a), to(a)));
         }},
        {"ppmt",
         [](const json& a) {
             return text(tv::ppmt(n(a, "rate"), n(a, "per"), n(a, "nper"), n(a, "pv"), n(a, "fv"), due(a), to(a)));
         }},
        {"nper",
         [](const json& a) {
             return text(tv::nper(n(a, "rate"), n(a, "pmt"), n(a, "pv"), n(a, "fv"), due(a), to(a)));
         }},
        {"rate",
         [](const json& a) {
             return text(tv::rate(n(a, "nper"), n(a, "pmt"), n(a, "pv"), n(a, "fv"), due(a), guess(a), to(a)));
         }},
        {"npv",
         [](const json& a) {
             return text(tv::npv(n(a, "rate"), values(a), tv::parse_first_value(a.value("first", "now")), to(a)));
         }},
        {"irr", [](const json& a) { return text(tv::irr(values(a), guess(a), to(a))); }},
        {"mirr",
         [](const json& a) { return text(tv::mirr(values(a), n(a, "finance_rate"), n(a, "reinvest_rate"), to(a))); }},
        {"xnpv", [](const json& a) { return text(tv::xnpv(n(a, "rate"), dated(a), to(a))); }},
        {"xirr", [](const json& a) { return text(tv::xirr(dated(a), guess(a), to(a))); }},
        {"charge_table", [](const json& a) { return json(to_json(parse_charge_table(a["document"].dump()))); }},
        {"charges",
         [](const json& a) {
             const auto table = parse_charge_table(loupan_test::read_file(
                 loupan_test::project_file("docs/rules/" + a["table"].get<std::string>() + ".json")));
             return json::parse(to_json(charges(table, parse_charge_facts(a["facts"].dump()))));
         }},
        {"settle_deposit",
         [](const json& a) {
             const auto r = parse_deposit(a.dump());
             return json::parse(
                 to_json(settle_deposit(effect_of(r.facts, r.rules), r.fault, r.unperformed, r.rules.how)));
         }},
        {"choose_remedy",
         [](const json& a) {
             const auto r = parse_remedy(a.dump());
             return json::parse(to_json(choose_remedy(r.elected, r.penalty, r.deposit, r.loss)));
         }},
        {"rename_buyer",
         [](const json& a) {
             const auto r = parse_rename(a.dump());
             return json::parse(to_json(rename_buyer(r.trade, r.facts, r.rules)));
         }},
        {"exchange",
         [](const json& a) {
             const auto r = parse_exchange(a.dump());
             return json::parse(to_json(exchange(r.trade, r.facts, r.rules)));
         }},
        {"return_sale",
         [](const json& a) {
             const auto r = parse_return(a.dump());
             return json::parse(to_json(return_sale(r.trade, r.facts, r.rules)));
         }},
        {"forfeit",
         [](const json& a) {
             const auto r = parse_forfeit(a.dump());
             return json::parse(to_json(forfeit(r.trade, r.facts, r.rules)));
         }},
        {"repurchase",
         [](const json& a) {
             const auto r = parse_repurchase(a.dump());
             return json::parse(to_json(repurchase(r.trade, r.facts, r.rules)));
         }},
    };
    return all;
}

/// The amounts of the lines of one code or item, added up.
std::string amount_of(const json& lines, const std::string& name) {
    money sum;
    for (const auto& line : lines) {
        if (line.value("code", line.value("item", "")) == name) {
            sum += money::parse(line["amount"].get<std::string>());
        }
    }
    return sum.to_string();
}

void check(const json& got, const json& expect) {
    if (!expect.is_object()) {
        CHECK(decimal::parse(got.get<std::string>()) == decimal::parse(expect.get<std::string>()));
        return;
    }
    for (const auto& [field, value] : expect.items()) {
        INFO(field);
        if (field == "lines") {
            for (const auto& [name, amount] : value.items()) {
                INFO(name);
                CHECK(amount_of(got["lines"], name) == amount.get<std::string>());
            }
        } else if (field == "interest") {
            CHECK(amount_of(got["lines"], field) == value.get<std::string>());
        } else if (field == "payments") {
            json short_form = json::array();
            for (const auto& p : got["payments"]) {
                short_form.push_back({p["from"], p["to"], p.value("account", ""), p["amount"]});
            }
            CHECK(short_form == value);
        } else if (field == "moves") {
            json short_form = json::array();
            for (const auto& m : got["moves"]) {
                short_form.push_back({m["receipt"], m["line"], m["amount"]});
            }
            CHECK(short_form == value);
        } else {
            CHECK(got[field] == value);
        }
    }
}

} // namespace

TEST_CASE("value: golden vectors") {
    const auto all = vectors("value_golden.json")["cases"];
    REQUIRE(all.size() >= 30);
    for (const auto& c : all) {
        INFO(c["name"].get<std::string>());
        check(calls().at(c["call"])(c["args"]), c["expect"]);
    }
}

TEST_CASE("value: bad input gives the documented code and path") {
    const auto all = vectors("bad_value.json");
    REQUIRE(all.size() >= 60);
    for (const auto& c : all) {
        INFO(c["name"].get<std::string>());
        try {
            static_cast<void>(calls().at(c["call"])(c["args"]));
            FAIL_CHECK("was accepted");
        } catch (const error& e) {
            CHECK(e.code() == c["code"].get<std::string>());
            if (c.contains("path")) {
                CHECK(e.path() == c["path"].get<std::string>());
            }
            CHECK_FALSE(e.message_zh().empty());
        }
    }
}

} // namespace payment_value_vectors_test
