// SPDX-License-Identifier: Apache-2.0
#include "abi/support.hpp"
#include "catch.hpp"

#include <loupan/core/config.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <map>

namespace abi_bad_input_test {

using namespace abi_test;

namespace {

std::string text_of(const nlohmann::json& in) { return in.is_string() ? in.get<std::string>() : in.dump(); }

loupan_status load(const std::string& json, loupan_error** e) {
    loupan_scheme* out = nullptr;
    const auto status = loupan_scheme_from_json(json.data(), static_cast<std::int64_t>(json.size()), &out, e);
    CHECK((out == nullptr) == (status != LOUPAN_OK));
    loupan_scheme_free(out);
    return status;
}

loupan_status read_csv(const std::string& csv, loupan_error** e) {
    loupan_units* out = nullptr;
    const auto status = loupan_units_from_csv(csv.data(), static_cast<std::int64_t>(csv.size()), &out, e);
    CHECK((out == nullptr) == (status != LOUPAN_OK));
    loupan_units_free(out);
    return status;
}

loupan_status price_csv(const nlohmann::json& in, loupan_error** e) {
    const auto csv = in.at("units").get<std::string>();
    const auto json = text_of(in.at("scheme"));
    if (const auto status = read_csv(csv, e); status != LOUPAN_OK) {
        return status;
    }
    loupan_error_free(*e);
    if (const auto status = load(json, e); status != LOUPAN_OK) {
        return status;
    }
    loupan_error_free(*e);
    const auto rules = read_scheme(json);
    const auto list = read_units(csv);
    loupan_prices* out = nullptr;
    const auto status = loupan_price(rules.get(), list.get(), nullptr, &out, e);
    loupan_prices_free(out);
    return status;
}

} // namespace

TEST_CASE("bad input gives the same code, path and row through C") {
    const auto cases = nlohmann::json::parse(
        loupan_test::read_file(loupan_test::project_file("tests/vectors/bad_input.json")))["cases"];
    std::map<std::string, int> seen;
    for (const auto& c : cases) {
        INFO(c["name"]);
        const auto kind = c["kind"].get<std::string>();
        const auto& in = c["input"];
        failure f;
        if (kind == "scheme_json") {
            f = failure_of([&](loupan_error** e) { return load(text_of(in), e); });
        } else if (kind == "units_csv") {
            f = failure_of([&](loupan_error** e) { return read_csv(in.get<std::string>(), e); });
        } else if (kind == "price") {
            f = failure_of([&](loupan_error** e) { return price_csv(in, e); });
        } else {
            continue; // amounts cross the interface as integers
        }
        ++seen[kind];
        CHECK(f.status != LOUPAN_OK);
        CHECK(f.code == c["code"].get<std::string>());
        if (c.contains("path")) {
            CHECK(f.path == c["path"].get<std::string>());
        }
        if (c.contains("row")) {
            CHECK(f.row == c["row"].get<std::int64_t>());
        }
    }
    CHECK(seen.size() == 3);
}

TEST_CASE("NULL is an answer, never a crash") {
    const auto rules = read_scheme(tower("scheme.json"));
    const auto list = read_units(tower("units.csv"));
    const auto priced = price(rules, list);
    const auto making = new_builder();
    const std::int32_t offsets[] = {0, 1};
    const std::int32_t codes[] = {0};
    const std::int64_t numbers[] = {1};
    loupan_scheme* scheme = nullptr;
    loupan_units* units = nullptr;
    loupan_units_builder* builder = nullptr;
    loupan_prices* prices = nullptr;
    loupan_text* text = nullptr;
    std::int64_t number = 0;
    std::int32_t small = 0;
    const std::int64_t* values = nullptr;
    const std::uint8_t* bits = nullptr;

    using call = std::function<loupan_status(loupan_error**)>;
    const std::vector<std::pair<std::string, call>> calls{
        {"json", [&](auto e) { return loupan_scheme_from_json(nullptr, 5, &scheme, e); }},
        {"json", [&](auto e) { return loupan_scheme_from_json(nullptr, LOUPAN_NUL_TERMINATED, &scheme, e); }},
        {"scheme", [&](auto e) { return loupan_scheme_from_json("{}", 2, nullptr, e); }},
        {"scheme", [&](auto e) { return loupan_scheme_to_json(nullptr, 0, &text, e); }},
        {"json", [&](auto e) { return loupan_scheme_to_json(rules.get(), 0, nullptr, e); }},
        {"scheme", [&](auto e) { return loupan_scheme_to_canonical_json(nullptr, &text, e); }},
        {"json", [&](auto e) { return loupan_scheme_to_canonical_json(rules.get(), nullptr, e); }},
        {"csv", [&](auto e) { return loupan_units_from_csv(nullptr, 5, &units, e); }},
        {"units", [&](auto e) { return loupan_units_from_csv("key\n", 4, nullptr, e); }},
        {"builder", [&](auto e) { return loupan_units_builder_new(nullptr, e); }},
        {"builder", [&](auto e) { return loupan_units_builder_set_area_unit(nullptr, 0, e); }},
        {"builder", [&](auto e) { return loupan_units_builder_add_keys(nullptr, offsets, 1, "a", 1, e); }},
        {"keys", [&](auto e) { return loupan_units_builder_add_keys(making.get(), nullptr, 1, "a", 1, e); }},
        {"keys", [&](auto e) { return loupan_units_builder_add_keys(making.get(), offsets, 1, nullptr, 1, e); }},
        {"builder", [&](auto e) { return loupan_units_builder_add_floors(nullptr, codes, nullptr, 1, e); }},
        {"floors", [&](auto e) { return loupan_units_builder_add_floors(making.get(), nullptr, nullptr, 1, e); }},
        {"builder", [&](auto e) { return loupan_units_builder_add_texts(nullptr, "a", 1, offsets, 1, "a", 1, e); }},
        {"name",
         [&](auto e) { return loupan_units_builder_add_texts(making.get(), nullptr, 1, offsets, 1, "a", 1, e); }},
        {"name", [&](auto e) { return loupan_units_builder_add_texts(making.get(), "", 0, offsets, 1, "a", 1, e); }},
        {"texts", [&](auto e) { return loupan_units_builder_add_texts(making.get(), "a", 1, nullptr, 1, "a", 1, e); }},
        {"builder",
         [&](auto e) { return loupan_units_builder_add_codes(nullptr, "a", 1, codes, 1, offsets, 1, "a", 1, e); }},
        {"codes",
         [&](auto e) {
             return loupan_units_builder_add_codes(making.get(), "a", 1, nullptr, 1, offsets, 1, "a", 1, e);
         }},
        {"dictionary",
         [&](auto e) { return loupan_units_builder_add_codes(making.get(), "a", 1, codes, 1, nullptr, 1, "a", 1, e); }},
        {"builder",
         [&](auto e) {
             return loupan_units_builder_add_tags(nullptr, "a", 1, codes, 1, offsets, 1, offsets, 1, "a", 1, e);
         }},
        {"codes",
         [&](auto e) {
             return loupan_units_builder_add_tags(making.get(), "a", 1, nullptr, 1, offsets, 1, offsets, 1, "a", 1, e);
         }},
        {"sets",
         [&](auto e) {
             return loupan_units_builder_add_tags(making.get(), "a", 1, codes, 1, nullptr, 1, offsets, 1, "a", 1, e);
         }},
        {"tags",
         [&](auto e) {
             return loupan_units_builder_add_tags(making.get(), "a", 1, codes, 1, offsets, 1, nullptr, 1, "a", 1, e);
         }},
        {"builder",
         [&](auto e) {
             return loupan_units_builder_add_numbers(nullptr, LOUPAN_AREA, "a", 1, numbers, nullptr, 1, e);
         }},
        {"values",
         [&](auto e) {
             return loupan_units_builder_add_numbers(making.get(), LOUPAN_AREA, "a", 1, nullptr, nullptr, 1, e);
         }},
        {"builder", [&](auto e) { return loupan_units_builder_finish(nullptr, &units, e); }},
        {"units", [&](auto e) { return loupan_units_builder_finish(making.get(), nullptr, e); }},
        {"units", [&](auto e) { return loupan_units_key(nullptr, 0, &text, e); }},
        {"key", [&](auto e) { return loupan_units_key(list.get(), 0, nullptr, e); }},
        {"units", [&](auto e) { return loupan_units_find(nullptr, "a", 1, &number, e); }},
        {"key", [&](auto e) { return loupan_units_find(list.get(), nullptr, 1, &number, e); }},
        {"row", [&](auto e) { return loupan_units_find(list.get(), "a", 1, nullptr, e); }},
        {"scheme", [&](auto e) { return loupan_price(nullptr, list.get(), nullptr, &prices, e); }},
        {"units", [&](auto e) { return loupan_price(rules.get(), nullptr, nullptr, &prices, e); }},
        {"prices", [&](auto e) { return loupan_price(rules.get(), list.get(), nullptr, nullptr, e); }},
        {"scheme", [&](auto e) { return loupan_explain(nullptr, list.get(), 0, 0, 0, &text, e); }},
        {"units", [&](auto e) { return loupan_explain(rules.get(), nullptr, 0, 0, 0, &text, e); }},
        {"text", [&](auto e) { return loupan_explain(rules.get(), list.get(), 0, 0, 0, nullptr, e); }},
        {"prices", [&](auto e) { return loupan_prices_key(nullptr, 0, &text, e); }},
        {"key", [&](auto e) { return loupan_prices_key(priced.get(), 0, nullptr, e); }},
        {"prices", [&](auto e) { return loupan_prices_column(nullptr, 0, &values, &bits, e); }},
        {"values", [&](auto e) { return loupan_prices_column(priced.get(), 0, nullptr, &bits, e); }},
        {"validity", [&](auto e) { return loupan_prices_column(priced.get(), 0, &values, nullptr, e); }},
        {"prices", [&](auto e) { return loupan_prices_total(nullptr, &number, e); }},
        {"total", [&](auto e) { return loupan_prices_total(priced.get(), nullptr, e); }},
        {"prices", [&](auto e) { return loupan_prices_area(nullptr, &number, e); }},
        {"area", [&](auto e) { return loupan_prices_area(priced.get(), nullptr, e); }},
        {"prices", [&](auto e) { return loupan_prices_average(nullptr, &number, &small, e); }},
        {"average", [&](auto e) { return loupan_prices_average(priced.get(), nullptr, &small, e); }},
        {"present", [&](auto e) { return loupan_prices_average(priced.get(), &number, nullptr, e); }},
    };
    for (const auto& [path, run] : calls) {
        INFO(&run - &calls.front().second << " " << path);
        const auto f = failure_of(run);
        CHECK(f.status == LOUPAN_INVALID_ARGUMENT);
        CHECK(f.code == "core.empty");
        CHECK(f.path == path);
        CHECK(run(nullptr) == LOUPAN_INVALID_ARGUMENT); // nobody wants the error
        CHECK(scheme == nullptr);
        CHECK(units == nullptr);
        CHECK(builder == nullptr);
        CHECK(prices == nullptr);
        CHECK(text == nullptr);
        CHECK(values == nullptr);
    }
}

TEST_CASE("functions without a status take NULL") {
    std::int64_t size = 7;
    const auto empty = [&size](const char* text) {
        const bool ok = std::string_view(text).empty() && size == 0;
        size = 7;
        return ok;
    };
    CHECK(empty(loupan_text_data(nullptr, &size)));
    CHECK(empty(loupan_error_text(nullptr, LOUPAN_ERROR_CODE, &size)));
    CHECK(loupan_error_status(nullptr) == LOUPAN_INTERNAL);
    CHECK(loupan_error_row(nullptr) == -1);
    CHECK(loupan_error_rows(nullptr) == nullptr);
    CHECK(loupan_row_errors_count(nullptr) == 0);
    CHECK(loupan_row_errors_row(nullptr, 0) == -1);
    CHECK(empty(loupan_row_errors_text(nullptr, 0, LOUPAN_ERROR_CODE, &size)));
    CHECK(empty(loupan_scheme_digest(nullptr, &size)));
    CHECK(loupan_units_count(nullptr) == 0);
    CHECK(loupan_prices_size(nullptr) == 0);
    CHECK(loupan_prices_count(nullptr) == 0);
    CHECK(loupan_prices_flags(nullptr) == nullptr);
    CHECK(loupan_prices_errors(nullptr) == nullptr);
    CHECK(std::string_view(loupan_prices_currency(nullptr)).empty());
    CHECK(loupan_prices_currency_digits(nullptr) == 0);
    CHECK(empty(loupan_prices_scheme_digest(nullptr, &size)));
    loupan_text_free(nullptr);
    loupan_error_free(nullptr);
    loupan_scheme_free(nullptr);
    loupan_units_free(nullptr);
    loupan_units_builder_free(nullptr);
    loupan_prices_free(nullptr);
}

TEST_CASE("rows, columns and enumerators out of range are refused") {
    const auto rules = read_scheme(tower("scheme.json"));
    const auto list = read_units(tower("units.csv"));
    const auto priced = price(rules, list);
    loupan_text* text = nullptr;
    const std::int64_t* values = nullptr;
    const std::uint8_t* bits = nullptr;
    std::int64_t row = 0;
    const auto explain = [&](std::int64_t at, loupan_language language, loupan_explain_format format) {
        return failure_of([&](loupan_error** e) {
                   return loupan_explain(rules.get(), list.get(), at, language, format, &text, e);
               })
            .code;
    };
    CHECK(explain(-1, 0, 0) == "core.not_found");
    CHECK(explain(175, 0, 0) == "core.not_found");
    CHECK(explain(0, 2, 0) == "core.validation");
    CHECK(explain(0, 0, -1) == "core.validation");
    for (const std::int64_t at : {std::int64_t{-1}, std::int64_t{175}, std::numeric_limits<std::int64_t>::max()}) {
        const auto f = failure_of([&](loupan_error** e) { return loupan_units_key(list.get(), at, &text, e); });
        CHECK(f.status == LOUPAN_NOT_FOUND);
        CHECK(f.code == "core.not_found");
        CHECK(loupan_prices_key(priced.get(), at, &text, nullptr) == LOUPAN_NOT_FOUND);
    }
    CHECK(failure_of([&](loupan_error** e) { return loupan_prices_column(priced.get(), 4, &values, &bits, e); }).path ==
          "column");
    CHECK(failure_of([&](loupan_error** e) {
              return loupan_units_find(list.get(), "none", LOUPAN_NUL_TERMINATED, &row, e);
          }).code == "pricing.unit_unknown");
    CHECK(loupan_units_find(list.get(), "1979148", LOUPAN_NUL_TERMINATED, &row, nullptr) == LOUPAN_OK);
    CHECK(row == 0);
    const auto f = failure_of([&](loupan_error** e) {
        loupan_scheme* out = nullptr;
        return loupan_scheme_from_json("{}", -2, &out, e);
    });
    CHECK(f.code == "core.validation");
}

TEST_CASE("a scheme goes out as it came in") {
    const auto rules = read_scheme(tower("scheme.json"));
    loupan_text* text = nullptr;
    for (const std::int32_t indent : {-5, 0, 2, 1000000}) { // at most 16 spaces a level
        REQUIRE(loupan_scheme_to_json(rules.get(), indent, &text, nullptr) == LOUPAN_OK);
        const auto again = read_scheme(read(text));
        REQUIRE(again);
        CHECK(std::string(loupan_scheme_digest(again.get(), nullptr)) == loupan_scheme_digest(rules.get(), nullptr));
    }
    REQUIRE(loupan_scheme_to_canonical_json(rules.get(), &text, nullptr) == LOUPAN_OK);
    CHECK(read(text).starts_with(R"({"base":"74125")"));
    std::int64_t size = 0;
    CHECK(std::string_view(loupan_scheme_digest(rules.get(), &size)).size() == 64);
    CHECK(size == 64);
}

TEST_CASE("the library says which interface it has") {
    CHECK(loupan_abi_version() == LOUPAN_ABI_VERSION);
    CHECK(std::string(loupan_version()) == LOUPAN_VERSION);
}

} // namespace abi_bad_input_test
