// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/enum_names.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/interop/detail/utf8.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Rule documents as JSON (规则文档): a strict reader and one canonical form. RFC 8259, with these limits: UTF-8 only, no
/// key twice in one object, no fraction or exponent (amounts are text), at most 64 levels and 64 MiB.

namespace loupan::inline LOUPAN_ABI::interop {

inline constexpr std::size_t max_json_bytes = std::size_t{64} << 20U; ///< size limit of a document (文档大小上限)
inline constexpr std::size_t max_json_depth = 64;                     ///< nesting limit of a document (嵌套层数上限)

namespace detail {

/// Builds the document while it watches for what `parse_json` refuses; it always knows the path it is at.
class strict_json_builder : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit strict_json_builder(std::string_view text) : text_(text) {}
    [[nodiscard]] nlohmann::json take() && { return std::move(root_); }

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(std::int64_t value) override { return put(value); }
    bool number_unsigned(std::uint64_t value) override {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            raise(errors::overflow, {next_path(), std::to_string(value), {}, {}});
        }
        return put(static_cast<std::int64_t>(value));
    }
    bool number_float(double, const std::string& token) override {
        // An integer too long for 64 bits comes here as well.
        const bool whole = token.find_first_of(".eE") == std::string::npos;
        raise(whole ? errors::overflow : errors::json_fraction, {next_path(), loupan::detail::clip(token), {}, {}});
    }
    bool string(std::string& value) override { return put(std::move(value)); }
    bool binary(nlohmann::json::binary_t&) override { return false; } // JSON text has none
    bool start_object(std::size_t) override { return open(nlohmann::json::object()); }
    bool start_array(std::size_t) override { return open(nlohmann::json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string& name) override {
        auto& top = stack_.back();
        top.key = std::move(name);
        if (top.value->contains(top.key)) {
            raise(errors::json_duplicate_key, {next_path(), loupan::detail::clip(top.key), {}, {}});
        }
        return true;
    }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& why) override {
        if (why.id == 406) { // out of the range of double: 1e400
            return number_float(0.0, token);
        }
        // The text after the last colon-space says what was expected; the rest is the library's numbering.
        std::string_view reason = why.what();
        if (const auto at = reason.find(" - "); at != std::string_view::npos) {
            reason.remove_prefix(at + 3);
        } else if (const auto column = reason.find(']'); column != std::string_view::npos) {
            reason.remove_prefix(column + 1);
        }
        raise(errors::json_invalid,
              {place_of(text_, position == 0 ? 0 : position - 1), loupan::detail::clip(reason), {}, {}});
    }

private:
    struct level {
        nlohmann::json* value;
        std::string key{}; ///< of the member being read
    };

    [[nodiscard]] std::string next_path() const {
        std::string path;
        for (const auto& l : stack_) {
            // In all lists but the innermost the element that is being read was added already.
            const auto index = l.value->is_array() ? l.value->size() - (&l == &stack_.back() ? 0 : 1) : 0;
            path = join_path(path, l.value->is_array() ? "[" + std::to_string(index) + "]" : l.key);
        }
        return path;
    }
    template <class Value> nlohmann::json* add(Value&& value) {
        if (stack_.empty()) {
            root_ = std::forward<Value>(value);
            return &root_;
        }
        auto& top = stack_.back();
        if (top.value->is_array()) {
            top.value->push_back(std::forward<Value>(value));
            return &top.value->back();
        }
        return &((*top.value)[top.key] = std::forward<Value>(value));
    }
    template <class Value> bool put(Value&& value) {
        add(nlohmann::json(std::forward<Value>(value)));
        return true;
    }
    bool open(nlohmann::json empty) {
        if (stack_.size() == max_json_depth) {
            // The whole path would be 64 levels long; its beginning shows where.
            raise(errors::json_invalid, {loupan::detail::clip(next_path()), "more than 64 levels", {}, {}});
        }
        auto* value = add(std::move(empty));
        stack_.push_back({value});
        return true;
    }
    bool close() {
        stack_.pop_back();
        return true;
    }

