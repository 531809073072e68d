// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/pricing/board.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace pricing_board_test {

using namespace loupan::pricing;

namespace {

struct sample {
    units of;
    prices list;
};

/// `buildings` x 20 floors x 4 stacks and two parking spaces; every tenth unit has no price.
sample make(int buildings, bool filed = false) {
    std::vector<unit> rows;
    std::vector<std::optional<std::int64_t>> unit_price;
    std::vector<std::optional<std::int64_t>> total;
    const auto add = [&](unit u) {
        const auto i = static_cast<std::int64_t>(rows.size());
        u.attributes["status"] = i % 3 == 0 ? "期房待售" : (i % 3 == 1 ? "已备案" : "已签认购书");
        u.areas["gross"] = 1000000 + i * 100;
        const bool priced = i % 10 != 9;
        if (priced && filed) {
            u.totals["max"] = 1000000000 + i;
        }
        unit_price.push_back(priced ? std::optional<std::int64_t>(800000000 + i * 500000) : std::nullopt);
        total.push_back(priced ? std::optional<std::int64_t>(961846900 + i) : std::nullopt);
        rows.push_back(std::move(u));
    };
    for (int b = 1; b <= buildings; ++b) {
        for (int floor = 1; floor <= 20; ++floor) {
            for (int stack = 1; stack <= 4; ++stack) {
                unit u;
                u.key = std::to_string(b) + "-" + std::to_string(floor) + "0" + std::to_string(stack);
                u.floor = floor;
                u.attributes["building"] = std::to_string(b) + "栋";
                u.attributes["stack"] = "0" + std::to_string(stack);
                add(std::move(u));
            }
        }
    }
    for (const auto* key : {"车位-1", "车位-2"}) {
        unit u;
        u.key = key;
        add(std::move(u));
    }
    auto of = units::from_rows(rows);
    auto list = make_prices(of, loupan::column<std::int64_t>(unit_price), loupan::column<std::int64_t>(total));
    return {of, list};
}

std::size_t count(const std::string& in, const std::string& what) {
    std::size_t n = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + what.size())) {
        ++n;
    }
    return n;
}

nlohmann::json data_of(const std::string& page) {
    const std::string open = "id=\"data\">";
    const auto begin = page.find(open) + open.size();
    return nlohmann::json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

} // namespace

TEST_CASE("A board has one section a building, a row a floor and a cell a unit", "[pricing][board]") {
    const auto s = make(11);
    const auto page = board_html(s.of, s.list);
    CHECK(count(page, "<section data-b=") == 11);
    CHECK(count(page, "<th scope=\"row\">") == 11 * 20);
    CHECK(count(page, "data-r=\"") == 882);
    CHECK(count(page, "<tr class=\"row\">") == 2);
    CHECK(count(page, "<table aria-labelledby=") == 12);
    // 2栋 stands before 10栋, the highest floor above the lowest.
    CHECK(page.find("id=\"b1\">2栋</h2>") != page.npos);
    CHECK(page.find("id=\"b9\">10栋</h2>") != page.npos);
    CHECK(page.find("<th scope=\"row\">20</th>") < page.find("<th scope=\"row\">19</th>"));
    CHECK(page.find(">1-2001<") < page.find(">1-2002<"));
    for (const auto* tag : {"section", "table", "tr", "td", "th", "button", "span", "ul", "li", "div", "p", "dl"}) {
        INFO(tag);
        CHECK(count(page, std::string("<") + tag + ">") + count(page, std::string("<") + tag + " ") ==
              count(page, std::string("</") + tag + ">"));
    }
}

