// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/rounding.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// How a figure came about (计算说明). A formula is written once over a recorder; `null_recorder` compiles away,
/// `tree_recorder` keeps every step. Texts come from a room's catalogue by the step's code.

namespace loupan::inline LOUPAN_ABI {

enum class language : std::uint8_t { english, chinese };

/// A named, typed input or result of a step. The value is exact text: it reads back.
struct operand {
    std::string name;   ///< stable, `lower_snake`
    std::string value;  ///< exact
    std::string unit{}; ///< `CNY/m2`, `m2`, `%`, `CNY`; empty for text and pure numbers
    friend bool operator==(const operand&, const operand&) = default;
};

/// One step of an explanation.
struct step {
    std::string code;                ///< stable, `pricing.round_unit_price`
    std::vector<operand> operands{}; ///< in the order of the formula
    std::string exact{};             ///< the exact value before rounding: a decimal, or a ratio `n/d`
    std::string rounding{};          ///< `half_up@1` when the step rounds, else empty
    std::string result{};            ///< the value after the step
    std::string unit{};              ///< the unit of exact and result
    std::string rule{};              ///< field path, rule or article behind the step
    std::vector<step> children{};
    friend bool operator==(const step&, const step&) = default;
};

/// The text of a step's code in both languages. `{name}` is replaced by the operand of that name, with its unit;
/// `{result}`, `{exact}` and `{rounding}` by the step's own.
struct step_text {
    std::string_view code;
    std::string_view english;
    std::string_view chinese;
};

/// A finished explanation: a tree of steps and the catalogue that words it.
class explanation {
public:
    explanation() = default;
    explanation(step root, std::span<const step_text> catalogue) : root_(std::move(root)), catalogue_(catalogue) {}

    [[nodiscard]] const step& root() const noexcept { return root_; }
    /// The text of one step, without its children.
    [[nodiscard]] std::string text(const step& of, language in) const;
    /// The whole tree, a line a step, indented by depth.
    [[nodiscard]] std::string to_string(language in = language::english) const {
        std::string out;
        print(root_, 0, in, out);
        return out;
    }
    friend bool operator==(const explanation& a, const explanation& b) { return a.root_ == b.root_; }

private:
    void print(const step& of, std::size_t depth, language in, std::string& out) const {
        out.append(depth * 2, ' ');
        out += text(of, in);
        out += '\n';
        for (const auto& child : of.children) {
            print(child, depth + 1, in, out);
        }
    }
    step root_;
    std::span<const step_text> catalogue_;
};

/// Records nothing. Formulas guard the making of steps with `if constexpr (Recorder::enabled)`.
struct null_recorder {
    static constexpr bool enabled = false;
};

/// Records a tree: `open` begins a step with children, `add` is a leaf, `close` ends the innermost open step.
class tree_recorder {
public:
    static constexpr bool enabled = true;

    void open(step s) { stack_.push_back(std::move(s)); }
    void add(step s) {
        stack_.empty() ? stack_.push_back(std::move(s)) : stack_.back().children.push_back(std::move(s));
    }
    /// Ends the innermost step; `result` replaces its result when not empty.
    void close(std::string result = {}) {
        if (stack_.empty()) {
            return;
        }
        step done = std::move(stack_.back());
        if (!result.empty()) {
            done.result = std::move(result);
        }
        stack_.pop_back();
        add(std::move(done));
    }
    /// The tree; what is still open is closed first. A second root becomes a child of the first.
    [[nodiscard]] step take() && {
        while (stack_.size() > 1) {
            close();
        }
        return stack_.empty() ? step{} : std::move(stack_.front());
    }

private:
    std::vector<step> stack_;
};

inline std::string explanation::text(const step& of, language in) const {
    std::string_view pattern;
    for (const auto& entry : catalogue_) {
        if (entry.code == of.code) {
            pattern = in == language::english ? entry.english : entry.chinese;
        }
    }
    if (pattern.empty()) {
        return of.code + ": " + of.result;
    }
    const auto with_unit = [](const std::string& value, const std::string& unit) {
        return unit.empty() ? value : value + " " + unit;
    };
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const auto end = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += pattern[i];
            continue;
        }
        const auto name = pattern.substr(i + 1, end - i - 1);
        if (name == "result") {
            out += with_unit(of.result, of.unit);
        } else if (name == "exact") {
            out += with_unit(of.exact, of.unit);
        } else if (name == "rounding") {
            out += of.rounding;
        } else if (name == "rule") {
            out += of.rule;
        } else {
            for (const auto& o : of.operands) {
                if (o.name == name) {
                    out += with_unit(o.value, o.unit);
                }
            }
        }
        i = end;
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI
