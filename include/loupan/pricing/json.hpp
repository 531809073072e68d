// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/digest.hpp>
#include <loupan/interop/json.hpp>
#include <loupan/interop/json_writer.hpp>
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/match.hpp>
#include <loupan/pricing/scheme.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// \file
/// A price scheme as a JSON document (价格方案文档). docs/schema/price-scheme.schema.json describes the same for editors.
/// Every decimal is text; what has its default value may be left out, and is left out when written.

namespace loupan::inline LOUPAN_ABI::pricing {

/// The `schema` field of a price scheme document.
inline constexpr std::string_view scheme_schema = "loupan/price-scheme";

namespace detail {

using interop::field_reader;
using json_value = nlohmann::json;
using json_out = nlohmann::ordered_json;

// --- matches ---------------------------------------------------------------------------------------------------------

/// One order for conditions and for matches; which one does not matter.
inline bool comes_before(const condition& a, const condition& b) {
    const auto key = [](const condition& c) { return std::tie(c.negate, c.attribute, c.any_of, c.from, c.to); };
    return key(a) < key(b);
}
inline bool comes_before(const match& a, const match& b) {
    const auto less = [](const auto& x, const auto& y) { return comes_before(x, y); };
    if (a.conditions != b.conditions) {
        return std::lexicographical_compare(a.conditions.begin(), a.conditions.end(), b.conditions.begin(),
                                            b.conditions.end(), less);
    }
    return std::lexicographical_compare(a.any.begin(), a.any.end(), b.any.begin(), b.any.end(), less);
}
template <class T> void sort_once(std::vector<T>& list) {
    std::sort(list.begin(), list.end(), [](const T& a, const T& b) { return comes_before(a, b); });
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// Conditions, their values and alternatives in one order, because their order means nothing; repeated ones once.
inline match sorted(match m) {
    for (auto& c : m.conditions) {
        std::sort(c.any_of.begin(), c.any_of.end());
        c.any_of.erase(std::unique(c.any_of.begin(), c.any_of.end()), c.any_of.end());
    }
    sort_once(m.conditions);
    for (auto& alternative : m.any) {
        alternative = sorted(std::move(alternative));
    }
    sort_once(m.any);
    return m;
}

/// Texts that differ, none of them empty: an absent attribute has no text to equal.
inline std::vector<std::string> read_texts(const json_value& value, const std::string& path) {
    std::vector<std::string> texts;
    field_reader::read_list(value, path, [&](const json_value& v, const std::string& p) {
        auto text = interop::read_text(v, p);
        if (text.empty()) {
            raise(loupan::errors::empty, {p, {}, {}, {}});
        }
        if (std::find(texts.begin(), texts.end(), text) != texts.end()) {
            raise(loupan::errors::duplicate, {p, loupan::detail::clip(text), {}, {}});
        }
        texts.push_back(std::move(text));
    });
    if (texts.empty()) {
        raise(loupan::errors::empty, {path, {}, {}, {}});
    }
    return texts;
}

inline condition read_condition(const std::string& attribute, const json_value& value, const std::string& path,
                                bool negate) {
    if (attribute.empty() || attribute.find('\0') != std::string::npos) {
        raise(loupan::errors::validation, {path, "not a name of a column", {}, {}});
    }
    condition c{attribute, {}, {}, {}, negate};
    if (value.is_string()) {
        c.any_of = {interop::read_text(value, path)};
        if (c.any_of.front().empty()) {
            raise(loupan::errors::empty, {path, {}, {}, {}});
        }
    } else if (value.is_array()) {
        c.any_of = read_texts(value, path);
    } else {
        field_reader in(value, path);
        in.optional_decimal("from", c.from);
        in.optional_decimal("to", c.to);
        in.done();
        if (!c.from && !c.to) {
            raise(loupan::errors::empty, {path, {}, {}, {}});
        }
    }
    return c;
}

match read_match(const json_value& value, const std::string& path);

/// Adds the tests of one object: columns, `not` with columns, and `any` with alternatives.
inline void read_match_object(const json_value& object, const std::string& path, match& m) {
    const auto read_conditions = [&m](const json_value& tests, const std::string& at, bool negate) {
        if (!tests.is_object()) {
            raise(loupan::errors::json_type, {at, interop::describe(tests) + " instead of an object", {}, {}});
        }
        for (const auto& [name, test] : tests.items()) {
            if (negate || (name != "not" && name != "any")) {
                m.conditions.push_back(read_condition(name, test, join_path(at, name), negate));
            }
        }
    };
    read_conditions(object, path, false);
    if (const auto it = object.find("not"); it != object.end()) {
        read_conditions(*it, join_path(path, "not"), true);
    }
    if (const auto it = object.find("any"); it != object.end()) {
        const auto at = join_path(path, "any");
        if (!m.any.empty()) { // two of them would mean every pair: let the author write the pairs
            raise(loupan::errors::duplicate, {at, "any", {}, {}});
        }
        field_reader::read_list(*it, at,
                                [&m](const json_value& v, const std::string& p) { m.any.push_back(read_match(v, p)); });
        if (m.any.empty()) {
            raise(loupan::errors::empty, {at, {}, {}, {}});
        }
    }
}

/// An object, or a list of objects that must all hold (needed when two tests are about one column).
inline match read_match(const json_value& value, const std::string& path) {
    match m;
    if (value.is_array()) {
        field_reader::read_list(
            value, path, [&m](const json_value& object, const std::string& at) { read_match_object(object, at, m); });
    } else {
        read_match_object(value, path, m);
    }
    return sorted(std::move(m));
}

inline json_out condition_json(const condition& c) {
    json_out texts = json_out::array();
    for (const auto& text : c.any_of) {
        texts.push_back(text);
    }
    if (!c.from && !c.to) {
        return texts.size() == 1 ? texts.front() : texts;
    }
    json_out out = json_out::object();
    if (c.from) {
        out["from"] = interop::canonical_decimal(*c.from);
    }
    if (c.to) {
        out["to"] = interop::canonical_decimal(*c.to);
    }
    return out;
}

inline json_out sorted_match_json(const match& m) {
    std::vector<json_out> objects{json_out::object()};
    for (const auto& c : m.conditions) {
        if (!c.negate && (c.attribute == "not" || c.attribute == "any")) {
            raise(errors::scheme_invalid, {c.attribute, "a match cannot name a column '" + c.attribute + "'", {}, {}});
        }
        if (c.any_of.empty() == (!c.from && !c.to)) {
            raise(errors::scheme_invalid, {c.attribute, "a condition has either values or a range", {}, {}});
        }
        // The first object that has no test of this kind on this column yet.
        const auto takes = [&c](const json_out& object) {
            return c.negate ? !object.contains("not") || !object.at("not").contains(c.attribute)
                            : !object.contains(c.attribute);
        };
        auto it = std::find_if(objects.begin(), objects.end(), takes);
        if (it == objects.end()) {
            it = objects.insert(objects.end(), json_out::object());
        }
        (c.negate ? (*it)["not"][c.attribute] : (*it)[c.attribute]) = condition_json(c);
    }
    for (const auto& alternative : m.any) {
        objects.front()["any"].push_back(sorted_match_json(alternative));
    }
    return objects.size() == 1 ? std::move(objects.front()) : json_out(std::move(objects));
}

inline json_out match_json(const match& m) { return sorted_match_json(sorted(m)); }

// --- tables ----------------------------------------------------------------------------------------------------------

/// Rows of `{"when": match, "value": decimal}`, for factors and for base prices.
template <class Row> std::vector<Row> read_rows(const json_value& value, const std::string& path) {
    std::vector<Row> rows;
    field_reader::read_list(value, path, [&rows](const json_value& v, const std::string& p) {
        field_reader in(v, p);
        Row row;
        in.visit("when", [&row](const json_value& w, const std::string& at) { row.when = read_match(w, at); });
        row.value = in.decimal("value");
        in.done();
        rows.push_back(std::move(row));
    });
    return rows;
}

template <class Row> json_out rows_json(const std::vector<Row>& rows) {
    json_out out = json_out::array();
    for (const auto& row : rows) {
        json_out entry = json_out::object();
        if (!row.when.empty()) {
            entry["when"] = match_json(row.when);
        }
        entry["value"] = interop::canonical_decimal(row.value);
        out.push_back(std::move(entry));
    }
    return out;
}

inline chain_rows read_chain(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    chain_rows chain;
    chain.attribute = in.text("attribute");
    field_reader::read_list(in.need("links"), in.path("links"), [&chain](const json_value& v, const std::string& p) {
        field_reader link(v, p);
        chain_link out;
        out.values = read_texts(link.need("values"), link.path("values"));
        out.difference = link.decimal("difference");
        link.done();
        chain.links.push_back(std::move(out));
    });
    in.done();
    return chain;
}

/// An object of floor numbers and values, in ascending order.
inline std::vector<floor_value> read_floor_values(const json_value& value, const std::string& path) {
    if (!value.is_object()) {
        raise(loupan::errors::json_type, {path, interop::describe(value) + " instead of an object", {}, {}});
    }
    std::vector<floor_value> out;
    for (const auto& [name, v] : value.items()) {
        const auto at = join_path(path, name);
        std::int64_t floor = 0;
        // One spelling for one floor: "014" or "+14" would pass for another key.
        if (loupan::detail::parse_scaled(name, 0, floor) != loupan::detail::parse_status::ok ||
            std::to_string(floor) != name || floor < -99 || floor > 999) {
            raise(loupan::errors::number_invalid, {at, loupan::detail::clip(name), {}, {}});
        }
        out.push_back({static_cast<std::int32_t>(floor), interop::read_decimal(v, at)});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.floor < b.floor; });
    return out;
}

inline floor_steps read_steps(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    floor_steps steps;
    steps.reference = in.int32("reference");
    in.list("ranges", [&steps](const json_value& v, const std::string& p) {
        field_reader range(v, p);
        floor_range out{range.int32("from"), range.int32("to"), range.decimal("step")};
        range.done();
        steps.ranges.push_back(out);
    });
    in.visit("specials", [&](const json_value& v, const std::string& p) { steps.specials = read_floor_values(v, p); });
    in.visit("exceptions",
             [&](const json_value& v, const std::string& p) { steps.exceptions = read_floor_values(v, p); });
    in.optional_decimal("lowest", steps.lowest);
    in.optional_decimal("highest", steps.highest);
    in.done();
    return steps;
}

inline json_out floor_values_json(std::vector<floor_value> values) {
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.floor < b.floor; });
    json_out out = json_out::object();
    for (const auto& v : values) {
        const auto key = std::to_string(v.floor);
        if (out.contains(key)) {
            raise(loupan::errors::duplicate, {"floor", key, {}, {}});
        }
        out[key] = interop::canonical_decimal(v.value);
    }
    return out;
}

/// The three ways to write a table; the name of the field says which.
struct table_writer {
    json_out& out;
    void operator()(const absolute_rows& table) const { out["rows"] = rows_json(table.rows); }
    void operator()(const chain_rows& table) const {
        json_out links = json_out::array();
        for (const auto& link : table.links) {
            links.push_back({{"values", link.values}, {"difference", interop::canonical_decimal(link.difference)}});
        }
        out["chain"] = {{"attribute", table.attribute}, {"links", std::move(links)}};
    }
    void operator()(const floor_steps& table) const {
        json_out steps{{"reference", table.reference}};
        for (const auto& range : table.ranges) {
            steps["ranges"].push_back(
                {{"from", range.from}, {"to", range.to}, {"step", interop::canonical_decimal(range.step)}});
        }
        if (!table.specials.empty()) {
            steps["specials"] = floor_values_json(table.specials);
        }
        if (!table.exceptions.empty()) {
            steps["exceptions"] = floor_values_json(table.exceptions);
        }
        if (table.lowest) {
            steps["lowest"] = interop::canonical_decimal(*table.lowest);
        }
        if (table.highest) {
            steps["highest"] = interop::canonical_decimal(*table.highest);
        }
        out["steps"] = std::move(steps);
    }
};

/// What factor tables and score criteria have in common: exactly one of `rows`, `chain`, `steps`, and what else counts.
template <class Table> void read_table(field_reader& in, Table& table) {
    int given = 0;
    in.visit("rows", [&](const json_value& v, const std::string& p) {
        table.rows = absolute_rows{read_rows<factor_row>(v, p)};
        ++given;
    });
    in.visit("chain", [&](const json_value& v, const std::string& p) {
        table.rows = read_chain(v, p);
        ++given;
    });
    in.visit("steps", [&](const json_value& v, const std::string& p) {
        table.rows = read_steps(v, p);
        ++given;
    });
    if (given == 0) {
        raise(loupan::errors::json_field_missing, {in.path("rows"), "rows", {}, {}});
    }
    if (given > 1) {
        raise(errors::scheme_invalid, {in.path(), "one of rows, chain and steps, not several", {}, {}});
    }
    in.optional_enum("several", table.several_rows);
    in.optional_decimal("otherwise", table.otherwise);
}

