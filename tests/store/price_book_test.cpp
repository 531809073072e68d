// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "conformance.hpp"

#include <loupan/store/memory.hpp>
#include <loupan/store/price_book.hpp>
#include <loupan/store/sqlite.hpp>

#include <filesystem>
#include <random>

namespace store_price_book_test {

using namespace loupan::store;
namespace pricing = loupan::pricing;
using conformance::code_of;

namespace {

scheme_document document(const std::string& digest, const std::string& scope, const std::string& from,
                         const std::string& to) {
    scheme_document d;
    d.digest = digest;
    d.scheme_id = "opening";
    d.scheme_version = "1";
    d.scope = scope;
    d.state = "in_force";
    d.valid_from = from;
    d.valid_to = to;
    d.document = R"({"id":"opening","name":"开盘价"})";
    return d;
}

const partition_key project{"t", "P1"};

/// `n` units; every seventh has no price and every fifth no stack and floor.
pricing::prices sample_list(std::size_t n) {
    std::vector<pricing::unit> rows;
    std::vector<std::optional<std::int64_t>> unit_price;
    std::vector<std::optional<std::int64_t>> total;
    for (std::size_t i = 0; i < n; ++i) {
        pricing::unit u;
        u.key = "房-" + std::to_string(i);
        u.attributes["building"] = std::to_string(i % 3 + 1) + "栋";
        if (i % 5 != 0) {
            u.attributes["stack"] = "0" + std::to_string(i % 4 + 1);
            u.floor = static_cast<std::int32_t>(i % 40) - 1;
        }
        u.areas = {{"gross", 1000000 + static_cast<std::int64_t>(i)}, {"inner", 800000}};
        rows.push_back(u);
        const bool priced = i % 7 != 6;
        unit_price.push_back(priced ? std::optional<std::int64_t>(817480000 + static_cast<std::int64_t>(i))
                                    : std::nullopt);
        total.push_back(priced ? std::optional<std::int64_t>(961846900 + static_cast<std::int64_t>(i)) : std::nullopt);
    }
    return pricing::make_prices(pricing::units::from_rows(rows), loupan::column<std::int64_t>(unit_price),
                                loupan::column<std::int64_t>(total));
}

void require_same(const pricing::prices& a, const pricing::prices& b) {
    REQUIRE(a.size() == b.size());
    CHECK(a.total() == b.total());
    CHECK(a.area() == b.area());
    CHECK(a.count() == b.count());
    CHECK(a.average() == b.average());
    CHECK(a.scheme_digest() == b.scheme_digest());
    CHECK(a.pricing_area() == b.pricing_area());
    bool same = true;
    for (std::size_t i = 0; i < a.size(); ++i) {
        same = same && a.of().row(i) == b.of().row(i) && a.has_price(i) == b.has_price(i) &&
               a.columns().flags[i] == b.columns().flags[i] && (!a.has_price(i) || a[i] == b[i]);
    }
    CHECK(same);
}

} // namespace

TEST_CASE("A scheme document is kept as it was written", "[store]") {
    memory_store s(price_book_types());
    price_book book(s, project);
    auto d = document("sha256:1", "P1", "2026-01-01", "");
    d.version = book.save_scheme(d, conformance::by("c1"));
    CHECK(book.load_scheme("sha256:1") == d);
    CHECK_FALSE(book.load_scheme("sha256:2"));
    CHECK(book.save_scheme(document("sha256:1", "P1", "2026-01-01", ""), conformance::by("c1")) == d.version);
    auto other = d;
    other.document = "{}";
    CHECK(code_of([&] { book.save_scheme(other, conformance::by("c2")); }) == "store.document_changed");
    auto closed = d;
    closed.valid_to = "2026-06-30";
    closed.version = book.save_scheme(closed, conformance::by("c3"));
    CHECK(book.load_scheme("sha256:1") == closed);
    CHECK(code_of([&] { book.save_scheme(d, conformance::by("c4")); }) == "core.conflict_version");
    closed.valid_to = "2025-12-31";
    CHECK(code_of([&] { book.save_scheme(closed, conformance::by("c5")); }) == "core.validation");
    CHECK(code_of([&] { book.save_scheme(document("", "P1", "", ""), conformance::by("c6")); }) == "core.empty");
}

TEST_CASE("Resolve finds the document in force", "[store]") {
    memory_store s(price_book_types());
    price_book book(s, project);
    int command = 0;
    const auto save = [&](scheme_document d) { book.save_scheme(d, conformance::by(std::to_string(++command))); };
    save(document("always", "P1", "", ""));
    save(document("spring", "P1", "2026-03-01", "2026-05-31"));
    save(document("april", "P1", "2026-04-01", "2026-04-30"));
    save(document("batch", "P1/batch-2", "2026-04-10", ""));
    auto draft = document("draft", "P1", "2026-04-02", "");
    draft.state = "draft";
    save(draft);
    auto floor = document("floor", "P1", "", "");
    floor.kind = "floor";
    save(floor);
    const auto found = [&](const char* scope, const char* day, const char* kind = "list") {
        const auto d = book.resolve(kind, scope, day);
        return d ? d->digest : std::string("none");
    };
    CHECK(found("P1", "2026-02-28") == "always");
    CHECK(found("P1", "2026-03-01") == "spring");
    CHECK(found("P1", "2026-03-31") == "spring");
    CHECK(found("P1", "2026-04-01") == "april");
    CHECK(found("P1", "2026-04-30") == "april");
    CHECK(found("P1", "2026-05-31") == "spring");
    CHECK(found("P1", "2026-06-01") == "always");
    CHECK(found("P1/batch-2", "2026-04-09") == "april");
    CHECK(found("P1/batch-2/A", "2026-04-10") == "batch");
    CHECK(found("P1", "2026-04-15", "floor") == "floor");
    CHECK(found("P1", "2026-04-15", "registered") == "none");
    CHECK(found("P2", "2026-04-15") == "none");
    CHECK(code_of([&] { (void)book.resolve("list", "P1", "2026-4-1"); }) == "core.date_invalid");
    save(document("april-2", "P1", "2026-04-01", ""));
    CHECK(code_of([&] { (void)book.resolve("list", "P1", "2026-04-15"); }) == "store.ambiguous");
    CHECK(found("P1", "2026-03-15") == "spring");
}

TEST_CASE("A price list reads back equal, from memory and from a file", "[store]") {
    const auto list = sample_list(400);
    memory_store memory(price_book_types());
    price_book in_memory(memory, project);
    in_memory.save_prices("L1", "list", list, conformance::by("c1"));
    require_same(in_memory.load_prices("L1"), list);
    CHECK(code_of([&] { in_memory.save_prices("L1", "list", list, conformance::by("c2")); }) ==
          "core.conflict_version");
    CHECK(code_of([&] { (void)in_memory.load_prices("L2"); }) == "core.not_found");

    const auto path =
        std::filesystem::temp_directory_path() / ("loupan-book-" + std::to_string(std::random_device{}()) + ".db");
    {
        const auto many = sample_list(10000);
        sqlite_store file(path.string(), price_book_types());
        price_book book(file, project);
        book.save_prices("L1", "list", many, conformance::by("c1"));
        require_same(book.load_prices("L1"), many);
        query q;
        q.where =
            where::eq("building", std::string("2栋")) && where::range("floor", std::int64_t{10}, std::int64_t{12});
        const auto some = file.find(project, "price_line", q).records;
        std::size_t expected = 0;
        for (std::size_t i = 0; i < many.size(); ++i) {
            const auto u = many.of().row(i);
            expected += u.attributes.at("building") == "2栋" && u.floor && *u.floor >= 10 && *u.floor <= 12 ? 1U : 0U;
        }
        CHECK(expected > 0);
        CHECK(some.size() == expected);
    }
    for (const auto* end : {"", "-wal", "-shm"}) {
        std::filesystem::remove(path.string() + end);
    }
}

TEST_CASE("Rows without a price keep the reason's code, other currencies and units keep theirs", "[store]") {
    std::vector<pricing::unit> rows(2);
    rows[0].key = "a";
    rows[0].areas = {{"gross", 10000}};
    rows[1].key = "b";
    rows[1].areas = {{"gross", 20000}};
    const auto facts = pricing::units::from_rows(rows).with(
        [](pricing::unit_columns& c) { c.unit_of_area = loupan::area_unit::ping; });
    using numbers = std::vector<std::optional<std::int64_t>>;
    pricing::price_columns columns{
        loupan::column<std::int64_t>(numbers{5, {}}), loupan::column<std::int64_t>(numbers{7, {}}),
        loupan::column<std::int64_t>(numbers{6, {}}), loupan::column<std::int64_t>(numbers{{}, {}}),
        loupan::column<std::uint8_t>(std::vector<std::uint8_t>{1, 16})};
    const pricing::prices list(facts, columns, loupan::currency::custom("XTS", 3), "gross", "sha256:9",
                               {{1, "pricing.base_missing", "p", "v", "m", "z"}});
    memory_store s(price_book_types());
    price_book book(s, project);
    book.save_prices("L", "registered", list, conformance::by("c"));
    const auto read = book.load_prices("L");
    require_same(read, list);
    CHECK(read.currency() == list.currency());
    CHECK(read.of().unit_of_area() == loupan::area_unit::ping);
    REQUIRE(read.errors().size() == 1);
    CHECK(read.errors()[0].row == 1);
    CHECK(read.errors()[0].code == "pricing.base_missing");
}

} // namespace store_price_book_test
