// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/units.hpp>
#include <loupan/store/store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::store {

/// A rule document with what finds it (价格方案文档).
struct scheme_document {
    std::string digest{}; ///< of the canonical document; names the record
    std::string scheme_id{};
    std::string scheme_version{};
    std::int64_t semantics = 1;  ///< number of the formula set that the document was written for
    std::string kind = "list";   ///< `floor`, `list`, `registered` (底价/标准价/备案价)
    std::string scope{};         ///< what it is for: a project, or narrower parts after a slash: `P1/batch-2`
    std::string state = "draft"; ///< only `in_force` is resolved; other states are the host's
    std::string valid_from{};    ///< first day, YYYY-MM-DD; empty: always
    std::string valid_to{};      ///< last day, inclusive; empty: open
    std::string document{};      ///< the JSON text
    std::int64_t version = 0;    ///< of the record, as the caller saw it
    friend bool operator==(const scheme_document&, const scheme_document&) = default;
};

/// `price_scheme`: rule documents (价格方案).
[[nodiscard]] inline record_type price_scheme_type() {
    using enum field_type;
    return {"price_scheme",
            "rule documents of prices 价格方案; the id is the digest",
            {{"scheme_id", text, true, "name that all versions of a scheme share 方案编号", 0},
             {"scheme_version", text, true, "version of the document 版本", 0},
             {"semantics", integer, true, "number of the formula set that it was written for", 0},
             {"kind", text, true, "floor, list or registered 底价/标准价/备案价", 0},
             {"scope", text, true, "project, narrower parts after slashes 适用范围", 0},
             {"state", text, true, "only in_force is resolved 状态", 0},
             {"valid_from", date, false, "first day; absent: always 生效日", 0},
             {"valid_to", date, false, "last day, inclusive; absent: open 失效日", 0},
             {"document", text, true, "the rule document, JSON", 0}}};
}

/// `price_list`: the head of a computed or filed list (价目表).
[[nodiscard]] inline record_type price_list_type() {
    using enum field_type;
    return {
        "price_list",
        "heads of price lists 价目表; the lines are in price_line",
        {{"kind", text, true, "floor, list or registered 底价/标准价/备案价", 0},
         {"scheme_digest", text, false, "digest of the rule document that computed it; absent when given", 0},
         {"currency", text, true, "ISO 4217", 0},
         {"currency_digits", integer, true, "decimals of the currency; amounts named _fen count its smallest unit", 0},
         {"pricing_area", text, false, "area that the unit price is for: gross, inner, ...; absent for suites 计价面积",
          0},
         {"unit_of_area", text, true, "m2, sqft or ping", 0},
         {"line_count", integer, true, "lines, with and without a price", 0},
         {"total_fen", decimal, true, "sum of the prices 总价合计", 2}}};
}

/// `price_line`: one unit's price in one list (一房一价).
[[nodiscard]] inline record_type price_line_type() {
    using enum field_type;
    return {"price_line",
            "prices of units, one row a unit and list 一房一价; the id is list/unit",
            {{"list_id", text, true, "id of the price_list 价目表", 0},
             {"row_number", integer, true, "place in the list, from 0", 0},
             {"scheme_digest", text, false, "digest of the rule document that computed it", 0},
             {"kind", text, true, "floor, list or registered 底价/标准价/备案价", 0},
             {"unit_key", text, true, "key of the unit 房源", 0},
             {"building", text, false, "楼栋", 0},
             {"stack", text, false, "position on the floor 垂直单元", 0},
             {"floor", integer, false, "楼层; basements are negative", 0},
             {"gross_area_1e4", decimal, false, "gross area 建筑面积, 1e-4 of the unit of area", 4},
             {"inner_area_1e4", decimal, false, "inner area 套内面积, 1e-4 of the unit of area", 4},
             {"pricing_area_1e4", decimal, false, "area that the unit price is for 计价面积", 4},
             {"unit_price_1e4", decimal, false, "unit price 单价, 1e-4 of the currency; absent without a price", 4},
             {"total_fen", decimal, false, "total 总价; absent without a price", 2},
             {"gross_unit_price_1e4", decimal, false, "total / gross area, for display 建筑面积单价", 4},
             {"inner_unit_price_1e4", decimal, false, "total / inner area, for display 套内面积单价", 4},
             {"flags", integer, true, "1 by hand, 2 at floor price, 4 at ceiling, 8 fixed, 16 no price", 0},
             {"error_code", text, false, "why there is no price", 0}}};
}