    std::string_view text_;
    nlohmann::json root_{};
    std::vector<level> stack_{};
};

} // namespace detail

/// Reads a document strictly (严格解析).
/// \throws invalid_argument core.json_invalid with `line 3, column 7` as its path, core.text_encoding,
/// core.json_duplicate_key and core.json_fraction with the path of the field
/// \throws arithmetic_error core.overflow for an integer beyond 64 bits
[[nodiscard]] inline nlohmann::json parse_json(std::string_view text) {
    if (text.size() > max_json_bytes) {
        raise(errors::json_invalid, {{}, "larger than 64 MiB", {}, {}});
    }
    detail::require_utf8(text);
    detail::strict_json_builder builder(text);
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return std::move(builder).take();
}

/// One text for one decimal (规范小数): no trailing zeros, no plus sign, no minus sign before zero.
[[nodiscard]] inline std::string canonical_decimal(const decimal& value) { return value.normalized().to_string(); }

/// JSON text (写出 JSON); a negative indent writes one line.
/// \throws invalid_argument core.text_encoding for text that is not UTF-8
template <class Json> [[nodiscard]] std::string write_json(const Json& value, int indent = -1) {
    try {
        return value.dump(indent);
    } catch (const nlohmann::json::exception& e) {
        raise(errors::text_encoding, {{}, loupan::detail::clip(e.what()), {}, {}});
    }
}

/// The canonical form that digests are taken of (规范格式): keys sorted by their UTF-8 bytes, no spaces, text as UTF-8 with
/// only `"`, `\` and control characters escaped. Who builds the document normalises its decimals (`canonical_decimal`) and
/// leaves out what has its default value. \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string canonical_json(const nlohmann::json& document) { return write_json(document); }
/// \overload
[[nodiscard]] inline std::string canonical_json(const nlohmann::ordered_json& document) {
    return write_json(nlohmann::json(document));
}

/// Calls `read` and puts this path into an error from it, so that a value's own parser need not know where it stands.
template <class Read> auto at_path(const std::string& path, Read&& read) -> decltype(read()) {
    try {
        return read();
    } catch (const error& e) {
        raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()}, {path, e.value(), e.row(), e.rule()},
              e.rows());
    }
}

/// What a JSON value is, for messages: `number 80000`, `object`.
[[nodiscard]] inline std::string describe(const nlohmann::json& value) {
    if (value.is_number()) {
        return "number " + value.dump();
    }
    return value.type_name();
}

/// \name Single values
/// Each reads one JSON value and names `path` when it has to refuse.
/// \{

/// Text (文本); a NUL character is refused, because it would end the text for C.
/// \throws invalid_argument core.json_type, core.validation
[[nodiscard]] inline std::string read_text(const nlohmann::json& value, const std::string& path) {
    if (!value.is_string()) {
        raise(errors::json_type, {path, describe(value) + " instead of text", {}, {}});
    }
    const auto& text = value.get_ref<const std::string&>();
    if (text.find('\0') != std::string::npos) {
        raise(errors::validation, {path, "text with a NUL character", {}, {}});
    }
    return text;
}

/// A decimal, written as text (小数). \throws invalid_argument core.json_type, core.number_invalid
[[nodiscard]] inline decimal read_decimal(const nlohmann::json& value, const std::string& path) {
    const auto text = read_text(value, path);
    return at_path(path, [&] { return decimal::parse(text); });
}

/// An integer, the only JSON number that is allowed (整数). \throws invalid_argument core.json_type
[[nodiscard]] inline std::int32_t read_int32(const nlohmann::json& value, const std::string& path) {
    if (!value.is_number_integer()) {
        raise(errors::json_type, {path, std::string(value.type_name()) + " instead of an integer", {}, {}});
    }
    const auto wide = value.get<std::int64_t>();
    if (wide < std::numeric_limits<std::int32_t>::min() || wide > std::numeric_limits<std::int32_t>::max()) {
        raise(errors::overflow, {path, std::to_string(wide), {}, {}});
    }
    return static_cast<std::int32_t>(wide);
}