template <class Table> void write_table(json_out& out, const Table& table) {
    std::visit(table_writer{out}, table.rows);
    if (table.several_rows != several::error) {
        out["several"] = std::string(to_string(table.several_rows));
    }
    if (table.otherwise) {
        out["otherwise"] = interop::canonical_decimal(*table.otherwise);
    }
}

inline factor_table read_factor(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    factor_table f;
    f.name = in.text("name");
    in.optional_enum("kind", f.kind);
    in.optional_int32("sequence", f.sequence);
    in.visit("only", [&f](const json_value& v, const std::string& p) { f.only = read_match(v, p); });
    read_table(in, f);
    in.optional_text("attached", f.attached);
    in.done();
    return f;
}

inline json_out factor_json(const factor_table& f) {
    json_out out{{"name", f.name}};
    if (f.kind != factor_table{}.kind) {
        out["kind"] = std::string(to_string(f.kind));
    }
    if (f.sequence != 0) {
        out["sequence"] = f.sequence;
    }
    if (!f.only.empty()) {
        out["only"] = match_json(f.only);
    }
    write_table(out, f);
    if (!f.attached.empty()) {
        out["attached"] = f.attached;
    }
    return out;
}

inline score_criterion read_criterion(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    score_criterion c;
    c.name = in.text("name");
    c.weight = in.decimal("weight");
    read_table(in, c);
    in.done();
    return c;
}

