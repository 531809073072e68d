// SPDX-License-Identifier: Apache-2.0
#include "abi/support.hpp"
#include "catch.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace abi_area_test {

using namespace abi_test;
using nlohmann::json;

namespace {

using area_rules = owner<loupan_area_rules, loupan_area_rules_free>;
using area_facts = owner<loupan_area_facts, loupan_area_facts_free>;
using settlements = owner<loupan_area_settlements, loupan_area_settlements_free>;

json cases(const char* name) {
    return json::parse(loupan_test::read_file(loupan_test::project_file(std::string("tests/vectors/") + name)))
        .at("cases");
}

area_rules read_rules(const std::string& text, loupan_error** error = nullptr) {
    loupan_area_rules* out = nullptr;
    static_cast<void>(loupan_area_rules_from_json(text.data(), static_cast<std::int64_t>(text.size()), &out, error));
    return area_rules(out);
}

loupan_status settle_one(const area_rules& by, const std::string& facts, std::string& out, loupan_error** error,
                         const loupan_calendar* in = nullptr) {
    loupan_text* text = nullptr;
    const auto status =
        loupan_area_settle(by.get(), facts.data(), static_cast<std::int64_t>(facts.size()), in, &text, error);
    out = read(text);
    return status;
}

const char* statutory = R"({"schema":"loupan/area-rules","semantics":1,"variant":"statutory"})";

loupan_status add(const area_facts& to, loupan_area_fact which, const std::vector<std::int64_t>& values,
                  loupan_error** error = nullptr) {
    return loupan_area_facts_add(to.get(), which, values.data(), nullptr, static_cast<std::int64_t>(values.size()),
                                 error);
}

area_facts new_facts() {
    loupan_area_facts* out = nullptr;
    REQUIRE(loupan_area_facts_new(&out, nullptr) == LOUPAN_OK);
    return area_facts(out);
}

} // namespace