/// The record types that a price book needs.
[[nodiscard]] inline std::vector<record_type> price_book_types() {
    return {price_scheme_type(), price_list_type(), price_line_type()};
}

/// Rule documents and price lists of one project (价格库), on any store that has `price_book_types()`.
class price_book {
public:
    price_book(store& in, partition_key where) : store_(&in), where_(std::move(where)) {}

    /// Saves a document, or a new state or period of a saved one. The text under a digest never changes.
    /// \return the version of the record \throws conflict_error store.document_changed, core.conflict_version;
    /// invalid_argument core.validation when valid_to lies before valid_from, core.empty without a digest
    std::int64_t save_scheme(const scheme_document& d, const command& by) {
        if (d.digest.empty()) {
            raise(loupan::errors::empty, {"digest", {}, {}, {}});
        }
        if (!d.valid_from.empty() && !d.valid_to.empty() && d.valid_to < d.valid_from) {
            raise(loupan::errors::validation, {"valid_to", d.valid_from + ".." + d.valid_to, {}, {}});
        }
        record r;
        r.key = key_of("price_scheme", d.digest);
        r.version = d.version;
        r.set("scheme_id", d.scheme_id).set("scheme_version", d.scheme_version).set("semantics", d.semantics);
        r.set("kind", d.kind).set("scope", d.scope).set("state", d.state).set("document", d.document);
        r.set("valid_from", given(d.valid_from)).set("valid_to", given(d.valid_to));
        return std::stoll(store_->transact(where_, by, [&](transaction& t) {
            if (const auto old = t.get(r.key); old && old->text("document") != d.document) {
                raise(errors::document_changed, {"digest", d.digest, {}, {}});
            }
            return std::to_string(t.put(r));
        }));
    }

    [[nodiscard]] std::optional<scheme_document> load_scheme(const std::string& digest) const {
        const auto r = store_->get(key_of("price_scheme", digest));
        return r ? std::optional(document_of(*r)) : std::nullopt;
    }

    /// The document in force for a scope on a day. Without one of its own, `P1/batch-2/A` takes that of `P1/batch-2`,
    /// then that of `P1`. Of several in one scope, the one with the latest first day counts.
    /// \throws rule_violation store.ambiguous when two began on the same day; invalid_argument core.date_invalid
    [[nodiscard]] std::optional<scheme_document> resolve(const std::string& kind, std::string scope,
                                                         const std::string& as_of) const {
        if (!detail::is_date(as_of)) {
            raise(loupan::errors::date_invalid, {"as_of", loupan::detail::clip(as_of), {}, {}});
        }
        for (;;) {
            query q;
            q.where =
                where::eq("kind", kind) && where::eq("scope", scope) && where::eq("state", std::string("in_force"));
            q.order = {{"valid_from", true}};
            std::optional<scheme_document> best;
            for (const auto& r : store_->find(where_, "price_scheme", q).records) {
                auto d = document_of(r);
                if ((!d.valid_from.empty() && as_of < d.valid_from) || (!d.valid_to.empty() && d.valid_to < as_of)) {
                    continue;
                }
                if (!best) {
                    best = std::move(d);
                } else if (best->valid_from == d.valid_from) {
                    raise(errors::ambiguous, {"scope", best->digest + ", " + d.digest, {}, {}});
                }
            }
            const auto slash = scope.rfind('/');
            if (best || slash == scope.npos) {
                return best;
            }
            scope.resize(slash);
        }
    }

    /// Saves a list as one head and a line a unit, in one transaction. A saved list does not change: a second list under
    /// the id is a conflict. \throws conflict_error core.conflict_version
    void save_prices(const std::string& list_id, const std::string& kind, const pricing::prices& list,
                     const command& by) {
        const auto records = records_of(list_id, kind, list);
        store_->transact(where_, by, [&](transaction& t) {
            t.put_many(records);
            return list_id;
        });
    }

    /// The list with the facts that its lines hold: key, building, stack, floor and areas of the units. Of rows without a
    /// price, the error keeps its row and code. \throws not_found_error core.not_found
    [[nodiscard]] pricing::prices load_prices(const std::string& list_id) const {
        const auto head = store_->get(key_of("price_list", list_id));
        if (!head) {
            raise(loupan::errors::not_found, {"price_list", loupan::detail::clip(list_id), {}, {}});
        }
        query q;
        q.where = where::eq("list_id", list_id);
        q.order = {{"row_number", false}};
        const auto lines = store_->find(where_, "price_line", q).records;
        if (static_cast<std::int64_t>(lines.size()) != head->integer("line_count")) {
            errors::raise_storage(errors::failed, {"price_line", list_id + ": " + std::to_string(lines.size()), {}, {}},
                                  false);
        }
        const auto pricing_area = head->text("pricing_area");
        std::vector<pricing::unit> rows;
        std::vector<row_error> failed;
        rows.reserve(lines.size());
        for (const auto& line : lines) {
            rows.push_back(unit_of(line, pricing_area));
            if (auto code = line.text("error_code"); !code.empty()) {
                failed.push_back({static_cast<std::int64_t>(rows.size()) - 1, std::move(code), {}, {}, {}, {}});
            }
        }
        auto facts = pricing::units::from_rows(rows);
        if (const auto unit = parse_area_unit(head->text("unit_of_area")); unit != area_unit::square_metre) {
            facts = facts.with([&](pricing::unit_columns& c) { c.unit_of_area = unit; });
        }
        const auto numbers = [&](const char* name) {
            std::vector<std::optional<std::int64_t>> out;
            out.reserve(lines.size());
            for (const auto& line : lines) {
                out.push_back(line.integer(name));
            }
            return column<std::int64_t>(out);
        };
        std::vector<std::uint8_t> flags;
        for (const auto& line : lines) {
            flags.push_back(static_cast<std::uint8_t>(line.integer("flags").value_or(0)));
        }
        pricing::price_columns columns{numbers("unit_price_1e4"), numbers("total_fen"), numbers("gross_unit_price_1e4"),
                                       numbers("inner_unit_price_1e4"), column<std::uint8_t>(std::move(flags))};
        return {std::move(facts),
                std::move(columns),
                currency_of(head->text("currency"), static_cast<int>(head->integer("currency_digits").value_or(2))),
                pricing_area,
                head->text("scheme_digest"),
                std::move(failed)};
    }

private:
    [[nodiscard]] key key_of(const char* kind, const std::string& id) const {
        return {where_.tenant, where_.partition, kind, id};
    }
    static value given(const std::string& text) { return text.empty() ? value() : value(text); }

    static loupan::currency currency_of(const std::string& code, int digits) {
        try {
            return loupan::currency::parse(code);
        } catch (const invalid_argument&) {
            return loupan::currency::custom(code, digits);
        }
    }

    static scheme_document document_of(const record& r) {
        return {r.key.id,
                r.text("scheme_id"),
                r.text("scheme_version"),
                r.integer("semantics").value_or(1),
                r.text("kind"),
                r.text("scope"),
                r.text("state"),
                r.text("valid_from"),
                r.text("valid_to"),
                r.text("document"),
                r.version};
    }

