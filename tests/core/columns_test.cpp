// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/columns.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace core_columns_test {

using loupan::code_column;
using loupan::column;
using loupan::column_builder;
using loupan::dictionary;
using loupan::tag_column;
using loupan_test::code_of;

namespace {
using codes = std::vector<std::int32_t>;
std::shared_ptr<const dictionary> names(const std::vector<std::string>& texts) {
    auto d = std::make_shared<dictionary>();
    for (const auto& t : texts) {
        d->encode(t);
    }
    return d;
}
} // namespace

TEST_CASE("a column shares its buffer and keeps the owner alive", "[core][columns]") {
    auto owner = std::make_shared<std::vector<std::int64_t>>(std::vector<std::int64_t>{1, 2, 3});
    const std::weak_ptr<std::vector<std::int64_t>> watch = owner;
    const auto* data = owner->data();
    auto first = std::make_unique<column<std::int64_t>>(data, 3, owner);
    owner.reset();
    const column<std::int64_t> second = *first;
    first.reset();
    CHECK(second.data() == data); // no copy of the values
    CHECK_FALSE(watch.expired());
    CHECK(second[2] == 3);
    CHECK(second.size() == 3);
    CHECK(second.validity() == nullptr);
    CHECK(second.null_count() == 0);
    CHECK(second.at(2) == std::optional<std::int64_t>(3));
    CHECK(second.at(3) == std::nullopt);
    CHECK(column<std::int64_t>().empty());
}

TEST_CASE("absent values are marked in a bitmap, lowest bit first", "[core][columns]") {
    std::vector<std::optional<std::int64_t>> values(11, 5);
    values[0] = std::nullopt;
    values[9] = std::nullopt;
    const column<std::int64_t> c(values);
    CHECK(c.size() == 11);
    CHECK(c.null_count() == 2);
    CHECK_FALSE(c.is_valid(0));
    CHECK(c.is_valid(1));
    CHECK_FALSE(c.is_valid(9));
    CHECK(c.at(9) == std::nullopt);
    CHECK(c.at(10) == std::optional<std::int64_t>(5));
    CHECK(c.validity()[0] == 0xfe);
    CHECK(c.validity()[1] == 0x05);
    CHECK(c[0] == 0);
    CHECK(column<std::int64_t>({1, 2}, std::vector<std::uint8_t>{1}).null_count() == 1);
    CHECK(code_of([] { return column<std::int64_t>(std::vector<std::int64_t>(9), std::vector<std::uint8_t>{0xff}); }) ==
          "core.length_mismatch");
}

TEST_CASE("a builder freezes into a column without a copy", "[core][columns]") {
    column_builder<std::int32_t> plain(3);
    for (int i = 0; i < 3; ++i) {
        plain.data()[i] = 10 * i;
    }
    const auto* data = plain.data();
    const auto frozen = std::move(plain).finish();
    CHECK(frozen.data() == data);
    CHECK(frozen.validity() == nullptr);
    CHECK(frozen[2] == 20);

    column_builder<std::int32_t> holes(9);
    for (int i = 0; i < 9; ++i) {
        holes.data()[i] = i;
    }
    holes.set_null(8);
    const auto with_holes = std::move(holes).finish();
    CHECK(with_holes.null_count() == 1);
    CHECK_FALSE(with_holes.is_valid(8));
    CHECK(with_holes.is_valid(7));
}

TEST_CASE("a dictionary numbers texts in order of first appearance", "[core][columns]") {
    dictionary d;
    CHECK(d.encode("南") == 0);
    CHECK(d.encode("北") == 1);
    CHECK(d.encode("南") == 0);
    CHECK(d.size() == 2);
    CHECK(d[1] == "北");
    CHECK(d.find("北") == std::optional<std::int32_t>(1));
    CHECK(d.find("东") == std::nullopt);
    CHECK(d == *names({"南", "北"}));
    CHECK_FALSE(d == *names({"北", "南"}));
}

TEST_CASE("texts become codes, the empty text is absent", "[core][columns]") {
    const std::vector<std::string> texts{"A", "B", "", "A"};
    const auto c = code_column::encode(texts);
    CHECK(c.size() == 4);
    CHECK(c.code(0) == c.code(3));
    CHECK(c.code(2) == code_column::absent);
    CHECK_FALSE(c.codes().is_valid(2));
    CHECK(c.text(1) == "B");
    CHECK(c.text(2).empty());
    CHECK(c.has_absent());
    CHECK_FALSE(code_column::encode(std::vector<std::string>{"A", "B"}).has_absent());
    CHECK(code_column().size() == 0);
    CHECK_FALSE(code_column().has_absent());
}

TEST_CASE("foreign codes are checked, and agree with their bitmap afterwards", "[core][columns]") {
    const auto ab = names({"a", "b"});
    const column<std::int32_t> good(codes{0, 1, 0});
    CHECK(code_column(good, ab).codes().data() == good.data()); // taken as it is
    CHECK(code_of([&] { return code_column(column<std::int32_t>(codes{0, 2}), ab); }) == "core.validation");
    CHECK(code_of([&] { return code_column(column<std::int32_t>(codes{0, -2}), ab); }) == "core.validation");
    CHECK(code_of([&] { return code_column(good, nullptr); }) == "core.empty");
    // Arrow leaves the value under a cleared bit undefined, and -1 may come without a bitmap.
    const code_column garbage(column<std::int32_t>(codes{0, 77, 1}, std::vector<std::uint8_t>{0b101}), ab);
    CHECK(garbage.code(1) == code_column::absent);
    CHECK(garbage.has_absent());
    CHECK_FALSE(code_column(good, ab).has_absent());
    CHECK(garbage.text(1).empty());
    CHECK(garbage.text(2) == "b");
    const code_column minus(column<std::int32_t>(codes{0, -1, 1}), ab);
    CHECK(minus.has_absent());
    CHECK_FALSE(minus.codes().is_valid(1));
    CHECK(minus.codes().null_count() == 1);
}

TEST_CASE("tag sets are one code whatever the order of their tags", "[core][columns]") {
    const std::vector<std::string> texts{"sea;park", "park;sea", "", "sea", ";sea;"};
    const auto c = tag_column::encode(texts);
    CHECK(c.codes()[0] == c.codes()[1]);
    CHECK(c.codes()[3] == c.codes()[4]);
    CHECK(c.sets().size() == 3);
    CHECK(c.tags(0) == std::vector<std::string>{"park", "sea"});
    CHECK(c.tags(2).empty());
    CHECK(tag_column::encode(std::vector<std::string>{"a|b"}, '|').tags(0).size() == 2);
    const std::vector<std::string> twice{"a", "b;c;b"};
    try {
        static_cast<void>(tag_column::encode(twice));
        FAIL("a doubled tag was accepted");
    } catch (const loupan::invalid_argument& e) {
        CHECK(e.code() == "core.duplicate");
        CHECK(e.value() == "b");
        CHECK(e.row() == 1);
    }
    CHECK(code_of([&] { return tag_column(column<std::int32_t>(codes{3}), c.shared_sets()); }) == "core.validation");
    CHECK(code_of([&] { return tag_column(column<std::int32_t>(codes{-1}), c.shared_sets()); }) == "core.validation");
    CHECK(code_of([&] { return tag_column(column<std::int32_t>(codes{0}), nullptr); }) == "core.empty");
}

} // namespace core_columns_test