/// \throws invalid_argument core.json_type
[[nodiscard]] inline bool read_bool(const nlohmann::json& value, const std::string& path) {
    if (!value.is_boolean()) {
        raise(errors::json_type, {path, std::string(value.type_name()) + " instead of true or false", {}, {}});
    }
    return value.get<bool>();
}

/// `YYYY-MM-DD` (日期). \throws invalid_argument core.json_type, core.date_invalid
[[nodiscard]] inline date read_date(const nlohmann::json& value, const std::string& path) {
    const auto text = read_text(value, path);
    return at_path(path, [&] { return date::parse(text); });
}

/// A rate from its text, `3.1%` or `0.031` (费率). \throws as `rate::parse`, with the path
[[nodiscard]] inline rate read_rate(const nlohmann::json& value, const std::string& path) {
    const auto text = read_text(value, path);
    return at_path(path, [&] { return rate::parse(text); });
}

/// \}

/// Reads the fields of one object (字段读取器): it knows the path, remembers what it has read, and `done` refuses the rest.
class field_reader {
public:
    /// \throws invalid_argument core.json_type unless the value is an object
    field_reader(const nlohmann::json& object, std::string path) : object_(object), path_(std::move(path)) {
        if (!object.is_object()) {
            raise(errors::json_type, {path_, describe(object) + " instead of an object", {}, {}});
        }
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string path(std::string_view field) const { return join_path(path_, field); }

    /// Null when the field is absent.
    [[nodiscard]] const nlohmann::json* find(std::string_view field) {
        read_.emplace(field);
        const auto it = object_.find(field);
        return it == object_.end() ? nullptr : &*it;
    }
    /// \throws invalid_argument core.json_field_missing
    [[nodiscard]] const nlohmann::json& need(std::string_view field) {
        if (const auto* value = find(field)) {
            return *value;
        }
        raise(errors::json_field_missing, {path(field), std::string(field), {}, {}});
    }

    [[nodiscard]] std::string text(std::string_view field) { return read_text(need(field), path(field)); }
    [[nodiscard]] loupan::decimal decimal(std::string_view field) { return read_decimal(need(field), path(field)); }
    [[nodiscard]] std::int32_t int32(std::string_view field) { return read_int32(need(field), path(field)); }

    /// The head of a document (文档首部), before all else: what follows may mean something else under another number.
    /// \throws invalid_argument core.unsupported for another schema or semantics
    void head(std::string_view schema, std::int32_t semantics) {
        if (const auto given = text("schema"); given != schema) {
            raise(errors::unsupported, {path("schema"), loupan::detail::clip(given), {}, {}});
        }
        if (const auto given = int32("semantics"); given != semantics) {
            raise(errors::unsupported, {path("semantics"), std::to_string(given), {}, {}});
        }
    }

    /// Each of these leaves `out` alone when the field is absent.
    void optional_text(std::string_view field, std::string& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_text(v, p); });
    }
    void optional_decimal(std::string_view field, std::optional<loupan::decimal>& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_decimal(v, p); });
    }
    /// `out` is an integer, or one that may be absent.
    template <class Int> void optional_int32(std::string_view field, Int& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_int32(v, p); });
    }
    void optional_bool(std::string_view field, bool& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_bool(v, p); });
    }
    /// `out` is a rate, or one that may be absent; `3.1%` or `0.031`.
    template <class Rate> void optional_rate(std::string_view field, Rate& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_rate(v, p); });
    }
    void optional_date(std::string_view field, std::optional<date>& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_date(v, p); });
    }
    /// A day, kept as its text.
    void optional_date(std::string_view field, std::string& out) {
        visit(field, [&](const auto& v, const auto& p) { out = read_date(v, p).to_string(); });
    }
    /// A rounding (舍入): `"0.01"` rounds half up; `{"step": "100", "mode": "down"}` says the mode.
    void optional_rounding(std::string_view field, rounding& out) {
        visit(field, [&](const nlohmann::json& v, const std::string& p) {
            if (v.is_string()) {
                const auto step = read_decimal(v, p);
                out = at_path(p, [&] { return rounding(step); });
                return;
            }
            field_reader inner(v, p);
            const auto step = inner.decimal("step");
            auto mode = std::string("half_up");
            inner.optional_text("mode", mode);
            inner.done();
            const auto parsed = at_path(inner.path("mode"), [&] { return parse_rounding_mode(mode); });
            out = at_path(inner.path("step"), [&] { return rounding(step, parsed); });
        });
    }
    /// An enumerator by its name. \throws invalid_argument core.validation
    template <class Enum> void optional_enum(std::string_view field, Enum& out) {
        visit(field, [&](const auto& v, const auto& p) { out = need_enum<Enum>(read_text(v, p), p); });
    }
    template <class Enum> void optional_enum(std::string_view field, std::optional<Enum>& out) {
        visit(field, [&](const auto& v, const auto& p) { out = need_enum<Enum>(read_text(v, p), p); });
    }
    /// \overload
    /// For names that have a parser of their own, which returns an optional.
    template <class Enum, class Parse> void optional_enum(std::string_view field, Enum& out, Parse&& parse) {
        visit(field, [&](const auto& v, const auto& p) {
            const auto name = read_text(v, p);
            const std::optional<Enum> found = parse(std::string_view(name));
            if (!found) {
                raise(errors::validation, {p, loupan::detail::clip(name), {}, {}});
            }
            out = *found;
        });
    }

    /// Calls `each(value, path)` for every element of a list; absent is as empty. \throws invalid_argument core.json_type
    template <class Each> void list(std::string_view field, Each&& each) {
        visit(field, [&](const nlohmann::json& v, const std::string& p) { read_list(v, p, each); });
    }
    /// Calls `use(value, path)` when the field is there.
    template <class Use> void visit(std::string_view field, Use&& use) {
        if (const auto* value = find(field)) {
            use(*value, path(field));
        }
    }
    /// The elements of a list. \throws invalid_argument core.json_type
    template <class Each> static void read_list(const nlohmann::json& value, const std::string& path, Each&& each) {
        if (!value.is_array()) {
            raise(errors::json_type, {path, describe(value) + " instead of a list", {}, {}});
        }
        for (std::size_t i = 0; i < value.size(); ++i) {
            each(value[i], path + "[" + std::to_string(i) + "]");
        }
    }

    /// \throws invalid_argument core.json_field_unknown for a field that nobody asked for
    void done() const {
        for (const auto& [name, value] : object_.items()) {
            if (!read_.contains(name)) {
                raise(errors::json_field_unknown, {path(name), loupan::detail::clip(name), {}, {}});
            }
        }
    }