TEST_CASE("The sums and the counts of the legends agree with the list", "[pricing][board]") {
    const auto s = make(2, true);
    const auto page = board_html(s.of, s.list);
    std::map<std::string, int> by_status;
    std::int64_t area = 0;
    std::int64_t priced_area = 0;
    std::int64_t total = 0;
    int priced = 0;
    for (std::size_t i = 0; i < s.of.size(); ++i) {
        const auto u = s.of.row(i);
        ++by_status[u.attributes.at("status")];
        area += u.areas.at("gross");
        if (s.list.has_price(i)) {
            ++priced;
            priced_area += u.areas.at("gross");
            total += s.list[i].total.minor();
        }
    }
    for (const auto& [status, n] : by_status) {
        CHECK(page.find(status + " <b>" + std::to_string(n) + "</b>") != page.npos);
    }
    CHECK(page.find("<dd id=\"k-n\">162<small>已定价 " + std::to_string(priced) + "</small>") != page.npos);
    CHECK(priced == 146);
    CHECK(area == 163304100);
    CHECK(page.find("<dd id=\"k-a\">16,330.41<small>") != page.npos);
    const auto yi = (total + 50000000) / 100000000; // fen to 0.01 亿
    CHECK(page.find("<dd id=\"k-t\">" + std::to_string(yi / 100) + "." + std::to_string(yi % 100 + 100).substr(1) +
                    "<small>亿元") != page.npos);
    const auto average = (2 * total * 100 + priced_area) / (2 * priced_area);
    CHECK(page.find("<dd id=\"k-m\">" + std::to_string(average / 1000) + "," +
                    std::to_string(average % 1000 + 1000).substr(1)) != page.npos);
    CHECK(page.find("未定价 <b>16</b>") != page.npos);

    const auto data = data_of(page);
    REQUIRE(data["rows"].size() == 162);
    for (std::size_t i = 0; i < s.of.size(); ++i) {
        const auto& row = data["rows"][i];
        REQUIRE(row.size() == 11);
        CHECK(row[0] == s.of.key(i));
        CHECK(row[7].is_null() == !s.list.has_price(i));
        if (s.list.has_price(i)) {
            CHECK(row[7] == s.list[i].total.minor());
            CHECK(row[8] == 1000000000 + static_cast<std::int64_t>(i));
        }
    }
}

TEST_CASE("Text of the units stays text", "[pricing][board]") {
    const std::string evil = "</script><script>alert(\"1\")</script><img onerror='x'>&amp;";
    unit u;
    u.key = evil;
    u.floor = 3;
    u.attributes = {{"building", evil + "b"}, {"stack", evil + "s"}, {"status", evil + "t"}};
    u.areas = {{"gross", 1000000}};
    unit parked;
    parked.key = evil + "p";
    parked.attributes = {{"status", "x"}};
    parked.areas = {{"gross", 100000}};
    const auto of = units::from_rows({u, parked});
    const auto list = make_prices(of, loupan::column<std::int64_t>(std::vector<std::int64_t>{1, 2}),
                                  loupan::column<std::int64_t>(std::vector<std::int64_t>{1, 2}));
    board_options options;
    options.title = evil + "title";
    options.subtitle = evil + "subtitle";
    for (const auto language : {board_language::english, board_language::chinese}) {
        options.language = language;
        const auto page = board_html(of, list, options);
        CHECK(count(page, "<script") == 2);
        CHECK(count(page, "</script>") == 2);
        CHECK(count(page, "<img") == 0);
        CHECK(page.find("alert(\"1\")") == page.npos);
        CHECK(page.find("&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)") != page.npos);
        const auto data = data_of(page);
        CHECK(data["rows"][0][0] == evil);
        CHECK(data["rows"][0][2] == evil + "s");
        CHECK(data["buildings"][0] == evil + "b");
        CHECK(data["statuses"][0] == evil + "t");
    }
}

TEST_CASE("The page needs nothing from outside", "[pricing][board]") {
    const auto s = make(2);
    const auto page = board_html(s.of, s.list);
    for (const auto* outside :
         {"http", "src=", "@import", "url(", "<link rel=\"stylesheet", "fetch(", "XMLHttp", "//cdn"}) {
        INFO(outside);
        CHECK(page.find(outside) == page.npos);
    }
}