inline json_out criterion_json(const score_criterion& c) {
    json_out out{{"name", c.name}, {"weight", interop::canonical_decimal(c.weight)}};
    write_table(out, c);
    return out;
}

inline price_override read_override(const json_value& value, const std::string& path) {
    field_reader in(value, path);
    price_override o;
    o.unit = in.text("unit");
    in.optional_decimal("unit_price", o.unit_price);
    in.optional_decimal("total", o.total);
    o.reason = in.text("reason");
    in.done();
    if (o.unit_price.has_value() == o.total.has_value()) {
        raise(errors::override_invalid, {path, loupan::detail::clip(o.unit), {}, {}});
    }
    return o;
}

inline json_out override_json(const price_override& o) {
    json_out out{{"unit", o.unit}};
    if (o.unit_price) {
        out["unit_price"] = interop::canonical_decimal(*o.unit_price);
    }
    if (o.total) {
        out["total"] = interop::canonical_decimal(*o.total);
    }
    out["reason"] = o.reason;
    return out;
}

// --- the head of the document -----------------------------------------------------------------------------------------

inline void read_pipeline(const json_value& value, const std::string& path, std::array<pipeline_stage, 3>& out) {
    std::vector<pipeline_stage> stages;
    field_reader::read_list(value, path, [&stages](const json_value& v, const std::string& p) {
        const auto stage = interop::read_enum<pipeline_stage>(v, p);
        if (std::find(stages.begin(), stages.end(), stage) != stages.end()) {
            raise(loupan::errors::duplicate, {p, std::string(to_string(stage)), {}, {}});
        }
        stages.push_back(stage);
    });
    if (stages.size() != out.size()) {
        raise(loupan::errors::validation, {path, std::to_string(stages.size()) + " stages instead of 3", {}, {}});
    }
    std::copy(stages.begin(), stages.end(), out.begin());
}