private:
    const nlohmann::json& object_;
    std::string path_;
    std::set<std::string, std::less<>> read_{};
};

/// An enumerator by its name (枚举). \throws invalid_argument core.validation
template <class Enum> [[nodiscard]] Enum read_enum(const nlohmann::json& value, const std::string& path) {
    return need_enum<Enum>(read_text(value, path), path);
}

/// A currency: its code, or `{"code": "XTS", "digits": 3}` for one that the table lacks (币种).
/// \throws invalid_argument core.currency_unknown, core.json_...
[[nodiscard]] inline currency read_currency(const nlohmann::json& value, const std::string& path) {
    if (value.is_string()) {
        const auto code = read_text(value, path);
        return at_path(path, [&] { return currency::parse(code); });
    }
    field_reader in(value, path);
    const auto code = in.text("code");
    const auto digits = in.int32("digits");
    in.done();
    return at_path(path, [&] { return currency::custom(code, digits); });
}

/// What `read_currency` reads (币种转 JSON).
[[nodiscard]] inline nlohmann::ordered_json currency_json(const currency& of) {
    if (of.is_known()) {
        return std::string(of.code());
    }
    return {{"code", std::string(of.code())}, {"digits", of.digits()}};
}

/// A rounding as `optional_rounding` reads it.
[[nodiscard]] inline nlohmann::ordered_json rounding_json(const rounding& how) {
    auto step = canonical_decimal(how.step());
    if (how.mode() == rounding_mode::half_up) {
        return step;
    }
    return {{"step", std::move(step)}, {"mode", std::string(to_string(how.mode()))}};
}

