// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"

#include <loupan/pricing/explain.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace pricing_json_test {

using namespace loupan;
using namespace loupan::pricing;
using loupan_test::project_file;
using loupan_test::read_file;

namespace {

nlohmann::json vectors(const std::string& name) {
    return nlohmann::json::parse(read_file(project_file("tests/vectors/" + name)));
}

std::vector<std::filesystem::path> good_documents() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(project_file("tests/vectors/schemes"))) {
        paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

// --- random schemes: every field, often at its default ---------------------------------------------------------------

class scheme_maker {
public:
    explicit scheme_maker(std::uint64_t seed) : random_(seed) {}

    scheme make() {
        scheme s;
        if (maybe()) s.id = text();
        if (maybe()) s.name = text();
        if (maybe()) s.project = text();
        if (maybe()) s.batch = text();
        if (maybe()) s.version = text();
        if (maybe()) s.round = integer();
        if (maybe()) s.parent = text();
        if (maybe()) s.effective_from = "2026-01-31";
        if (maybe()) s.effective_to = "9999-12-31";
        s.kind = pick({price_kind::floor, price_kind::list, price_kind::registered});
        s.basis = pick({price_basis::gross_area, price_basis::inner_area, price_basis::suite});
        s.lead = pick({price_lead::automatic, price_lead::unit_price, price_lead::total});
        s.areas = pick({area_basis::predicted, area_basis::measured});
        s.currency = pick({currency{}, currency::parse("TWD"), currency::custom("XTS", 3)});
        s.unit_of_area = pick({area_unit::square_metre, area_unit::square_foot, area_unit::ping});
        for (auto n = count(); n > 0; --n) s.base.push_back({units_of(), number()});
        for (auto n = count(); n > 0; --n) s.score.push_back({text(), number(), rows(), how(), some_number()});
        for (auto n = count(); n > 0; --n) {
            s.factors.push_back({text(),
                                 pick({factor_kind::percent_of_base, factor_kind::add, factor_kind::percent_of_running,
                                       factor_kind::lump_sum, factor_kind::attached_area}),
                                 maybe() ? integer() : 0, units_of(), rows(), how(), some_number(),
                                 maybe() ? text() : std::string()});
        }
        std::shuffle(s.pipeline.begin(), s.pipeline.end(), random_);
        s.unit_rounding = rounding_of(s.unit_rounding);
        s.total_rounding = rounding_of(s.total_rounding);
        s.derived_rounding = rounding_of(s.derived_rounding);
        s.bounds = pick({bounds_policy::clamp, bounds_policy::error});
        s.ascending_floors = maybe();
        for (auto n = count(); n > 0; --n) {
            price_override o{text(), {}, {}, text()};
            (maybe() ? o.unit_price : o.total) = number();
            s.overrides.push_back(o);
        }
        return s;
    }

private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    bool maybe() { return below(2) == 0; }
    std::size_t count() { return below(3); }
    template <class T> T pick(std::initializer_list<T> of) { return *(of.begin() + below(of.size())); }
    std::string text() { return pick<std::string>({"a", "1栋", "景观 \"海\"", "\\n\n\t", "é", "zz/.[]", "x=y", "01"}); }
    std::int32_t integer() {
        return pick({0, 1, -1, 47, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()});
    }
    decimal number() {
        return decimal::parse(
            pick<const char*>({"0", "-0.0", "80000", "80000.00", "+1.50", "-0.05", "9999999999999999999999999999",
                               "0.0000000000000000000000000001", "123.4560"}));
    }
    std::optional<decimal> some_number() { return maybe() ? std::optional(number()) : std::nullopt; }
    several how() { return pick({several::error, several::sum, several::max, several::first}); }
    rounding rounding_of(const rounding& usual) {
        return maybe() ? usual
                       : rounding(pick<const char*>({"1", "0.010", "100"}),
                                  pick({rounding_mode::half_up, rounding_mode::down, rounding_mode::half_even}));
    }
    std::vector<std::string> texts() { // sorted, each once: as they are read
        std::set<std::string> out{text()};
        for (auto n = count(); n > 0; --n) out.insert(text());
        return {out.begin(), out.end()};
    }
    condition test() {
        condition c{pick<std::string>({"building", "floor", "views", "楼", "from"}), {}, {}, {}, maybe()};
        if (maybe()) {
            c.any_of = texts();
        } else {
            c.from = some_number();
            c.to = c.from && maybe() ? std::nullopt : std::optional(number());
        }
        return c;
    }
    match units_of(int depth = 0) {
        match m;
        for (auto n = count() + count(); n > 0; --n) m.conditions.push_back(test());
        for (auto n = depth < 2 && maybe() ? count() : 0; n > 0; --n) m.any.push_back(units_of(depth + 1));
        return m;
    }
    std::variant<absolute_rows, chain_rows, floor_steps> rows() {
        switch (below(3)) {
        case 0: {
            absolute_rows a;
            for (auto n = count(); n > 0; --n) a.rows.push_back({units_of(), number()});
            return a;
        }
        case 1: {
            chain_rows c{text(), {}};
            for (auto n = count(); n > 0; --n) c.links.push_back({texts(), number()});
            return c;
        }
        default: {
            floor_steps f;
            f.reference = integer();
            for (auto n = count(); n > 0; --n) f.ranges.push_back({integer(), integer(), number()});
            std::set<std::int32_t> floors{-99, 2, 10, 100, 999};
            for (const auto floor : floors) {
                if (maybe()) f.specials.push_back({floor, number()});
                if (maybe()) f.exceptions.push_back({floor, number()});
            }
            f.lowest = some_number();
            f.highest = some_number();
            return f;
        }
        }
    }
    std::mt19937_64 random_;
};

/// The order of tests in a match means nothing; both sides are put into one, written apart from the code.
void put_in_order(match& m) {
    const auto less = [](const auto& a, const auto& b) { return to_string(a) < to_string(b); };
    std::sort(m.conditions.begin(), m.conditions.end(),
              [&](const auto& a, const auto& b) { return less(match{{a}, {}}, match{{b}, {}}); });
    m.conditions.erase(std::unique(m.conditions.begin(), m.conditions.end()), m.conditions.end());
    for (auto& alternative : m.any) {
        put_in_order(alternative);
    }
    std::sort(m.any.begin(), m.any.end(), less);
    m.any.erase(std::unique(m.any.begin(), m.any.end()), m.any.end());
}

/// Texts of decimals too: `to_string(match)` prints them as they were written.
void use_plain_numbers(match& m) {
    for (auto& c : m.conditions) {
        if (c.from) c.from = c.from->normalized();
        if (c.to) c.to = c.to->normalized();
    }
    for (auto& alternative : m.any) {
        use_plain_numbers(alternative);
    }
}

scheme in_order(scheme s) {
    const auto put = [](match& m) {
        use_plain_numbers(m);
        put_in_order(m);
    };
    const auto put_rows = [&](auto& rows) {
        if (auto* absolute = std::get_if<absolute_rows>(&rows)) {
            for (auto& row : absolute->rows) put(row.when);
        }
    };
    for (auto& b : s.base) put(b.when);
    for (auto& c : s.score) put_rows(c.rows);
    for (auto& f : s.factors) {
        put(f.only);
        put_rows(f.rows);
    }
    return s;
}

// --- other spellings of one document ------------------------------------------------------------------------------------

/// The same document with keys in another order, written by hand: no library decides it.
std::string respell(const nlohmann::json& v, std::mt19937_64& random) {
    const auto space = [&] { return std::string(random() % 3, " \n\t"[random() % 3]); };
    if (v.is_object()) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : v.items()) {
            keys.push_back(key);
        }
        std::shuffle(keys.begin(), keys.end(), random);
        std::string out = "{";
        for (const auto& key : keys) {
            out += (out.size() > 1 ? "," : "") + space() + nlohmann::json(key).dump(-1, ' ', true) + space() + ":" +
                   space() + respell(v.at(key), random);
        }
        return out + space() + "}";
    }
    if (v.is_array()) {
        std::string out = "[";
        for (const auto& each : v) {
            out += (out.size() > 1 ? "," : "") + space() + respell(each, random);
        }
        return out + space() + "]";
    }
    return v.dump(-1, ' ', true);
}

