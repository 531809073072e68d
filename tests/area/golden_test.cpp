// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"

#include <loupan/area.hpp>
#include <loupan/area/facts_json.hpp>
#include <loupan/calendar/china.hpp>

#include <algorithm>
#include <string>

namespace area_golden_test {

using namespace loupan;
using namespace loupan::area;
using nlohmann::json;

namespace {

json vectors(const char* name) {
    return json::parse(loupan_test::read_file(loupan_test::project_file(std::string("tests/vectors/") + name)));
}

bool alerts_to(const area_settlement& s, const std::string& kind) {
    return std::any_of(s.alerts.begin(), s.alerts.end(), [&](const alert& a) { return to_string(a.kind) == kind; });
}

template <class Field> void check_text(const json& expected, const char* field, const Field& got) {
    if (expected.contains(field)) {
        CHECK(got() == expected.at(field).get<std::string>());
    }
}

void check(const json& expected, const area_settlement& s) {
    const auto text = [&](const char* field, auto&& got) { check_text(expected, field, got); };
    text("delta", [&] { return s.delta.gross.to_string(); });
    text("net", [&] { return s.delta.net.value().to_string(); });
    text("vat", [&] { return s.delta.vat.value().to_string(); });
    text("total_after", [&] { return s.total_after.to_string(); });
    text("total_delta", [&] { return s.total_delta.to_string(); });
    text("attachments_delta", [&] { return s.attachments_delta.gross.to_string(); });
    text("fitment", [&] { return s.fitment.value().gross.to_string(); });
    text("direction", [&] { return std::string(to_string(s.direction)); });
    text("due", [&] { return s.due.value().to_string(); });
    text("refund", [&] { return s.rescission.value().refund.to_string(); });
    text("back", [&] { return s.rescission.value().total.value().to_string(); });
    if (expected.contains("rescission_right")) {
        CHECK(s.rescission_right == expected.at("rescission_right").get<bool>());
    }
    if (expected.contains("alert")) {
        CHECK(alerts_to(s, expected.at("alert").get<std::string>()));
    }
    if (expected.contains("no_alert")) {
        CHECK_FALSE(alerts_to(s, expected.at("no_alert").get<std::string>()));
    }
}

} // namespace

TEST_CASE("every case of the area vectors comes out to the fen, and is explained", "[area]") {
    const auto cases = vectors("area_golden.json").at("cases");
    REQUIRE(cases.size() >= 52);
    for (const auto& c : cases) {
        CAPTURE(c.at("name").get<std::string>());
        const auto by = load_rules(c.at("rules").dump());
        const auto of = parse_facts(c.at("facts").dump(), by.rules());
        const auto& expected = c.at("expect");
        if (expected.contains("error")) {
            try {
                (void)settle(by, of);
                FAIL_CHECK("was settled");
            } catch (const error& e) {
                CHECK(e.code() == expected.at("error").get<std::string>());
                CHECK(e.path() == expected.at("path").get<std::string>());
            }
            continue;
        }
        const auto s = settle(by, of);
        check(expected, s);
        CHECK(s.total_after == (s.direction == direction::rescinded ? money() : of.contract_total + s.total_delta));
        if (s.delta.net) {
            CHECK(*s.delta.net + *s.delta.vat == s.delta.gross);
        }
        const auto told = explain(by, of);
        CHECK(told.root().result ==
              (s.rescission ? s.rescission->total.value_or(s.rescission->refund) : s.total_delta).to_string());
        for (const auto in : {language::english, language::chinese}) {
            CHECK(told.to_string(in).find('{') == std::string::npos);
            CHECK(told.to_string(in).find("area.") == std::string::npos); // every step has its wording
        }
        CHECK(json::parse(to_json(s)).at("total_delta") == s.total_delta.to_string());
    }
}

TEST_CASE("due dates move off holidays as the rules say, and only where they say so", "[area]") {
    const auto china = calendar::china();
    const auto cases = vectors("area_due.json").at("cases");
    REQUIRE(cases.size() >= 13);
    for (const auto& c : cases) {
        CAPTURE(c.at("name").get<std::string>());
        const auto by = load_rules(c.at("rules").dump());
        const auto of = parse_facts(c.at("facts").dump(), by.rules());
        const auto* in = c.contains("calendar") ? &china : nullptr;
        const auto& expected = c.at("expect");
        if (expected.contains("error")) {
            try {
                (void)settle(by, of, in);
                FAIL_CHECK("was settled");
            } catch (const error& e) {
                CHECK(e.code() == expected.at("error").get<std::string>());
                CHECK(e.path() == expected.at("path").get<std::string>());
            }
            continue;
        }
        const auto s = settle(by, of, in);
        const auto day = [](const std::optional<date>& d) { return d ? json(d->to_string()) : json(); };
        CHECK(day(s.due) == expected.at("due"));
        CHECK(s.provisional == expected.at("provisional").get<bool>());
        CHECK(json::parse(to_json(s)).value("provisional", false) == s.provisional);
        if (expected.contains("rescission_due")) {
            CHECK(day(s.rescission.value().due) == expected.at("rescission_due"));
        }
        const auto told = explain(by, of, in);
        const auto& steps = told.root().children;
        const auto at =
            std::find_if(steps.begin(), steps.end(), [](const step& one) { return one.code.starts_with("area.due"); });
        REQUIRE((at != steps.end()) == expected.contains("step"));
        if (at != steps.end()) {
            CHECK(at->code == expected.at("step").get<std::string>());
            CHECK(at->result == s.due.value().to_string());
        }
        for (const auto language : {language::english, language::chinese}) {
            CHECK(told.to_string(language).find('{') == std::string::npos);
        }
        // The money does not depend on the calendar.
        auto plain = by.rules();
        plain.roll = calendar::convention::unadjusted;
        CHECK(settle(compile(plain), of).total_delta == s.total_delta);
    }
}

TEST_CASE("bad input of the area room gives the documented code and path, and changes nothing", "[area]") {
    const auto cases = vectors("bad_area.json").at("cases");
    REQUIRE(cases.size() >= 15);
    for (const auto& c : cases) {
        CAPTURE(c.at("name").get<std::string>());
        const auto& args = c.at("args");
        try {
            const auto rules = parse_rules(args.at("rules").dump());
            const auto by = compile(rules);
            REQUIRE(c.at("call") == "settle");
            const auto of = parse_facts(args.at("facts").dump(), by.rules());
            const auto before = of;
            try {
                (void)settle(by, of);
            } catch (...) {
                CHECK(of == before);
                CHECK(by.rules() == rules);
                throw;
            }
            FAIL_CHECK("was accepted");
        } catch (const error& e) {
            CHECK(e.code() == c.at("code").get<std::string>());
            CHECK(e.path() == c.at("path").get<std::string>());
            CHECK_FALSE(e.message().empty());
            CHECK_FALSE(e.message_zh().empty());
        }
    }
}

} // namespace area_golden_test
