// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/columns.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

// Columns while their values come one by one.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Numbers that come one by one, some absent.
template <class T> class value_list {
public:
    void reserve(std::size_t n) { values_.reserve(n); }
    void push(T value) { values_.push_back(value); }
    void push_absent() {
        absent_.push_back(values_.size());
        values_.push_back(T{});
    }
    [[nodiscard]] bool any() const noexcept { return absent_.size() < values_.size(); }
    [[nodiscard]] column<T> finish() && {
        if (absent_.empty()) {
            return column<T>(std::move(values_));
        }
        std::vector<std::uint8_t> bits((values_.size() + 7) / 8, std::uint8_t{0xff});
        for (const auto i : absent_) {
            bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] & ~(1U << (i % 8)));
        }
        return column<T>(std::move(values_), std::move(bits));
    }

private:
    std::vector<T> values_{};
    std::vector<std::size_t> absent_{};
};

/// Texts as codes. Lists repeat themselves, so a small table in front of the dictionary answers most look-ups.
class text_list {
public:
    void reserve(std::size_t n) { codes_.reserve(n); }
    /// The code of the text; the empty text is absent.
    void push(std::string_view text) { codes_.push_back(text.empty() ? code_column::absent : code_of(text)); }
    [[nodiscard]] std::int32_t code_of(std::string_view text) {
        auto& slot = recent_[cheap_hash(text) % recent_.size()];
        if (slot < 0 || (*names_)[static_cast<std::size_t>(slot)] != text) {
            slot = names_->encode(text);
        }
        return slot;
    }
    void push_code(std::int32_t code) { codes_.push_back(code); }
    [[nodiscard]] std::int32_t last() const noexcept { return codes_.back(); }
    [[nodiscard]] const dictionary& names() const noexcept { return *names_; }
    [[nodiscard]] bool any() const noexcept { return names_->size() != 0; }
    [[nodiscard]] std::vector<std::int32_t> take_codes() && { return std::move(codes_); }
    [[nodiscard]] code_column finish() && {
        value_list<std::int32_t> list;
        list.reserve(codes_.size());
        for (const auto code : codes_) {
            code < 0 ? list.push_absent() : list.push(code);
        }
        // Absent codes are -1 by themselves as well, not only by their bit.
        auto column = std::move(list).finish();
        return column.null_count() == 0 ? code_column(std::move(column), std::move(names_))
                                        : code_column(with_codes(column, std::move(codes_)), std::move(names_));
    }

private:
    static column<std::int32_t> with_codes(const column<std::int32_t>& marked, std::vector<std::int32_t> codes) {
        std::vector<std::uint8_t> bits(marked.validity(), marked.validity() + (marked.size() + 7) / 8);
        return {std::move(codes), std::move(bits)};
    }
    static std::size_t cheap_hash(std::string_view text) noexcept {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        const auto n = std::min<std::size_t>(text.size(), sizeof head);
        if (n != 0) {
            std::memcpy(&head, text.data(), n);
            std::memcpy(&tail, text.data() + text.size() - n, n);
        }
        const auto mixed = (head ^ (tail << 1U) ^ text.size()) * 0x9E3779B97F4A7C15U;
        return static_cast<std::size_t>(mixed >> 40U);
    }

    std::shared_ptr<dictionary> names_ = std::make_shared<dictionary>();
    std::array<std::int32_t, 512> recent_ = [] {
        std::array<std::int32_t, 512> none{};
        none.fill(-1);
        return none;
    }();
    std::vector<std::int32_t> codes_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