TEST_CASE("the C interface settles the golden areas to the fen") {
    for (const auto& c : cases("area_golden.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto by = read_rules(c.at("rules").dump());
        REQUIRE(by);
        const auto& expected = c.at("expect");
        std::string got;
        const auto failed = failure_of([&](auto** e) { return settle_one(by, c.at("facts").dump(), got, e); });
        if (expected.contains("error")) {
            CHECK(failed.code == expected.at("error").get<std::string>());
            CHECK(failed.path == expected.at("path").get<std::string>());
            continue;
        }
        REQUIRE(failed.status == LOUPAN_OK);
        CHECK(json::parse(got).at("delta").at("gross") == expected.at("delta"));
        CHECK(json::parse(got).at("total_after") == expected.at("total_after"));
        loupan_text* told = nullptr;
        const auto facts = c.at("facts").dump();
        REQUIRE(loupan_area_explain(by.get(), facts.c_str(), LOUPAN_NUL_TERMINATED, nullptr, LOUPAN_CHINESE,
                                    LOUPAN_EXPLAIN_TEXT, &told, nullptr) == LOUPAN_OK);
        CHECK(read(told).find("面积补差") != std::string::npos);
    }
}

TEST_CASE("the C interface moves due dates by a calendar") {
    loupan_calendar* made = nullptr;
    REQUIRE(loupan_calendar_china(&made, nullptr) == LOUPAN_OK);
    const std::unique_ptr<loupan_calendar, decltype(&loupan_calendar_free)> china(made, &loupan_calendar_free);
    for (const auto& c : cases("area_due.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto by = read_rules(c.at("rules").dump());
        REQUIRE(by);
        const auto* in = c.contains("calendar") ? china.get() : nullptr;
        const auto& expected = c.at("expect");
        std::string got;
        const auto failed = failure_of([&](auto** e) { return settle_one(by, c.at("facts").dump(), got, e, in); });
        if (expected.contains("error")) {
            CHECK(failed.code == expected.at("error").get<std::string>());
            CHECK(failed.path == expected.at("path").get<std::string>());
            continue;
        }
        REQUIRE(failed.status == LOUPAN_OK);
        const auto settled = json::parse(got);
        CHECK(settled.value("due", json()) == expected.at("due"));
        CHECK(settled.value("provisional", false) == expected.at("provisional").get<bool>());
    }
}

TEST_CASE("the C interface refuses bad areas with code and path") {
    for (const auto& c : cases("bad_area.json")) {
        CAPTURE(c.at("name").get<std::string>());
        const auto& args = c.at("args");
        std::string got;
        const auto failed = failure_of([&](auto** e) {
            const auto text = args.at("rules").dump();
            loupan_area_rules* raw = nullptr;
            const auto status =
                loupan_area_rules_from_json(text.data(), static_cast<std::int64_t>(text.size()), &raw, e);
            const area_rules by(raw);
            return status != LOUPAN_OK ? status : settle_one(by, args.at("facts").dump(), got, e);
        });
        CHECK(failed.code == c.at("code").get<std::string>());
        CHECK(failed.path == c.at("path").get<std::string>());
        CHECK(got.empty());
    }
}

TEST_CASE("columns go in and come out of the C interface") {
    const auto by = read_rules(statutory);
    CHECK(std::string(loupan_area_rules_digest(by.get(), nullptr)).size() == 64);
    const auto of = new_facts();
    REQUIRE(add(of, LOUPAN_CONTRACT_GROSS, {1'000'000, 1'183'600, 1'000'000}) == LOUPAN_OK);
    REQUIRE(add(of, LOUPAN_MEASURED_GROSS, {1'035'000, 1'148'000, 1'030'100}) == LOUPAN_OK);
    REQUIRE(add(of, LOUPAN_AREA_UNIT_PRICE, {100'000'000, 100'000'000, 100'000'000}) == LOUPAN_OK);
    REQUIRE(add(of, LOUPAN_CONTRACT_TOTAL, {100'000'000, 118'360'000, 100'000'000}) == LOUPAN_OK);
    REQUIRE(add(of, LOUPAN_SURVEY_AUDITED, {1, 1, 1}) == LOUPAN_OK);
    REQUIRE(add(of, LOUPAN_CHOICE, {0, 0, -1}) == LOUPAN_OK);

    const auto failed = failure_of([&](auto** e) {
        loupan_area_settlements* none = nullptr;
        const auto status = loupan_area_settle_columns(by.get(), of.get(), LOUPAN_RAISE, &none, e);
        CHECK(none == nullptr);
        return status;
    });
    CHECK(failed.status == LOUPAN_RULE_VIOLATION);
    CHECK(failed.code == "area.choice_required");
    CHECK(failed.row == 2);

    loupan_area_settlements* raw = nullptr;
    REQUIRE(loupan_area_settle_columns(by.get(), of.get(), LOUPAN_COLLECT, &raw, nullptr) == LOUPAN_OK);
    const settlements list(raw);
    REQUIRE(loupan_area_settlements_size(list.get()) == 3);
    const std::int64_t* delta = nullptr;
    const std::uint8_t* validity = nullptr;
    REQUIRE(loupan_area_settlements_column(list.get(), LOUPAN_AREA_DELTA, &delta, &validity, nullptr) == LOUPAN_OK);
    CHECK(delta[0] == 3'000'000);
    CHECK(delta[1] == -3'569'200);
    REQUIRE(validity != nullptr);
    CHECK((validity[0] & 7) == 3);
    CHECK(loupan_area_settlements_directions(list.get())[1] == 2);
    CHECK(loupan_area_settlements_flags(list.get())[2] == LOUPAN_AREA_FLAG_ABSENT);
    std::int64_t total = 0;
    REQUIRE(loupan_area_settlements_total(list.get(), &total, nullptr) == LOUPAN_OK);
    CHECK(total == -569'200);
    CHECK(loupan_row_errors_count(loupan_area_settlements_errors(list.get())) == 1);
    REQUIRE(loupan_area_settlements_column(list.get(), LOUPAN_AREA_NET, &delta, &validity, nullptr) == LOUPAN_OK);
    CHECK(delta == nullptr); // no tax was given
}

TEST_CASE("NULL and nonsense are answered, never followed, by the area functions") {
    const auto by = read_rules(statutory);
    const auto of = new_facts();
    CHECK(failure_of([&](auto** e) { return loupan_area_rules_from_json(nullptr, 3, nullptr, e); }).code ==
          "core.empty");
    CHECK(failure_of([&](auto** e) { return loupan_area_settle(nullptr, "{}", 2, nullptr, nullptr, e); }).code ==
          "core.empty");
    loupan_text* text = nullptr;
    CHECK(failure_of([&](auto** e) { return loupan_area_settle(nullptr, "{}", 2, nullptr, &text, e); }).code ==
          "core.empty");
    CHECK(failure_of([&](auto** e) {
              return loupan_area_explain(by.get(), "{}", 2, nullptr, 7, LOUPAN_EXPLAIN_TEXT, &text, e);
          }).code == "core.validation");
    CHECK(failure_of([&](auto** e) { return add(of, 99, {1}, e); }).code == "core.validation");
    CHECK(failure_of([&](auto** e) { return add(of, LOUPAN_CHOICE, {std::int64_t{1} << 40}, e); }).row == 0);
    CHECK(failure_of([&](auto** e) {
              return loupan_area_facts_add(of.get(), LOUPAN_PAID, nullptr, nullptr, 2, e);
          }).code == "core.empty");
    loupan_area_settlements* none = nullptr;
    CHECK(failure_of([&](auto** e) { return loupan_area_settle_columns(by.get(), of.get(), 9, &none, e); }).code ==
          "core.validation");
    CHECK(loupan_area_settlements_size(nullptr) == 0);
    CHECK(loupan_area_settlements_flags(nullptr) == nullptr);
    CHECK(loupan_area_settlements_directions(nullptr) == nullptr);
    CHECK(loupan_area_settlements_currency_digits(nullptr) == 0);
    CHECK(std::string(loupan_area_rules_digest(nullptr, nullptr)).empty());
    loupan_area_rules_free(nullptr);
    loupan_area_facts_free(nullptr);
    loupan_area_settlements_free(nullptr);
}

} // namespace abi_area_test
