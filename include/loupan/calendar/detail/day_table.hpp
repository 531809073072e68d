// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

// The set of business days of a span as bits, with counts so that ranks and the n-th day after are found without a walk.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

/// Days are numbers since 1970-01-01, kept below 2^23 in size by `date`, so that no sum here overflows.
class day_table {
public:
    /// What a search says when it leaves the span.
    static constexpr std::int32_t beyond = INT32_MIN;

    /// Bit i of `bits` is the day first + i; bits after the last day are zero.
    day_table(std::int32_t first, std::int32_t last, std::vector<std::uint64_t> bits)
        : first_(first), last_(last), bits_(std::move(bits)), before_(bits_.size() + 1) {
        std::int32_t count = 0;
        for (std::size_t w = 0; w < bits_.size(); ++w) {
            const auto in_word = std::popcount(bits_[w]);
            // Every 64th business day has its word noted, where the search for it begins.
            for (auto k = (count + 63) / 64 * 64; k < count + in_word; k += 64) {
                word_of_.push_back(static_cast<std::uint32_t>(w));
            }
            before_[w] = count;
            count += in_word;
        }
        before_[bits_.size()] = count;
    }

    [[nodiscard]] std::int32_t first() const noexcept { return first_; }
    [[nodiscard]] std::int32_t last() const noexcept { return last_; }
    [[nodiscard]] std::int32_t size() const noexcept { return before_.back(); }
    [[nodiscard]] bool covers(std::int32_t day) const noexcept { return day >= first_ && day <= last_; }
    /// \pre covers(day)
    [[nodiscard]] bool is_set(std::int32_t day) const noexcept {
        const auto i = offset(day);
        return (bits_[i / 64] >> (i % 64) & 1U) != 0;
    }

    /// The first business day not before `day`. \pre covers(day)
    [[nodiscard]] std::int32_t next(std::int32_t day) const noexcept {
        const auto i = offset(day);
        std::size_t w = i / 64;
        if (const std::uint64_t rest = bits_[w] >> (i % 64); rest != 0) {
            return day + std::countr_zero(rest);
        }
        while (++w < bits_.size()) {
            if (bits_[w] != 0) {
                return day_of(w, std::countr_zero(bits_[w]));
            }
        }
        return beyond;
    }
    /// The last business day not after `day`. \pre covers(day)
    [[nodiscard]] std::int32_t previous(std::int32_t day) const noexcept {
        const auto i = offset(day);
        std::size_t w = i / 64;
        if (const std::uint64_t rest = bits_[w] << (63 - i % 64); rest != 0) {
            return day - std::countl_zero(rest);
        }
        while (w-- > 0) {
            if (bits_[w] != 0) {
                return day_of(w, 63 - std::countl_zero(bits_[w]));
            }
        }
        return beyond;
    }

    /// How many business days of the span lie before `day`. \pre first <= day <= last + 1
    [[nodiscard]] std::int32_t rank(std::int32_t day) const noexcept {
        const auto i = offset(day);
        const std::uint64_t part = i % 64 == 0 ? 0 : bits_[i / 64] << (64 - i % 64);
        return before_[i / 64] + std::popcount(part);
    }
    /// The business day that has `k` before it. \pre 0 <= k < size()
    [[nodiscard]] std::int32_t select(std::int32_t k) const noexcept {
        const auto sample = static_cast<std::size_t>(k) / 64;
        std::size_t w = word_of_[sample];
        if (sample + 1 < word_of_.size() && word_of_[sample + 1] - w > 16) { // a long stretch without work
            std::size_t end = word_of_[sample + 1] + std::size_t{1};
            while (end - w > 1) {
                const auto middle = w + (end - w) / 2;
                (before_[middle] <= k ? w : end) = middle;
            }
        } else {
            while (before_[w + 1] <= k) {
                ++w;
            }
        }
        std::uint64_t word = bits_[w];
        for (auto skip = k - before_[w]; skip > 0; --skip) {
            word &= word - 1;
        }
        return day_of(w, std::countr_zero(word));
    }

private:
    [[nodiscard]] std::size_t offset(std::int32_t day) const noexcept { return static_cast<std::size_t>(day - first_); }
    [[nodiscard]] std::int32_t day_of(std::size_t word, int bit) const noexcept {
        return first_ + static_cast<std::int32_t>(word * 64) + bit;
    }

    std::int32_t first_;
    std::int32_t last_;
    std::vector<std::uint64_t> bits_;
    std::vector<std::int32_t> before_; ///< business days before each word, and the total
    std::vector<std::uint32_t> word_of_{};
};

} // namespace loupan::inline LOUPAN_ABI::calendar::detail
