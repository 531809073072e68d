// SPDX-License-Identifier: Apache-2.0
#include "abi/support.hpp"
#include "catch.hpp"

#include <limits>

namespace abi_units_builder_test {

using namespace abi_test;

namespace {

/// Texts in Arrow's layout.
struct texts {
    explicit texts(const std::vector<std::string>& all) {
        for (const auto& one : all) {
            characters += one;
            offsets.push_back(static_cast<std::int32_t>(characters.size()));
        }
    }
    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(offsets.size()) - 1; }
    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(characters.size()); }
    std::vector<std::int32_t> offsets{0};
    std::string characters{};
};

std::string add_keys(const builder& b, const texts& t) {
    return failure_of([&](loupan_error** e) {
               return loupan_units_builder_add_keys(b.get(), t.offsets.data(), t.count(), t.characters.data(), t.size(),
                                                    e);
           })
        .code;
}
failure add_codes(const builder& b, const char* name, const std::vector<std::int32_t>& codes, const texts& t) {
    return failure_of([&](loupan_error** e) {
        return loupan_units_builder_add_codes(b.get(), name, LOUPAN_NUL_TERMINATED, codes.data(),
                                              static_cast<std::int64_t>(codes.size()), t.offsets.data(), t.count(),
                                              t.characters.data(), t.size(), e);
    });
}
failure add_tags(const builder& b, const std::vector<std::int32_t>& codes, const std::vector<std::int32_t>& sets,
                 const texts& tags) {
    return failure_of([&](loupan_error** e) {
        return loupan_units_builder_add_tags(b.get(), "views", LOUPAN_NUL_TERMINATED, codes.data(),
                                             static_cast<std::int64_t>(codes.size()), sets.data(),
                                             static_cast<std::int64_t>(sets.size()) - 1, tags.offsets.data(),
                                             tags.count(), tags.characters.data(), tags.size(), e);
    });
}
failure add_numbers(const builder& b, loupan_number_kind kind, const char* name,
                    const std::vector<std::int64_t>& values, const std::uint8_t* validity = nullptr) {
    return failure_of([&](loupan_error** e) {
        return loupan_units_builder_add_numbers(b.get(), kind, name, LOUPAN_NUL_TERMINATED, values.data(), validity,
                                                static_cast<std::int64_t>(values.size()), e);
    });
}
failure finish(const builder& b, units* out = nullptr) {
    loupan_units* made = nullptr;
    const auto f = failure_of([&](loupan_error** e) { return loupan_units_builder_finish(b.get(), &made, e); });
    units owned(made);
    if (out != nullptr) {
        *out = std::move(owned);
    }
    return f;
}

constexpr const char* rules = R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "10000", "factors": [
    {"name": "stack", "rows": [{"when": {"stack": "01"}, "value": "100"}], "otherwise": "50"},
    {"name": "view", "rows": [{"when": {"views": "sea"}, "value": "1000"}], "otherwise": "0"}]})";

} // namespace

TEST_CASE("codes, tags, areas and bounds reach the prices") {
    const auto b = new_builder();
    // The dictionary has a text twice and an empty one: other libraries' dictionaries may.
    CHECK(add_codes(b, "stack", {0, 1, 2, -1, -1}, texts({"01", "01", ""})).status == LOUPAN_OK);
    CHECK(add_tags(b, {0, 1, 1, 0, 1}, {0, 2, 2}, texts({"sea", "park"})).status == LOUPAN_OK);
    CHECK(add_numbers(b, LOUPAN_AREA, "gross", {1000000, 1000000, 1000000, 1000000, 1000000}).status == LOUPAN_OK);
    const std::uint8_t third = 0x4;
    CHECK(add_numbers(b, LOUPAN_TOTAL_BOUND, "min", {1, 1, 100600000, std::numeric_limits<std::int64_t>::min(), 1},
                      &third)
              .status == LOUPAN_OK);
    const std::uint8_t last = 0x8;
    CHECK(add_numbers(b, LOUPAN_UNIT_PRICE_BOUND, "max", {-1, -1, -1, 107000000, -1}, &last).status == LOUPAN_OK);
    units list;
    REQUIRE(finish(b, &list).status == LOUPAN_OK);
    const auto p = price(read_scheme(rules), list);
    REQUIRE(p);
    const std::int64_t* totals = nullptr;
    const std::uint8_t* validity = nullptr;
    REQUIRE(loupan_prices_column(p.get(), LOUPAN_TOTAL, &totals, &validity, nullptr) == LOUPAN_OK);
    CHECK(std::vector<std::int64_t>(totals, totals + 5) ==
          std::vector<std::int64_t>{111000000, 101000000, 100600000, 107000000, 100500000});
    const auto* flags = loupan_prices_flags(p.get());
    CHECK(std::vector<int>(flags, flags + 5) ==
          std::vector<int>{0, 0, LOUPAN_FLAG_AT_FLOOR, LOUPAN_FLAG_AT_CEILING, 0});
}