inline scheme read_scheme(const json_value& document) {
    field_reader in(document, {});
    scheme s;
    in.head(scheme_schema, scheme::current_semantics);
    in.optional_text("id", s.id);
    in.optional_text("name", s.name);
    in.optional_text("version", s.version);
    in.optional_int32("round", s.round);
    in.optional_text("parent", s.parent);
    in.visit("scope", [&s](const json_value& v, const std::string& p) {
        field_reader scope(v, p);
        scope.optional_text("project", s.project);
        scope.optional_text("batch", s.batch);
        scope.done();
    });
    in.visit("valid", [&s](const json_value& v, const std::string& p) {
        field_reader valid(v, p);
        valid.optional_date("from", s.effective_from);
        valid.optional_date("to", s.effective_to);
        valid.done();
    });
    in.optional_enum("kind", s.kind);
    in.optional_enum("basis", s.basis);
    in.optional_enum("lead", s.lead);
    in.optional_enum("areas", s.areas);
    in.visit("currency",
             [&s](const json_value& v, const std::string& p) { s.currency = interop::read_currency(v, p); });
    in.visit("unit_of_area", [&s](const json_value& v, const std::string& p) {
        const auto name = interop::read_text(v, p);
        s.unit_of_area = interop::at_path(p, [&] { return parse_area_unit(name); });
    });
    in.visit("base", [&s](const json_value& v, const std::string& p) {
        s.base = v.is_string() ? std::vector<base_price>{{match{}, interop::read_decimal(v, p)}}
                               : read_rows<base_price>(v, p);
    });
    in.list("score", [&s](const json_value& v, const std::string& p) { s.score.push_back(read_criterion(v, p)); });
    in.list("factors", [&s](const json_value& v, const std::string& p) { s.factors.push_back(read_factor(v, p)); });
    in.visit("pipeline", [&s](const json_value& v, const std::string& p) { read_pipeline(v, p, s.pipeline); });
    in.optional_rounding("unit_rounding", s.unit_rounding);
    in.optional_rounding("total_rounding", s.total_rounding);
    in.optional_rounding("derived_rounding", s.derived_rounding);
    in.optional_enum("bounds", s.bounds);
    in.optional_bool("ascending_floors", s.ascending_floors);
    in.list("overrides",
            [&s](const json_value& v, const std::string& p) { s.overrides.push_back(read_override(v, p)); });
    in.done();
    return s;
}

/// Writes the fields that differ from a scheme without any say.
inline json_out scheme_json(const scheme& s) {
    const scheme plain;
    auto out = interop::document_head(scheme_schema, s.semantics);
    interop::field_writer to(out);
    to.put("id", s.id, plain.id);
    to.put("name", s.name, plain.name);
    to.put("version", s.version, plain.version);
    to.put("round", s.round, plain.round);
    to.put("parent", s.parent, plain.parent);
    json_out scope = json_out::object();
    interop::field_writer to_scope(scope);
    to_scope.put("project", s.project, {});
    to_scope.put("batch", s.batch, {});
    to.put_object("scope", std::move(scope));
    json_out valid = json_out::object();
    interop::field_writer to_valid(valid);
    to_valid.put("from", s.effective_from, {});
    to_valid.put("to", s.effective_to, {});
    to.put_object("valid", std::move(valid));

    to.put("kind", s.kind, plain.kind);
    to.put("basis", s.basis, plain.basis);
    to.put("lead", s.lead, plain.lead);
    to.put("areas", s.areas, plain.areas);
    to.put("currency", s.currency, plain.currency);
    to.put("unit_of_area", s.unit_of_area, plain.unit_of_area);
    if (s.base.size() == 1 && s.base.front().when.empty()) {
        out["base"] = interop::canonical_decimal(s.base.front().value);
    } else if (!s.base.empty()) {
        out["base"] = rows_json(s.base);
    }
    to.put_list("score", s.score, criterion_json);
    to.put_list("factors", s.factors, factor_json);
    if (s.pipeline != plain.pipeline) {
        to.put_list("pipeline", s.pipeline);
    }
    to.put("unit_rounding", s.unit_rounding, plain.unit_rounding);
    to.put("total_rounding", s.total_rounding, plain.total_rounding);
    to.put("derived_rounding", s.derived_rounding, plain.derived_rounding);
    to.put("bounds", s.bounds, plain.bounds);
    to.put("ascending_floors", s.ascending_floors, plain.ascending_floors);
    to.put_list("overrides", s.overrides, override_json);
    return out;
}

} // namespace detail

/// Reads a price scheme document (解析价格方案). It checks the form; `compile` checks that the rules make sense together.
/// The order of conditions in a match means nothing, so they come back sorted.
/// \throws invalid_argument core.json_... with the path of the field; core.unsupported for another schema or semantics;
/// pricing.override_invalid, pricing.scheme_invalid
[[nodiscard]] inline scheme parse_scheme(std::string_view json) {
    return detail::read_scheme(interop::parse_json(json));
}