/// Trailing zeros on every text that stands where a decimal is due.
void lengthen_decimals(nlohmann::json& v, const std::string& key = {}) {
    static const std::set<std::string> decimals{
        "value",  "base",       "difference", "step",          "lowest",         "highest",         "otherwise",
        "weight", "unit_price", "total",      "unit_rounding", "total_rounding", "derived_rounding"};
    if (v.is_string() && decimals.contains(key)) {
        const auto text = v.get<std::string>();
        v = text + (text.find('.') == std::string::npos ? ".00" : "0");
    } else if (v.is_structured()) {
        for (auto& [name, value] : v.items()) {
            lengthen_decimals(value, v.is_object() ? name : key);
        }
    }
}

std::string digest_of(const nlohmann::json& document) { return digest(parse_scheme(document.dump())); }

} // namespace

TEST_CASE("every good document reads, compiles, and reads back equal") {
    const auto paths = good_documents();
    REQUIRE(paths.size() >= 6);
    for (const auto& path : paths) {
        INFO(path);
        const auto text = read_file(path);
        const auto rules = parse_scheme(text);
        CHECK(parse_scheme(to_json(rules)) == rules);
        CHECK(parse_scheme(to_json(rules, 2)) == rules);
        CHECK(parse_scheme(canonical(rules)) == rules);
        const auto handle = load_scheme(text);
        CHECK(handle.digest() == digest(rules));
        CHECK(handle.digest() == hex(sha256(canonical(rules))));
        CHECK(handle.rules() == rules);
    }
}