TEST_CASE("the input buffers are copied") {
    const auto b = new_builder();
    {
        texts keys({"a", "b"});
        std::vector<std::int64_t> areas{1000000, 2000000};
        CHECK(add_keys(b, keys).empty());
        CHECK(add_numbers(b, LOUPAN_AREA, "gross", areas).status == LOUPAN_OK);
        keys.characters = "xy";
        areas = {0, 0};
    }
    units list;
    REQUIRE(finish(b, &list).status == LOUPAN_OK);
    std::int64_t row = 0;
    CHECK(loupan_units_find(list.get(), "b", 1, &row, nullptr) == LOUPAN_OK);
    CHECK(row == 1);
    const auto p = price(read_scheme(R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "1"})"), list);
    std::int64_t total = 0;
    CHECK(loupan_prices_total(p.get(), &total, nullptr) == LOUPAN_OK);
    CHECK(total == 30000);
}

TEST_CASE("codes outside their dictionary name the row") {
    const auto b = new_builder();
    for (const std::int32_t bad :
         {2, -2, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()}) {
        const auto f = add_codes(b, "stack", {0, 1, bad}, texts({"01", "02"}));
        CHECK(f.status == LOUPAN_INVALID_ARGUMENT);
        CHECK(f.code == "core.validation");
        CHECK(f.row == 2);
    }
    for (const std::int32_t bad : {1, -1}) {
        const auto f = add_tags(b, {0, bad}, {0, 1}, texts({"sea"}));
        CHECK(f.code == "core.validation");
        CHECK(f.row == 1);
    }
}

TEST_CASE("tag sets are checked") {
    const auto b = new_builder();
    CHECK(add_tags(b, {0}, {0, 2}, texts({"sea", "sea"})).code == "core.duplicate");
    CHECK(add_tags(b, {0}, {0, 1}, texts({""})).code == "core.empty");
    CHECK(add_tags(b, {0}, {0, 3}, texts({"sea", "park"})).code == "core.validation");
    CHECK(add_tags(b, {0, 1}, {0, 1, 0}, texts({"sea"})).code == "core.validation");
    CHECK(add_tags(b, {0}, {0, 2}, texts({"sea", "park"})).status == LOUPAN_OK);
    CHECK(add_tags(b, {0}, {0, 2}, texts({"sea", "park"})).code == "core.duplicate");
}

TEST_CASE("offsets must ascend and stay inside the characters") {
    const auto b = new_builder();
    const auto add = [&](std::vector<std::int32_t> offsets, std::int64_t size) {
        const auto f = failure_of([&](loupan_error** e) {
            return loupan_units_builder_add_texts(b.get(), "stack", 5, offsets.data(),
                                                  static_cast<std::int64_t>(offsets.size()) - 1, "abcdef", size, e);
        });
        return f.code + " " + std::to_string(f.row);
    };
    CHECK(add({0, 3, 2}, 6) == "core.validation 2");
    CHECK(add({-1, 3, 4}, 6) == "core.validation 0");
    CHECK(add({0, 3, 7}, 6) == "core.validation 2");
    CHECK(add({0, 3, 6}, -1) == "core.validation -1");
    CHECK(add({0, 3, 6}, 6) == " -1");
}

TEST_CASE("negative and impossible counts are refused before anything is read") {
    const auto b = new_builder();
    const std::int32_t offsets[] = {0, 0};
    const std::int64_t one = 1;
    const auto area = [&](std::int64_t count) {
        return failure_of([&](loupan_error** e) {
            return loupan_units_builder_add_numbers(b.get(), LOUPAN_AREA, "gross", 5, &one, nullptr, count, e);
        });
    };
    CHECK(area(-1).code == "core.validation");
    CHECK(area(std::numeric_limits<std::int64_t>::min()).code == "core.validation");
    CHECK(area(std::numeric_limits<std::int64_t>::max()).status == LOUPAN_ARITHMETIC);
    CHECK(area(std::int64_t{1} << 31U).code == "core.overflow");
    CHECK(failure_of([&](loupan_error** e) {
              return loupan_units_builder_add_keys(b.get(), offsets, -1, "", 0, e);
          }).code == "core.validation");
}