TEST_CASE("A board works without statuses, prices, places or units", "[pricing][board]") {
    const auto empty = board_html(units(), prices());
    CHECK(empty.find("<dd id=\"k-n\">0") != empty.npos);
    CHECK(count(empty, "data-r=") == 0);
    unit u;
    u.key = "a";
    const auto of = units::from_rows({u});
    const std::vector<std::optional<std::int64_t>> none{std::nullopt};
    const auto page =
        board_html(of, make_prices(of, loupan::column<std::int64_t>(none), loupan::column<std::int64_t>(none)));
    CHECK(count(page, "data-r=") == 1);
    CHECK(page.find("id=\"m-status\"") == page.npos);
    CHECK(page.find("class=\"by-price\"") != page.npos);
    try {
        (void)board_html(of, prices());
        FAIL("another list");
    } catch (const loupan::error& e) {
        CHECK(e.code() == "core.length_mismatch");
    }
}

TEST_CASE("The board speaks English and opens by status when asked", "[pricing][board]") {
    const auto s = make(1);
    board_options options;
    options.language = board_language::english;
    options.by_status = true;
    const auto page = board_html(s.of, s.list, options);
    CHECK(page.find("<html lang=\"en\" class=\"by-status\">") != page.npos);
    CHECK(page.find("Sale-control board") != page.npos);
    CHECK(page.find("9.62M") != page.npos);
    CHECK(page.find("单价") == page.npos);
}

TEST_CASE("A filed list given apart is compared by key", "[pricing][board]") {
    const auto s = make(1);
    board_options options;
    const auto half = s.of.take({5, 3});
    options.filed = make_prices(half, loupan::column<std::int64_t>(std::vector<std::int64_t>{55, 33}),
                                loupan::column<std::int64_t>(std::vector<std::int64_t>{5500, 3300}));
    const auto data = data_of(board_html(s.of, s.list, options));
    CHECK(data["rows"][5][8] == 5500);
    CHECK(data["rows"][3][9] == 33);
    CHECK(data["rows"][4][8].is_null());
}

TEST_CASE("The price steps are even, round, and hold every price", "[pricing][board]") {
    std::vector<std::int64_t> values;
    for (std::int64_t v = 720000000; v <= 830000000; v += 1000000) {
        values.push_back(v);
    }
    values.push_back(5000000000); // one odd unit does not change the steps
    const auto scale = detail::price_scale::over(values);
    CHECK(scale.step == 20000000); // 2,000 yuan
    CHECK(scale.steps <= 8);
    CHECK(scale.first % scale.step == 0);
    CHECK(scale.of(1) == 0);
    CHECK(scale.of(scale.first - 1) == 0);
    CHECK(scale.of(scale.first) == 1);
    CHECK(scale.of(5000000000) == scale.steps - 1);
    CHECK(scale.colour(0) == 0);
    CHECK(scale.colour(scale.steps - 1) == 7);
    CHECK(detail::price_scale::over({7, 7, 7}).steps == 1);
    CHECK(detail::price_scale::over({}).steps == 0);
}

TEST_CASE("Usual sale states get their usual colours, and no two the same", "[pricing][board]") {
    const auto colours = detail::status_colours(
        {"期房待售", "已备案", "已签认购书", "已签合同", "预留", "未推", "甲", "乙", "丙", "丁"});
    CHECK(std::vector<int>(colours.begin(), colours.begin() + 6) == std::vector<int>{0, 3, 1, 2, 4, 5});
    auto sorted = colours;
    std::sort(sorted.begin(), sorted.end());
    CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    CHECK(detail::status_colours(std::vector<std::string>(30, "x")).size() == 30);
}

TEST_CASE("Names sort as people read them", "[pricing][board]") {
    CHECK(detail::natural_less("2栋", "10栋"));
    CHECK_FALSE(detail::natural_less("10栋", "2栋"));
    CHECK(detail::natural_less("A1", "A2"));
    CHECK(detail::natural_less("A", "A1"));
    CHECK_FALSE(detail::natural_less("01", "01"));
    CHECK(detail::natural_less("01", "1") != detail::natural_less("1", "01"));
}

TEST_CASE("A page of 657 units stays below 600 kB, one of 5,000 below 2 MB", "[pricing][board]") {
    const auto small = make(8);
    CHECK(board_html(small.of, small.list).size() < 600000);
    const auto large = make(63);
    CHECK(large.of.size() > 5000);
    CHECK(board_html(large.of, large.list).size() < 2000000);
}

} // namespace pricing_board_test