/// Writes a price scheme (写出价格方案) with its fields in reading order; what has its default value is left out.
/// `parse_scheme` reads it back equal. A negative indent writes one line.
/// \throws invalid_argument core.text_encoding, core.duplicate (a floor twice), pricing.scheme_invalid
[[nodiscard]] inline std::string to_json(const scheme& rules, int indent = -1) {
    return interop::write_json(detail::scheme_json(rules), indent);
}

/// The canonical form (规范格式): what the digest is taken of; see `interop::canonical_json`.
[[nodiscard]] inline std::string canonical(const scheme& rules) {
    return interop::canonical_json(detail::scheme_json(rules));
}

/// The digest of a scheme (方案摘要): SHA-256 over its canonical form, in lower-case hexadecimal digits. Spelling (order of keys,
/// spaces, spelled-out defaults, trailing zeros) does not change it; any change of a rule does.
[[nodiscard]] inline std::string digest(const scheme& rules) { return hex(sha256(canonical(rules))); }

/// Reads, checks and compiles a document (载入价格方案); the handle knows the digest.
/// \throws invalid_argument as `parse_scheme` and `compile`
[[nodiscard]] inline compiled_scheme load_scheme(std::string_view json) {
    auto rules = parse_scheme(json);
    auto of = digest(rules);
    return compile(std::move(rules), std::move(of));
}

/// A match as JSON (适用范围): `{"building": "1栋", "floor": {"from": "2", "to": "10"}, "not": {"views": "road"}}`, with
/// `"any": [...]` for alternatives; a list of such objects when two tests are about one column.
[[nodiscard]] inline std::string to_json(const match& m, int indent = -1) {
    return interop::write_json(detail::match_json(m), indent);
}
/// Reads what `to_json` writes. \throws invalid_argument core.json_..., core.empty, core.duplicate
[[nodiscard]] inline match parse_match(std::string_view json) {
    return detail::read_match(interop::parse_json(json), {});
}

/// One unit's facts as JSON (房源): `{"key", "floor", "attributes", "tags", "areas", "unit_prices", "totals"}`, decimals as
/// text. Totals are in the main unit of the currency.
[[nodiscard]] inline unit parse_unit(std::string_view json, const currency& in_currency = {}) {
    const auto document = interop::parse_json(json);
    interop::field_reader in(document, {});
    unit u;
    in.optional_text("key", u.key);
    in.visit("floor", [&u](const auto& v, const auto& p) { u.floor = interop::read_int32(v, p); });
    const auto each = [&in](std::string_view field, auto&& read) {
        in.visit(field, [&](const nlohmann::json& object, const std::string& path) {
            if (!object.is_object()) {
                raise(loupan::errors::json_type, {path, interop::describe(object) + " instead of an object", {}, {}});
            }
            for (const auto& [name, value] : object.items()) {
                read(name, value, join_path(path, name));
            }
        });
    };
    const auto scaled = [](const nlohmann::json& v, const std::string& path, int scale) {
        return loupan::detail::parse_scaled_or_raise(interop::read_text(v, path), scale, path);
    };
    each("attributes", [&u](const auto& name, const auto& v, const auto& p) {
        u.attributes.emplace(name, interop::read_text(v, p));
    });
    each("tags", [&u](const auto& name, const auto& v, const auto& p) {
        auto& tags = u.tags[name];
        interop::field_reader::read_list(
            v, p, [&tags](const auto& tag, const auto& at) { tags.push_back(interop::read_text(tag, at)); });
        std::sort(tags.begin(), tags.end());
    });
    each("areas", [&](const auto& name, const auto& v, const auto& p) {
        u.areas.emplace(name, scaled(v, p, floor_area::scale));
    });
    each("unit_prices",
         [&](const auto& name, const auto& v, const auto& p) { u.unit_prices.emplace(name, scaled(v, p, 4)); });
    each("totals", [&](const auto& name, const auto& v, const auto& p) {
        u.totals.emplace(name, scaled(v, p, in_currency.digits()));
    });
    in.done();
    return u;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
