// SPDX-License-Identifier: Apache-2.0
#include "abi/support.hpp"
#include "catch.hpp"

#include <loupan/pricing/csv.hpp>
#include <loupan/pricing/explain.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <thread>

namespace abi_price_test {

using namespace abi_test;

TEST_CASE("the C interface gives the tower's figures to the fen") {
    const auto expected = nlohmann::json::parse(tower("expected.json"));
    const auto list = price(read_scheme(tower("scheme.json")), read_units(tower("units.csv")));
    REQUIRE(list);
    REQUIRE(loupan_prices_size(list.get()) == expected["count"].get<std::int64_t>());
    CHECK(loupan_prices_count(list.get()) == expected["count"].get<std::int64_t>());

    const std::int64_t* unit_prices = nullptr;
    const std::int64_t* totals = nullptr;
    const std::uint8_t* validity = nullptr;
    REQUIRE(loupan_prices_column(list.get(), LOUPAN_UNIT_PRICE, &unit_prices, &validity, nullptr) == LOUPAN_OK);
    REQUIRE(loupan_prices_column(list.get(), LOUPAN_TOTAL, &totals, &validity, nullptr) == LOUPAN_OK);
    CHECK(validity == nullptr);
    for (std::int64_t row = 0; row < loupan_prices_size(list.get()); ++row) {
        const auto& line = expected["lines"][static_cast<std::size_t>(row)];
        loupan_text* key = nullptr;
        REQUIRE(loupan_prices_key(list.get(), row, &key, nullptr) == LOUPAN_OK);
        CHECK(read(key) == line["key"].get<std::string>());
        CHECK(unit_prices[row] == line["unit_price"].get<std::int64_t>());
        CHECK(totals[row] == line["total"].get<std::int64_t>());
    }
    std::int64_t total = 0;
    std::int64_t area = 0;
    std::int64_t average = 0;
    std::int32_t present = 0;
    CHECK(loupan_prices_total(list.get(), &total, nullptr) == LOUPAN_OK);
    CHECK(loupan_prices_area(list.get(), &area, nullptr) == LOUPAN_OK);
    CHECK(loupan_prices_average(list.get(), &average, &present, nullptr) == LOUPAN_OK);
    CHECK(total == expected["total"].get<std::int64_t>());
    CHECK(area == expected["area"].get<std::int64_t>());
    CHECK(average == expected["average"].get<std::int64_t>());
    CHECK(present == 1);
    CHECK(std::string(loupan_prices_currency(list.get())) == "CNY");
    CHECK(loupan_prices_currency_digits(list.get()) == 2);
}

TEST_CASE("the C interface and C++ agree on every column, error and explanation of all units of byf") {
    namespace pricing = loupan::pricing;
    const auto json = tower("scheme.json");
    const auto csv = loupan_test::read_file(loupan_test::project_file("tests/data/price_lists/byf_units.csv"));
    const auto rules = pricing::load_scheme(json);
    const auto of = pricing::units_from_csv(csv);
    pricing::price_options options;
    options.errors = pricing::on_error::collect;
    const auto want = pricing::price(rules, of, options);

    const auto scheme = read_scheme(json);
    const auto units = read_units(csv);
    const auto list = price(scheme, units, LOUPAN_COLLECT);
    REQUIRE(list);
    const auto same = [&](loupan_price_column which, const loupan::column<std::int64_t>& theirs) {
        const std::int64_t* values = nullptr;
        const std::uint8_t* validity = nullptr;
        REQUIRE(loupan_prices_column(list.get(), which, &values, &validity, nullptr) == LOUPAN_OK);
        REQUIRE((values == nullptr) == theirs.empty());
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            const bool there = validity == nullptr || ((validity[i / 8] >> (i % 8)) & 1U) != 0;
            if (there != theirs.is_valid(i) || (there && values[i] != theirs[i])) {
                FAIL_CHECK("column " << which << " row " << i);
            }
        }
    };
    same(LOUPAN_UNIT_PRICE, want.columns().unit_price);
    same(LOUPAN_TOTAL, want.columns().total);
    same(LOUPAN_GROSS_UNIT_PRICE, want.columns().gross_unit_price);
    same(LOUPAN_INNER_UNIT_PRICE, want.columns().inner_unit_price);
    const auto* flags = loupan_prices_flags(list.get());
    for (std::size_t i = 0; i < want.size(); ++i) {
        CHECK(flags[i] == want.columns().flags[i]);
    }
    CHECK(loupan_prices_count(list.get()) == static_cast<std::int64_t>(want.count()));

    const auto* errors = loupan_prices_errors(list.get());
    REQUIRE(loupan_row_errors_count(errors) == static_cast<std::int64_t>(want.errors().size()));
    REQUIRE_FALSE(want.errors().empty());
    for (std::size_t i = 0; i < want.errors().size(); ++i) {
        const auto& e = want.errors()[i];
        const auto at = [&](loupan_error_field field) {
            return std::string(loupan_row_errors_text(errors, static_cast<std::int64_t>(i), field, nullptr));
        };
        CHECK(loupan_row_errors_row(errors, static_cast<std::int64_t>(i)) == e.row);
        CHECK(at(LOUPAN_ERROR_CODE) == e.code);
        CHECK(at(LOUPAN_ERROR_PATH) == e.path);
        CHECK(at(LOUPAN_ERROR_VALUE) == e.value);
        CHECK(at(LOUPAN_ERROR_MESSAGE) == e.message);
        CHECK(at(LOUPAN_ERROR_MESSAGE_ZH) == e.message_zh);
        CHECK(at(LOUPAN_ERROR_RULE).empty());
    }