/// `invalid_argument`, `rule_violation`, ... (错误类别)
[[nodiscard]] constexpr std::string_view name_of(error_kind kind) noexcept {
    switch (kind) {
    case error_kind::invalid_argument:
        return "invalid_argument";
    case error_kind::rule_violation:
        return "rule_violation";
    case error_kind::arithmetic:
        return "arithmetic";
    case error_kind::conflict:
        return "conflict";
    case error_kind::not_found:
        return "not_found";
    case error_kind::storage:
        return "storage";
    }
    return "storage";
}

/// An error as a JSON value (错误): code, kind, both messages, and path, value, row, rule and rows where they are known.
[[nodiscard]] inline nlohmann::ordered_json error_json(const error& e) {
    nlohmann::ordered_json out{{"code", e.code()},
                               {"kind", std::string(name_of(e.kind()))},
                               {"message", e.message()},
                               {"message_zh", e.message_zh()}};
    const auto put = [&out](const char* name, const std::string& text) {
        if (!text.empty()) {
            out[name] = text;
        }
    };
    put("path", e.path());
    put("value", e.value());
    if (e.row()) {
        out["row"] = *e.row();
    }
    put("rule", e.rule());
    for (const auto& r : e.rows()) {
        out["rows"].push_back({{"row", r.row},
                               {"code", r.code},
                               {"path", r.path},
                               {"value", r.value},
                               {"message", r.message},
                               {"message_zh", r.message_zh}});
    }
    return out;
}

/// One step and its children (计算步骤): its text in the language asked for, and everything exact that it holds.
[[nodiscard]] inline nlohmann::ordered_json step_json(const explanation& of, const step& s, language in) {
    nlohmann::ordered_json out{{"code", s.code}, {"text", of.text(s, in)}};
    for (const auto& o : s.operands) {
        nlohmann::ordered_json operand{{"name", o.name}, {"value", o.value}};
        if (!o.unit.empty()) {
            operand["unit"] = o.unit;
        }
        out["operands"].push_back(std::move(operand));
    }
    const auto put = [&out](const char* name, const std::string& text) {
        if (!text.empty()) {
            out[name] = text;
        }
    };
    put("exact", s.exact);
    put("rounding", s.rounding);
    put("result", s.result);
    put("unit", s.unit);
    put("rule", s.rule);
    for (const auto& child : s.children) {
        out["children"].push_back(step_json(of, child, in));
    }
    return out;
}

namespace detail {
/// Messages may carry bytes that came from outside; they are shown with U+FFFD instead of failing.
inline std::string dump(const nlohmann::ordered_json& value, int indent) {
    return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}
} // namespace detail

} // namespace loupan::inline LOUPAN_ABI::interop

namespace loupan::inline LOUPAN_ABI {

/// An error as JSON text (错误转 JSON).
[[nodiscard]] inline std::string to_json(const error& e, int indent = -1) {
    return interop::detail::dump(interop::error_json(e), indent);
}

/// An explanation as JSON text (计算说明转 JSON): a tree of steps.
[[nodiscard]] inline std::string to_json(const explanation& of, language in = language::english, int indent = -1) {
    return interop::detail::dump(interop::step_json(of, of.root(), in), indent);
}

} // namespace loupan::inline LOUPAN_ABI