TEST_CASE("bad documents are refused with their code and path") {
    const auto cases = vectors("bad_schemes.json")["cases"];
    REQUIRE(cases.size() >= 15);
    for (const auto& c : cases) {
        INFO(c["name"] << ": " << c["document"]);
        const auto text = c["document"].get<std::string>();
        if (c["stage"] == "compile") {
            CHECK_NOTHROW(parse_scheme(text));
        }
        try {
            static_cast<void>(c["stage"] == "compile" ? load_scheme(text).rules() : parse_scheme(text));
            FAIL_CHECK("was read");
        } catch (const error& e) {
            CHECK(e.code() == c["code"].get<std::string>());
            CHECK(e.path() == c["path"].get<std::string>());
        }
    }
}

TEST_CASE("any scheme is read back equal, and its canonical form is a fixed point") {
    const bool passed = rc::check([](std::uint64_t seed) {
        const auto s = scheme_maker(seed).make();
        const auto back = parse_scheme(to_json(s));
        RC_ASSERT(in_order(back) == in_order(s));
        RC_ASSERT(parse_scheme(to_json(back, 1)) == back);
        RC_ASSERT(canonical(back) == canonical(s));
        RC_ASSERT(nlohmann::json::parse(canonical(s)).dump() == canonical(s)); // sorted, no spaces
    });
    CHECK(passed);
}

TEST_CASE("two random schemes have one digest exactly when they are equal") {
    const bool passed = rc::check([](std::uint64_t seed) {
        const auto a = scheme_maker(seed).make();
        const auto b = scheme_maker(seed / 2).make();
        RC_ASSERT((digest(a) == digest(b)) == (in_order(a) == in_order(b)));
    });
    CHECK(passed);
}

TEST_CASE("the digest does not change with spelling") {
    std::mt19937_64 random(7);
    for (const auto& path : good_documents()) {
        INFO(path);
        auto document = nlohmann::json::parse(read_file(path));
        const auto expected = digest_of(document);
        for (int i = 0; i < 5; ++i) {
            const auto text = respell(document, random);
            INFO(text);
            CHECK(digest(parse_scheme(text)) == expected);
        }
        lengthen_decimals(document);
        CHECK(digest_of(document) == expected);
    }
    // Defaults that are spelled out.
    const auto plain = nlohmann::json::parse(R"({"schema": "loupan/price-scheme", "semantics": 1, "base": "80000",
        "factors": [{"name": "f", "rows": [{"value": "1"}]}, {"name": "s", "steps": {"reference": 1}}]})");
    const auto spelled =
        nlohmann::json::parse(R"({"schema": "loupan/price-scheme", "semantics": 1, "id": "", "name": "",
        "version": "1", "round": 1, "parent": "", "scope": {"project": "", "batch": ""}, "valid": {}, "kind": "list",
        "basis": "gross_area", "lead": "automatic", "areas": "predicted", "currency": "CNY", "unit_of_area": "m2",
        "base": [{"when": {}, "value": "+80000.0"}], "score": [],
        "factors": [{"name": "f", "kind": "add", "sequence": 0, "only": {}, "rows": [{"when": [], "value": "1"}],
                     "several": "error", "attached": ""},
                    {"name": "s", "steps": {"reference": 1, "ranges": [], "specials": {}, "exceptions": {}}}],
        "pipeline": ["percent_of_base", "add", "percent_of_running"], "unit_rounding": {"step": "1", "mode": "half_up"},
        "total_rounding": "1.0", "derived_rounding": {"step": "0.010"}, "bounds": "clamp", "ascending_floors": false,
        "overrides": []})");
    CHECK(digest_of(plain) == digest_of(spelled));
    CHECK(digest_of(plain) == "57ada3838f0f050cf64e47ea554b826ee166e60852540af9ee687f620ec8a14d");
}

TEST_CASE("the digest changes with any change of a rule") {
    for (const auto& path : good_documents()) {
        INFO(path);
        const auto document = nlohmann::json::parse(read_file(path));
        const auto expected = digest_of(document);
        int changed = 0;
        // Every text and number in turn, where the result is still a document.
        std::function<void(const nlohmann::json&, const nlohmann::json::json_pointer&)> walk = [&](const auto& v,
                                                                                                   const auto& at) {
            if (v.is_structured()) {
                for (const auto& [key, value] : v.items()) {
                    walk(value, v.is_object() ? at / key : at / static_cast<std::size_t>(std::stoul(key)));
                }
                return;
            }
            auto other = document;
            other[at] = v.is_string()           ? nlohmann::json(v.template get<std::string>() + "1")
                        : v.is_number_integer() ? nlohmann::json(v.template get<int>() + 1)
                                                : nlohmann::json(!v.template get<bool>());
            INFO(at.to_string());
            std::string found;
            try {
                found = digest_of(other);
            } catch (const error&) { // an unknown name or another schema
                return;
            }
            CHECK(found != expected);
            ++changed;
        };
        walk(document, nlohmann::json::json_pointer());
        CHECK(changed > 0);
    }
}

