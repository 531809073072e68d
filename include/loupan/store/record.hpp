// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/text.hpp>
#include <loupan/store/errors.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace loupan::inline LOUPAN_ABI::store {

/// What a field holds (字段类型).
enum class field_type : std::uint8_t {
    text,    ///< UTF-8 without control characters other than tab and line ends
    integer, ///< int64
    date,    ///< a day as text, `YYYY-MM-DD`
    decimal  ///< an int64 scaled by a power of ten; the field's name ends with the unit: `total_fen`, `gross_area_1e4`
};

[[nodiscard]] constexpr std::string_view to_string(field_type type) noexcept {
    switch (type) {
    case field_type::text: return "text";
    case field_type::integer: return "integer";
    case field_type::date: return "date";
    case field_type::decimal: return "decimal";
    }
    return "text";
}

/// One field of a record type (字段).
struct field {
    std::string name{}; ///< lower snake case; the SQL column and the JSON key
    field_type type = field_type::text;
    bool required = false;
    std::string comment{}; ///< one line: the rule, the unit, the Chinese term
    int scale = 0;         ///< decimals of a decimal: 2 with `_fen`, n with `_1en`
    friend bool operator==(const field&, const field&) = default;
};

/// A field's value; monostate is absent. Decimals are their scaled integer.
using value = std::variant<std::monostate, std::int64_t, std::string>;

[[nodiscard]] inline bool is_absent(const value& v) noexcept { return std::holds_alternative<std::monostate>(v); }

namespace detail {

inline bool is_name(std::string_view text) noexcept {
    const bool letters = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
    return letters && !text.empty() && text.size() <= 60 && text.front() >= 'a' && text.front() <= 'z';
}

/// UTF-8 without overlong forms, surrogates and NUL; other control characters would break tools that read the table.
inline bool is_clean_text(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80U) {
            if (lead < 0x20U && lead != '\t' && lead != '\n' && lead != '\r') {
                return false;
            }
            ++i;
            continue;
        }
        const std::size_t more = lead >= 0xF0U ? 3 : (lead >= 0xE0U ? 2 : 1);
        if (lead < 0xC2U || lead > 0xF4U || i + more >= text.size()) {
            return false;
        }
        std::uint32_t point = lead & (more == 3 ? 0x07U : (more == 2 ? 0x0FU : 0x1FU));
        for (std::size_t k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80U) {
                return false;
            }
            point = (point << 6U) | (next & 0x3FU);
        }
        const std::uint32_t least = more == 3 ? 0x10000U : (more == 2 ? 0x800U : 0x80U);
        if (point < least || point > 0x10FFFFU || (point >= 0xD800U && point <= 0xDFFFU)) {
            return false;
        }
        i += more + 1;
    }
    return true;
}

inline bool is_date(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    int part[3] = {0, 0, 0};
    int at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 4 || i == 7) {
            ++at;
        } else if (text[i] >= '0' && text[i] <= '9') {
            part[at] = part[at] * 10 + (text[i] - '0');
        } else {
            return false;
        }
    }
    return part[0] >= 1 && std::chrono::year_month_day(std::chrono::year(part[0]),
                                                       std::chrono::month(static_cast<unsigned>(part[1])),
                                                       std::chrono::day(static_cast<unsigned>(part[2])))
                               .ok();
}

/// The scale that the unit suffix of a decimal's name promises; -1 when there is none.
inline int suffix_scale(std::string_view name) noexcept {
    if (name.ends_with("_fen")) {
        return 2;
    }
    const auto at = name.rfind("_1e");
    if (at == name.npos || name.size() - at < 4 || name.size() - at > 5) {
        return -1;
    }
    int scale = 0;
    for (const char c : name.substr(at + 3)) {
        if (c < '0' || c > '9') {
            return -1;
        }
        scale = scale * 10 + (c - '0');
    }
    return scale >= 1 && scale <= 18 ? scale : -1;
}

} // namespace detail

/// A kind of record (记录类型): its fields, listed once. The SQL table, the validation and the JSON form come from here.
class record_type {
public:
    record_type() = default;
    /// \throws invalid_argument store.type_invalid for a bad or reserved name, a name given twice, or a decimal whose
    /// name does not say its unit
    record_type(std::string name, std::string comment, std::vector<field> fields)
        : name_(std::move(name)), comment_(std::move(comment)), fields_(std::move(fields)) {
        if (!detail::is_name(name_) || name_.starts_with("loupan_") || name_.starts_with("sqlite_") ||
            !one_line(comment_) || fields_.empty()) {
            raise(errors::type_invalid, {"name", name_, {}, {}});
        }
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            const auto& f = fields_[i];
            const int promised = detail::suffix_scale(f.name);
            const bool unit = f.type == field_type::decimal ? promised == f.scale : (promised < 0 && f.scale == 0);
            const bool reserved = f.name == "tenant" || f.name == "partition" || f.name == "id" ||
                                  f.name == "version" || f.name == "external_refs";
            if (!detail::is_name(f.name) || reserved || !unit || !one_line(f.comment) || index_of(f.name) != i) {
                raise(errors::type_invalid, {name_ + ".fields[" + std::to_string(i) + "]", f.name, {}, {}});
            }
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& comment() const noexcept { return comment_; }
    [[nodiscard]] const std::vector<field>& fields() const noexcept { return fields_; }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view field_name) const noexcept {
        const auto at = index_of(field_name);
        return at < fields_.size() ? std::optional(at) : std::nullopt;
    }
    /// \throws invalid_argument store.field_unknown
    [[nodiscard]] const field& at(std::string_view field_name) const {
        const auto found = index_of(field_name);
        if (found == fields_.size()) {
            raise(errors::field_unknown, {name_, loupan::detail::clip(field_name), {}, {}});
        }
        return fields_[found];
    }
    friend bool operator==(const record_type&, const record_type&) = default;

private:
    static bool one_line(std::string_view text) noexcept {
        return detail::is_clean_text(text) && text.find_first_of("\n\r") == text.npos;
    }
    [[nodiscard]] std::size_t index_of(std::string_view field_name) const noexcept {
        const auto it = std::find_if(fields_.begin(), fields_.end(), [&](const field& f) { return f.name == field_name; });
        return static_cast<std::size_t>(it - fields_.begin());
    }