    loupan_text* text = nullptr;
    const auto steps = pricing::explain(rules, of, 0);
    REQUIRE(loupan_explain(scheme.get(), units.get(), 0, LOUPAN_CHINESE, LOUPAN_EXPLAIN_TEXT, &text, nullptr) ==
            LOUPAN_OK);
    CHECK(read(text) == steps.to_string(loupan::language::chinese));
    REQUIRE(loupan_explain(scheme.get(), units.get(), 0, LOUPAN_ENGLISH, LOUPAN_EXPLAIN_JSON, &text, nullptr) ==
            LOUPAN_OK);
    CHECK(read(text) == loupan::to_json(steps, loupan::language::english));
}

TEST_CASE("an error of a whole list names all its rows") {
    const auto expected = nlohmann::json::parse(tower("expected.json"))["all"];
    const auto scheme = read_scheme(tower("scheme.json"));
    const auto units =
        read_units(loupan_test::read_file(loupan_test::project_file("tests/data/price_lists/byf_units.csv")));
    loupan_error* raw = nullptr;
    loupan_prices* none = nullptr;
    REQUIRE(loupan_price(scheme.get(), units.get(), nullptr, &none, &raw) == LOUPAN_RULE_VIOLATION);
    const error e(raw);
    CHECK(none == nullptr);
    CHECK(std::string(loupan_error_text(e.get(), LOUPAN_ERROR_CODE, nullptr)) == expected["error"].get<std::string>());
    const auto* rows = loupan_error_rows(e.get());
    REQUIRE(loupan_row_errors_count(rows) == static_cast<std::int64_t>(expected["rows"].size()));
    for (std::int64_t i = 0; i < loupan_row_errors_count(rows); ++i) {
        CHECK(loupan_row_errors_row(rows, i) == expected["rows"][static_cast<std::size_t>(i)].get<std::int64_t>());
    }
}

TEST_CASE("results do not need what they were made from") {
    auto scheme = read_scheme(tower("scheme.json"));
    auto units = read_units(tower("units.csv"));
    const auto list = price(scheme, units);
    const std::string digest = loupan_scheme_digest(scheme.get(), nullptr);
    scheme.reset();
    units.reset();
    std::int64_t total = 0;
    CHECK(loupan_prices_total(list.get(), &total, nullptr) == LOUPAN_OK);
    CHECK(total == 153533583800);
    CHECK(loupan_prices_scheme_digest(list.get(), nullptr) == digest);
}

TEST_CASE("a display price that no unit has is a column without values") {
    const auto rules = read_scheme(R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "1"})");
    const auto list = price(rules, read_units("key,gross_area\na,100\n"));
    REQUIRE(list);
    const std::int64_t* values = nullptr;
    const std::uint8_t* validity = nullptr;
    CHECK(loupan_prices_column(list.get(), LOUPAN_INNER_UNIT_PRICE, &values, &validity, nullptr) == LOUPAN_OK);
    CHECK(values == nullptr);
    CHECK(loupan_prices_column(list.get(), LOUPAN_GROSS_UNIT_PRICE, &values, &validity, nullptr) == LOUPAN_OK);
    REQUIRE(values != nullptr);
    CHECK(values[0] == 10000);
    CHECK(loupan_prices_flags(list.get())[0] == 0);
}

TEST_CASE("threads share one scheme and one list of units") {
    const auto scheme = read_scheme(tower("scheme.json"));
    const auto units = read_units(tower("units.csv"));
    std::atomic<int> wrong{0};
    const auto work = [&] {
        for (int round = 0; round < 20; ++round) {
            const auto list = price(scheme, units);
            std::int64_t total = 0;
            loupan_text* text = nullptr;
            const bool fine = loupan_prices_total(list.get(), &total, nullptr) == LOUPAN_OK && total == 153533583800 &&
                              loupan_explain(scheme.get(), units.get(), round, LOUPAN_ENGLISH, LOUPAN_EXPLAIN_TEXT,
                                             &text, nullptr) == LOUPAN_OK;
            loupan_text_free(text);
            wrong += fine ? 0 : 1;
        }
    };
    std::thread other(work);
    work();
    other.join();
    CHECK(wrong == 0);
}

TEST_CASE("price options of another size keep to what is there") {
    const auto scheme = read_scheme(tower("scheme.json"));
    const auto units =
        read_units(loupan_test::read_file(loupan_test::project_file("tests/data/price_lists/byf_units.csv")));
    loupan_prices* out = nullptr;
    const auto call = [&](const loupan_price_options* options) {
        const auto f =
            failure_of([&](loupan_error** e) { return loupan_price(scheme.get(), units.get(), options, &out, e); });
        loupan_prices_free(out);
        return f.status == LOUPAN_OK ? std::string("priced") : f.code + " " + f.path;
    };
    const loupan_price_options only_size{4, LOUPAN_COLLECT}; // a caller that knows no option: the default, which raises
    CHECK(call(&only_size) == "pricing.factor_missing factors[0]");
    struct {
        loupan_price_options known;
        std::int64_t unknown[4];
    } newer{{40, LOUPAN_COLLECT}, {1, 2, 3, 4}};
    CHECK(call(&newer.known) == "priced");
    const loupan_price_options no_size{0, LOUPAN_COLLECT};
    CHECK(call(&no_size) == "core.validation options.struct_size");
    const loupan_price_options negative{-8, LOUPAN_COLLECT};
    CHECK(call(&negative) == "core.validation options.struct_size");
    const loupan_price_options strange{sizeof strange, 7};
    CHECK(call(&strange) == "core.validation options.on_error");
}

} // namespace abi_price_test
