// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/store/record.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::store {

/// A closed predicate (查询条件): what every store can do, and nothing else. `id` may be asked for like a text field.
/// Absent values match no test. Text compares by its UTF-8 bytes. Made by `where::eq`, ..., joined by `&&` and `||`.
struct predicate {
    enum class op : std::uint8_t { all, eq, in, range, prefix, both, either };
    op is = op::all;
    std::string field{};
    std::vector<value> values{}; ///< eq: 1; in: any number; range: lowest and highest, either may be absent; prefix: 1
    std::vector<predicate> parts{};
    friend bool operator==(const predicate&, const predicate&) = default;
};

[[nodiscard]] inline predicate operator&&(predicate a, predicate b) {
    return {predicate::op::both, {}, {}, {std::move(a), std::move(b)}};
}
[[nodiscard]] inline predicate operator||(predicate a, predicate b) {
    return {predicate::op::either, {}, {}, {std::move(a), std::move(b)}};
}

namespace where {
[[nodiscard]] inline predicate all() { return {}; }
[[nodiscard]] inline predicate eq(std::string field, value v) {
    return {predicate::op::eq, std::move(field), {std::move(v)}, {}};
}
[[nodiscard]] inline predicate in(std::string field, std::vector<value> values) {
    return {predicate::op::in, std::move(field), std::move(values), {}};
}
/// Both ends are inside; an absent end is open.
[[nodiscard]] inline predicate range(std::string field, value lowest, value highest) {
    return {predicate::op::range, std::move(field), {std::move(lowest), std::move(highest)}, {}};
}
[[nodiscard]] inline predicate prefix(std::string field, std::string start) {
    return {predicate::op::prefix, std::move(field), {value(std::move(start))}, {}};
}
} // namespace where

/// One level of the order; absent values come first, or last when descending.
struct order_by {
    std::string field{};
    bool descending = false;
    friend bool operator==(const order_by&, const order_by&) = default;
};

/// Where a page ended: give it to the next query and it goes on there, whatever was inserted meanwhile.
struct page_end {
    std::vector<value> values{};
    std::string id{};
    friend bool operator==(const page_end&, const page_end&) = default;
};

/// What to find (查询). The id is always the last level of the order, so that the order is total.
struct query {
    predicate where{};
    std::vector<order_by> order{};
    std::optional<std::size_t> limit{};
    std::optional<page_end> after{};
};

/// A page of records (分页). `next` is absent on the last one.
struct page {
    std::vector<record> records{};
    std::optional<page_end> next{};
};

namespace detail {

inline const field& id_field() {
    static const field id{"id", field_type::text, true, {}, 0};
    return id;
}
inline const field& query_field(const record_type& type, const std::string& name) {
    return name == "id" ? id_field() : type.at(name);
}
inline value field_value(const record& r, const std::string& name) {
    if (name == "id") {
        return r.key.id;
    }
    const auto* v = r.find(name);
    return v == nullptr ? value() : *v;
}

/// \throws invalid_argument store.field_unknown, store.field_type
inline void check_predicate(const record_type& type, const predicate& p) {
    using op = predicate::op;
    if (p.is == op::all) {
        return;
    }
    if (p.is == op::both || p.is == op::either) {
        for (const auto& part : p.parts) {
            check_predicate(type, part);
        }
        return;
    }
    const auto& f = query_field(type, p.field);
    const std::size_t wanted = p.is == op::range ? 2 : (p.is == op::in ? p.values.size() : 1);
    bool fits = p.values.size() == wanted && (p.is != op::prefix || f.type == field_type::text || f.type == field_type::date);
    for (const auto& v : p.values) {
        fits = fits && (p.is == op::range || !is_absent(v));
        if (p.is == op::prefix) {
            fits = fits && std::holds_alternative<std::string>(v); // the start of a date is not a date
        } else {
            check_value(f, v, type.name() + "." + f.name);
        }
    }
    if (!fits) {
        raise(errors::field_type, {type.name() + "." + f.name, "predicate", {}, {}});
    }
}

inline void check_query(const record_type& type, const query& q) {
    check_predicate(type, q.where);
    for (const auto& level : q.order) {
        static_cast<void>(query_field(type, level.field));
    }
    if (q.limit && *q.limit == 0) {
        raise(loupan::errors::validation, {"limit", "0", {}, {}});
    }
    if (q.after && q.after->values.size() != q.order.size()) {
        raise(loupan::errors::length_mismatch, {"after", std::to_string(q.after->values.size()), {}, {}});
    }
    for (std::size_t i = 0; q.after && i < q.order.size(); ++i) {
        check_value(query_field(type, q.order[i].field), q.after->values[i], "after");
    }
}

inline bool matches(const predicate& p, const record& r) {
    using op = predicate::op;
    switch (p.is) {
    case op::all: return true;
    case op::both:
        return std::all_of(p.parts.begin(), p.parts.end(), [&](const predicate& part) { return matches(part, r); });
    case op::either:
        return std::any_of(p.parts.begin(), p.parts.end(), [&](const predicate& part) { return matches(part, r); });
    default: break;
    }
    const value v = field_value(r, p.field);
    if (is_absent(v)) {
        return false;
    }
    if (p.is == op::eq || p.is == op::in) {
        return std::find(p.values.begin(), p.values.end(), v) != p.values.end();
    }
    if (p.is == op::prefix) {
        return std::get<std::string>(v).starts_with(std::get<std::string>(p.values[0]));
    }
    return (is_absent(p.values[0]) || p.values[0] <= v) && (is_absent(p.values[1]) || v <= p.values[1]);
}

inline page_end end_of(const query& q, const record& r) {
    page_end end{{}, r.key.id};
    for (const auto& level : q.order) {
        end.values.push_back(field_value(r, level.field));
    }
    return end;
}

/// The order of a query on two places of it; monostate is the smallest alternative of a value.
inline bool comes_before(const query& q, const page_end& a, const page_end& b) {
    for (std::size_t i = 0; i < q.order.size(); ++i) {
        if (a.values[i] != b.values[i]) {
            return (a.values[i] < b.values[i]) != q.order[i].descending;
        }
    }
    return a.id < b.id;
}

} // namespace detail

} // namespace loupan::inline LOUPAN_ABI::store