    std::string name_;
    std::string comment_;
    std::vector<field> fields_;
};

/// What one transaction may write (分区): a tenant, and within it a project or the company.
struct partition_key {
    std::string tenant{};
    std::string partition{};
    friend auto operator<=>(const partition_key&, const partition_key&) = default;
};

/// The full name of a record (记录键).
struct key {
    std::string tenant{};
    std::string partition{};
    std::string kind{};
    std::string id{};
    [[nodiscard]] partition_key where() const { return {tenant, partition}; }
    friend auto operator<=>(const key&, const key&) = default;
};

[[nodiscard]] inline std::string to_string(const key& k) {
    return k.tenant + "/" + k.partition + "/" + k.kind + "/" + k.id;
}

/// A record (记录): fields by name. Absent fields have no entry.
struct record {
    store::key key{};
    /// The version that the caller saw; 0 for a new record. It is the position of the event that wrote the record, so a
    /// version never comes back, not even when a record is erased and made again.
    std::int64_t version = 0;
    std::map<std::string, value, std::less<>> fields{};
    std::map<std::string, std::string> external_refs{}; ///< the host's own keys: system and key

    record& set(std::string name, value v) {
        if (is_absent(v)) {
            fields.erase(name);
        } else {
            fields.insert_or_assign(std::move(name), std::move(v));
        }
        return *this;
    }
    template <class T> record& set(std::string name, std::optional<T> v) {
        return set(std::move(name), v ? value(std::move(*v)) : value());
    }
    /// Null when the field is absent.
    [[nodiscard]] const value* find(std::string_view name) const {
        const auto it = fields.find(name);
        return it == fields.end() ? nullptr : &it->second;
    }
    /// Empty when the field is absent or not a text.
    [[nodiscard]] std::string text(std::string_view name) const {
        const auto* v = find(name);
        const auto* s = v == nullptr ? nullptr : std::get_if<std::string>(v);
        return s == nullptr ? std::string() : *s;
    }
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const {
        const auto* v = find(name);
        const auto* i = v == nullptr ? nullptr : std::get_if<std::int64_t>(v);
        return i == nullptr ? std::nullopt : std::optional(*i);
    }
    friend bool operator==(const record&, const record&) = default;
};

/// \throws invalid_argument store.field_type
inline void check_value(const field& f, const value& v, const std::string& path) {
    const auto* text = std::get_if<std::string>(&v);
    const bool wants_text = f.type == field_type::text || f.type == field_type::date;
    if (is_absent(v)) {
        return;
    }
    if (wants_text != (text != nullptr)) {
        raise(errors::field_type, {path, text != nullptr ? loupan::detail::clip(*text) : std::string("integer"), {}, {}});
    }
    if (f.type == field_type::date && !detail::is_date(*text)) {
        raise(loupan::errors::date_invalid, {path, loupan::detail::clip(*text), {}, {}});
    }
    if (f.type == field_type::text && !detail::is_clean_text(*text)) {
        raise(loupan::errors::text_encoding, {path, f.name, {}, {}});
    }
}

/// \throws invalid_argument store.key_invalid: tenant, partition and id are 1 to 200 bytes of clean text
inline void check_key(const key& k) {
    for (const auto* part : {&k.tenant, &k.partition, &k.id}) {
        if (part->empty() || part->size() > 200 || !detail::is_clean_text(*part)) {
            raise(errors::key_invalid, {"key", loupan::detail::clip(to_string(k)), {}, {}});
        }
    }
}

/// Whether the record is one of the type. \throws invalid_argument store.key_invalid, store.field_unknown,
/// store.field_missing, store.field_type, core.date_invalid, core.text_encoding
inline void validate(const record_type& type, const record& r) {
    check_key(r.key);
    if (r.key.kind != type.name()) {
        raise(errors::kind_unknown, {"key", r.key.kind, {}, {}});
    }
    for (const auto& [name, v] : r.fields) {
        check_value(type.at(name), v, type.name() + "." + name);
    }
    for (const auto& f : type.fields()) {
        const auto* v = r.find(f.name);
        if (f.required && (v == nullptr || is_absent(*v))) {
            raise(errors::field_missing, {type.name(), f.name, {}, {}});
        }
    }
    for (const auto& [system, id] : r.external_refs) {
        if (system.empty() || !detail::is_clean_text(system) || !detail::is_clean_text(id)) {
            raise(errors::field_type, {type.name() + ".external_refs", loupan::detail::clip(system), {}, {}});
        }
    }
}

} // namespace loupan::inline LOUPAN_ABI::store
