// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/interop/csv.hpp>

#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace interop_csv_test {

using loupan::interop::csv_reader;
using loupan::interop::csv_writer;
using table = std::vector<std::vector<std::string>>;

namespace {

table read_all(std::string_view text, char delimiter = ',') {
    csv_reader in(text, delimiter);
    table rows{in.header()};
    while (in.next()) {
        rows.emplace_back(in.fields().begin(), in.fields().end());
    }
    return rows;
}

void require_refused(std::string_view text, const std::string& path, const std::string& code = "core.csv_invalid") {
    INFO(text);
    try {
        static_cast<void>(read_all(text));
        FAIL("was read");
    } catch (const loupan::error& e) {
        CHECK(e.code() == code);
        CHECK(e.path() == path);
    }
}

} // namespace

TEST_CASE("fields, quotes and ends of lines are read as RFC 4180 has them") {
    CHECK(read_all("a,b\r\n1,2\r\n") == table{{"a", "b"}, {"1", "2"}});
    CHECK(read_all("a,b\n1,2") == table{{"a", "b"}, {"1", "2"}});
    CHECK(read_all("\xEF\xBB\xBF"
                   "楼栋,b\n1栋,\n") == table{{"楼栋", "b"}, {"1栋", ""}});
    CHECK(read_all("a,b\n\"x,\"\"y\"\"\r\nz\",\"\"\n") == table{{"a", "b"}, {"x,\"y\"\r\nz", ""}});
    CHECK(read_all("a\n\"\"\n\n") == table{{"a"}, {""}, {""}});
    CHECK(read_all("a;b\n1,5;2\n", ';') == table{{"a", "b"}, {"1,5", "2"}});
    CHECK(read_all("a,b\n") == table{{"a", "b"}});
}

TEST_CASE("rows know the line they begin on") {
    csv_reader in("a,b\n\"1\n1\",2\n3,4\n");
    REQUIRE(in.next());
    CHECK(in.line() == 2);
    CHECK(in.row() == 0);
    REQUIRE(in.next());
    CHECK(in.line() == 4);
    CHECK(in.row() == 1);
    CHECK_FALSE(in.next());
}

TEST_CASE("what a lenient reader would guess at is refused with line and column") {
    require_refused("", "line 1, column 1");
    require_refused("a,b\n1\n", "line 2, column 2");
    require_refused("a,b\n1,2\n1,2,3\n", "line 3, column 5");
    require_refused("a,b\n1,2\n\n", "line 3, column 1");
    require_refused("a,b\n1,\"2\n3\n", "line 2, column 3");
    require_refused("a,b\n1,2\"3\n", "line 2, column 4");
    require_refused("a,b\n一二,\"2\"x\n", "line 2, column 7");
    require_refused("a,b\r1,2\r", "line 1, column 4");
    require_refused("a,b\n1,2\r", "line 2, column 4");
    require_refused(std::string_view("a,b\n1,\0\n", 8), "line 2, column 3");
    require_refused("a,a\n1,2\n", "line 1, column 1");
    require_refused("a,\n1,2\n", "line 1, column 1");
    require_refused("a,b\n1,\xff\n", "line 2, column 3", "core.text_encoding");
    require_refused("a,b\n\"x\"\"\n", "line 2, column 1");
}

TEST_CASE("a quote or an end of line cannot be the delimiter") {
    for (const char c : {'"', '\n', '\r', '\0'}) {
        CHECK_THROWS_AS(csv_reader("a\n", c), loupan::invalid_argument);
    }
}

TEST_CASE("what the writer writes, the reader reads back") {
    const bool passed = rc::check([](const table& given, bool windows) {
        const auto width = static_cast<std::size_t>(*rc::gen::inRange(1, 5));
        const auto piece = rc::gen::element<std::string>("", "a", "\"", ",", "\n", "\r\n", "一", " ", "-1.5", ";");
        csv_writer out({',', windows ? "\r\n" : "\n", windows});
        table expected(1);
        for (std::size_t i = 0; i < width; ++i) {
            expected[0].push_back("c" + std::to_string(i));
            out.field(expected[0].back());
        }
        out.end_row();
        for (std::size_t r = 0; r < given.size(); ++r) {
            expected.emplace_back();
            for (std::size_t i = 0; i < width; ++i) {
                expected.back().push_back(*piece + *piece + *piece);
                out.field(expected.back().back());
            }
            out.end_row();
        }
        RC_ASSERT(read_all(out.text()) == expected);
    });
    CHECK(passed);
}

TEST_CASE("a byte order mark that belongs to a field survives") {
    csv_writer out;
    out.field("\xEF\xBB\xBF"
              "a")
        .field("b")
        .end_row();
    CHECK(read_all(out.text()) == table{{"\xEF\xBB\xBF"
                                         "a",
                                         "b"}});
}

TEST_CASE("the writer quotes only where it must") {
    csv_writer out;
    out.field("a").field("b c").field("x,y").field("say \"no\"").end_row().field("").end_row();
    CHECK(out.text() == "a,b c,\"x,y\",\"say \"\"no\"\"\"\r\n\"\"\r\n");
}

} // namespace interop_csv_test