TEST_CASE("a match reads and writes each of its forms") {
    const auto m = match::is("building", "1栋") && match::between("floor", decimal(2), decimal(10)) &&
                   match::is_not("views", "road");
    CHECK(to_json(m) == R"({"building":"1栋","floor":{"from":"2","to":"10"},"not":{"views":"road"}})");
    CHECK(to_json(match{}) == "{}");
    CHECK(parse_match("[]").empty());
    const auto both = match::is("views", "sea") && match::is("views", "park");
    CHECK(to_json(both) == R"([{"views":"park"},{"views":"sea"}])");
    CHECK(parse_match(to_json(both)).conditions.size() == 2);
    CHECK(parse_match(R"([{"views":"sea"},{"views":"park"}])") == parse_match(to_json(both)));
    CHECK(to_json(match::any_of({match::is("b", "2"), match::is("a", "1")})) == R"({"any":[{"a":"1"},{"b":"2"}]})");
    CHECK_THROWS_AS(to_json(match::is("not", "x")), invalid_argument); // would read back as something else
    CHECK_THROWS_AS(to_json(match::is("any", "x")), invalid_argument);
    CHECK_THROWS_AS(parse_match(R"([{"any":[{}]},{"any":[{}]}])"), invalid_argument);
}

TEST_CASE("what cannot be written is refused, not bent") {
    scheme s;
    s.name = "\xff";
    CHECK_THROWS_AS(to_json(s), invalid_argument);
    CHECK_THROWS_AS(digest(s), invalid_argument);
    scheme twice;
    floor_steps steps;
    steps.specials = {{14, decimal(1)}, {14, decimal(2)}};
    twice.factors.push_back({"f", factor_kind::add, 0, {}, steps, several::error, {}, {}});
    CHECK_THROWS_AS(to_json(twice), invalid_argument);
}

TEST_CASE("the golden vectors of pricing hold when they come in as JSON") {
    const auto golden = vectors("pricing_golden.json");
    REQUIRE(golden["price"].size() == 7);
    for (const auto& c : golden["price"]) {
        INFO(c["name"]);
        const auto handle = load_scheme(c["scheme"].dump());
        std::vector<unit> rows;
        for (const auto& u : c["units"]) {
            rows.push_back(parse_unit(u.dump()));
        }
        const auto list = price(handle, units::from_rows(rows));
        REQUIRE(list.size() == c["expected"].size());
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto& e = c["expected"][i];
            const auto text = [&e](const char* name) { return e[name].template get<std::string>(); };
            CHECK(list[i].unit_price == unit_price::parse(text("unit_price")));
            if (e.contains("total")) {
                CHECK(list[i].total == money::parse(text("total")));
            }
            if (e.contains("inner_unit_price")) {
                CHECK(list[i].inner_unit_price == unit_price::parse(text("inner_unit_price")));
            }
            CHECK(price(handle, rows[i]).total == list[i].total);
        }
        if (c.contains("list")) {
            CHECK(list.total() == money::parse(c["list"]["total"].get<std::string>()));
            CHECK(list.average() == unit_price::parse(c["list"]["average"].get<std::string>()));
        }
    }
}

TEST_CASE("a unit's facts are read from JSON") {
    const auto u =
        parse_unit(R"({"key": "A", "floor": -1, "attributes": {"stack": "01"}, "tags": {"views": ["sea", "park"]},
                                  "areas": {"gross": "89.5"}, "unit_prices": {"min": "7.5"}, "totals": {"max": "1.25"}})");
    CHECK(u.floor == -1);
    CHECK(u.tags.at("views") == std::vector<std::string>{"park", "sea"});
    CHECK(u.areas.at("gross") == 895000);
    CHECK(u.unit_prices.at("min") == 75000);
    CHECK(u.totals.at("max") == 125);
    CHECK_THROWS_AS(parse_unit(R"({"areas": {"gross": 89.5}})"), invalid_argument);
    CHECK_THROWS_AS(parse_unit(R"({"area": "1"})"), invalid_argument);
    CHECK_THROWS_AS(parse_unit(R"({"totals": {"max": "1.255"}})"), invalid_argument);
}

} // namespace pricing_json_test