TEST_CASE("text that is not UTF-8 is refused where it stands") {
    const auto b = new_builder();
    CHECK(add_keys(b, texts({"a", "\xff"})) == "core.text_encoding");
    // Together these are one character; apart they are none.
    CHECK(add_keys(b, texts({"\xe6\xa5", "\xbc"})) == "core.text_encoding");
    const auto f = add_codes(b, "stack", {0}, texts({"01", "\xc0\x80"}));
    CHECK(f.code == "core.text_encoding");
    CHECK(f.row == 1);
    CHECK(add_codes(b, "st\xffk", {0}, texts({"01"})).code == "core.text_encoding");
    CHECK(add_keys(b, texts({"楼", "盘"})).empty());
}

TEST_CASE("what does not make a list is refused when it is finished") {
    const auto b = new_builder();
    const auto floors = [&](std::vector<std::int32_t> values) {
        return loupan_units_builder_add_floors(b.get(), values.data(), nullptr,
                                               static_cast<std::int64_t>(values.size()), nullptr);
    };
    CHECK(floors({1, 2}) == LOUPAN_OK);
    CHECK(floors({1, 2}) == LOUPAN_INVALID_ARGUMENT);
    CHECK(add_numbers(b, LOUPAN_AREA, "gross", {1}).status == LOUPAN_OK);
    CHECK(finish(b).code == "core.length_mismatch");
    // The builder is empty again.
    CHECK(floors({1, 1000}) == LOUPAN_OK);
    CHECK(finish(b).code == "core.validation");
    CHECK(add_keys(b, texts({"a", "a"})).empty());
    CHECK(add_keys(b, texts({"b"})) == "core.duplicate");
    CHECK(finish(b).code == "core.duplicate");
    CHECK(add_numbers(b, LOUPAN_AREA, "gross", {-1}).status == LOUPAN_OK);
    CHECK(finish(b).code == "core.validation");
    CHECK(add_numbers(b, LOUPAN_UNIT_PRICE_BOUND, "min", {-1}).status == LOUPAN_OK);
    CHECK(finish(b).code == "pricing.negative_price");
    CHECK(add_numbers(b, LOUPAN_TOTAL_BOUND, "most", {1}).status == LOUPAN_OK);
    CHECK(finish(b).code == "core.validation");
    CHECK(add_numbers(b, 3, "gross", {1}).code == "core.validation");
    CHECK(add_numbers(b, LOUPAN_AREA, "gross", {1}).status == LOUPAN_OK);
    CHECK(add_numbers(b, LOUPAN_AREA, "gross", {1}).code == "core.duplicate");
}

TEST_CASE("an empty list is a list, but has no prices") {
    const auto b = new_builder();
    units list;
    REQUIRE(finish(b, &list).status == LOUPAN_OK);
    CHECK(loupan_units_count(list.get()) == 0);
    const auto scheme = read_scheme(rules);
    loupan_prices* out = nullptr;
    const auto f =
        failure_of([&](loupan_error** e) { return loupan_price(scheme.get(), list.get(), nullptr, &out, e); });
    CHECK(f.code == "core.empty");
    CHECK(out == nullptr);
}

TEST_CASE("a list measured in ping is not priced per square metre") {
    const auto b = new_builder();
    CHECK(loupan_units_builder_set_area_unit(b.get(), 3, nullptr) == LOUPAN_INVALID_ARGUMENT);
    CHECK(loupan_units_builder_set_area_unit(b.get(), LOUPAN_PING, nullptr) == LOUPAN_OK);
    CHECK(add_numbers(b, LOUPAN_AREA, "gross", {1000000}).status == LOUPAN_OK);
    units list;
    REQUIRE(finish(b, &list).status == LOUPAN_OK);
    const auto scheme = read_scheme(R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "1"})");
    loupan_prices* out = nullptr;
    const auto f =
        failure_of([&](loupan_error** e) { return loupan_price(scheme.get(), list.get(), nullptr, &out, e); });
    CHECK(f.code == "core.unit_mismatch");
}

} // namespace abi_units_builder_test