    static pricing::unit unit_of(const record& line, const std::string& pricing_area) {
        pricing::unit u;
        u.key = line.text("unit_key");
        if (const auto floor = line.integer("floor")) {
            u.floor = static_cast<std::int32_t>(*floor);
        }
        for (const auto* name : {"building", "stack"}) {
            if (auto text = line.text(name); !text.empty()) {
                u.attributes.emplace(name, std::move(text));
            }
        }
        const auto area = [&](const std::string& name, const char* field_name) {
            if (const auto a = line.integer(field_name); a && !name.empty()) {
                u.areas.emplace(name, *a);
            }
        };
        area("gross", "gross_area_1e4");
        area("inner", "inner_area_1e4");
        area(pricing_area, "pricing_area_1e4");
        return u;
    }

    [[nodiscard]] std::vector<record> records_of(const std::string& list_id, const std::string& kind,
                                                 const pricing::prices& list) const {
        const auto& facts = list.of();
        const auto digest = given(list.scheme_digest());
        std::vector<record> out;
        out.reserve(list.size() + 1);
        record head;
        head.key = key_of("price_list", list_id);
        head.set("kind", kind).set("scheme_digest", digest).set("pricing_area", given(list.pricing_area()));
        head.set("currency", std::string(list.currency().code()));
        head.set("currency_digits", std::int64_t{list.currency().digits()});
        head.set("unit_of_area", std::string(loupan::to_string(facts.unit_of_area())));
        head.set("line_count", static_cast<std::int64_t>(list.size())).set("total_fen", list.total().minor());
        out.push_back(std::move(head));

        std::vector<std::string> codes(list.size());
        for (const auto& e : list.errors()) {
            if (e.row >= 0 && static_cast<std::size_t>(e.row) < codes.size()) {
                codes[static_cast<std::size_t>(e.row)] = e.code;
            }
        }
        const auto* building = facts.attribute("building");
        const auto* stack = facts.attribute("stack");
        const auto* gross = facts.area("gross");
        const auto* inner = facts.area("inner");
        const auto* priced = list.pricing_area().empty() ? nullptr : facts.area(list.pricing_area());
        const auto text_at = [](const code_column* c, std::size_t i) {
            return c == nullptr ? value() : given(std::string(c->text(i)));
        };
        const auto area_at = [](const column<std::int64_t>* c, std::size_t i) {
            return c == nullptr ? std::optional<std::int64_t>() : c->at(i);
        };
        const auto& c = list.columns();
        const auto line_of = list_id + "/";
        for (std::size_t i = 0; i < list.size(); ++i) {
            record r;
            const auto unit_key = facts.key(i);
            r.key = key_of("price_line", line_of + unit_key);
            r.set("list_id", list_id).set("row_number", static_cast<std::int64_t>(i)).set("scheme_digest", digest);
            r.set("kind", kind).set("unit_key", unit_key);
            r.set("building", text_at(building, i)).set("stack", text_at(stack, i));
            if (const auto floor = facts.floor().at(i)) {
                r.set("floor", std::int64_t{*floor});
            }
            r.set("gross_area_1e4", area_at(gross, i)).set("inner_area_1e4", area_at(inner, i));
            r.set("pricing_area_1e4", area_at(priced, i));
            if (list.has_price(i)) {
                r.set("unit_price_1e4", c.unit_price.at(i)).set("total_fen", c.total.at(i));
                r.set("gross_unit_price_1e4", c.gross_unit_price.at(i));
                r.set("inner_unit_price_1e4", c.inner_unit_price.at(i));
            }
            r.set("flags", std::int64_t{c.flags[i]}).set("error_code", given(codes[i]));
            out.push_back(std::move(r));
        }
        return out;
    }

    store* store_;
    partition_key where_;
};

} // namespace loupan::inline LOUPAN_ABI::store
