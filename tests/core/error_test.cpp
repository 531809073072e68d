// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/core/error.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace core_error_test {

namespace errors = loupan::errors;
using loupan::error;
using loupan::error_code;
using loupan::error_kind;

static_assert(std::is_base_of_v<std::exception, error>);
static_assert(std::is_nothrow_copy_constructible_v<error>);

namespace {
constexpr error_code sample{"test.sample", error_kind::rule_violation, "{value} at {path}, row {row}, {else}",
                            "{path} 处的 {value},第 {row} 行"};

template <class Exception> bool throws_class(error_kind kind) {
    const error_code code{"test.kind", kind, "", ""};
    try {
        loupan::raise(code);
    } catch (const Exception& e) {
        return e.kind() == kind && e.code() == "test.kind";
    } catch (...) {
        return false;
    }
}
} // namespace

TEST_CASE("an error carries code, place, value, rule and both texts", "[core][error]") {
    try {
        loupan::raise(sample, {"base[0].value", "-1", 4, "C1.2"});
    } catch (const error& e) {
        CHECK(e.code() == "test.sample");
        CHECK(e.kind() == error_kind::rule_violation);
        CHECK(e.path() == "base[0].value");
        CHECK(e.value() == "-1");
        CHECK(e.row() == 4);
        CHECK(e.rule() == "C1.2");
        CHECK(e.message() == "-1 at base[0].value, row 4, {else}");
        CHECK(e.message_zh() == "base[0].value 处的 -1,第 4 行");
        CHECK(std::string(e.what()) ==
              "test.sample: -1 at base[0].value, row 4, {else} [at base[0].value] [row 4] [value -1]");
        CHECK(e.rows().empty());
    }
}

TEST_CASE("values are not taken for templates", "[core][error]") {
    const error e(sample, {"{value}", "{path}", {}, {}});
    CHECK(e.message() == "{path} at {value}, row -, {else}");
}

TEST_CASE("each kind has its exception class", "[core][error]") {
    CHECK(throws_class<loupan::invalid_argument>(error_kind::invalid_argument));
    CHECK(throws_class<loupan::rule_violation>(error_kind::rule_violation));
    CHECK(throws_class<loupan::arithmetic_error>(error_kind::arithmetic));
    CHECK(throws_class<loupan::conflict_error>(error_kind::conflict));
    CHECK(throws_class<loupan::not_found_error>(error_kind::not_found));
    CHECK(throws_class<loupan::storage_error>(error_kind::storage));
    CHECK_FALSE(throws_class<loupan::invalid_argument>(error_kind::storage));
    const error_code busy{"store.busy", error_kind::storage, "busy", "忙"};
    CHECK(loupan::storage_error(busy, {}, true).retry());
    CHECK_FALSE(loupan::storage_error(busy, {}).retry());
}

TEST_CASE("a batch error lists all its rows", "[core][error]") {
    const error e(sample, {{}, "x", 1, {}}, {{1, "a.b", "p", "x", "m", "z"}, {7, "a.c", "p", "y", "m", "z"}});
    REQUIRE(e.rows().size() == 2);
    CHECK(e.rows()[1].row == 7);
    CHECK_THAT(std::string(e.what()), loupan_test::contains("(and 1 more rows)"));
}

TEST_CASE("copies share what they say, and nothing is left empty by a move", "[core][error]") {
    error first(sample, {{}, "v", {}, {}});
    const error copy = first;
    CHECK(copy.what() == first.what()); // the same text, not an equal one
    const error moved = std::move(first);
    CHECK(std::string(first.what()) == moved.what()); // NOLINT: that is the point
}

TEST_CASE("field paths join with dots, and indexes without", "[core][error]") {
    CHECK(loupan::join_path("base[0]", "value") == "base[0].value");
    CHECK(loupan::join_path("base", "[0]") == "base[0]");
    CHECK(loupan::join_path("", "value") == "value");
}

TEST_CASE("the shared codes are of this room, lower snake case, worded in both languages", "[core][error]") {
    const error_code all[] = {errors::validation,         errors::number_invalid,
                              errors::too_many_digits,    errors::float_refused,
                              errors::type_invalid,       errors::overflow,
                              errors::division_by_zero,   errors::inexact,
                              errors::currency_mismatch,  errors::currency_unknown,
                              errors::unit_mismatch,      errors::unit_unknown,
                              errors::date_invalid,       errors::month_end,
                              errors::rounding_invalid,   errors::weights_invalid,
                              errors::length_mismatch,    errors::empty,
                              errors::duplicate,          errors::not_found,
                              errors::id_invalid,         errors::state_invalid,
                              errors::conflict_version,   errors::unsupported,
                              errors::cancelled,          errors::json_invalid,
                              errors::json_duplicate_key, errors::json_field_unknown,
                              errors::json_field_missing, errors::json_type,
                              errors::json_fraction,      errors::csv_invalid,
                              errors::text_encoding,      errors::internal};
    for (std::size_t i = 0; i < std::size(all); ++i) {
        INFO(all[i].code);
        CHECK(all[i].code.starts_with("core."));
        CHECK(all[i].code.substr(5).find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        CHECK_FALSE(all[i].english.empty());
        CHECK_FALSE(all[i].chinese.empty());
        for (std::size_t j = 0; j < i; ++j) {
            CHECK(all[i].code != all[j].code);
        }
    }
}

} // namespace core_error_test
