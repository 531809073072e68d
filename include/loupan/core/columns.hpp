// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// \file
/// Columns (列) in Arrow's layout: a buffer of fixed-width values and an optional bitmap of what is present.

namespace loupan::inline LOUPAN_ABI {

/// An immutable column that shares its buffers: copying it copies no value. The owner may be anything that keeps the
/// memory alive, so a NumPy array or an Arrow buffer becomes a column without a copy.
template <class T> class column {
public:
    column() = default;
    column(const T* data, std::size_t size, std::shared_ptr<const void> owner, const std::uint8_t* validity = nullptr,
           std::shared_ptr<const void> validity_owner = {})
        : data_(data), size_(size), validity_(validity), owner_(std::move(owner)),
          validity_owner_(std::move(validity_owner)) {}
    explicit column(std::vector<T> values) {
        auto kept = std::make_shared<const std::vector<T>>(std::move(values));
        data_ = kept->data();
        size_ = kept->size();
        owner_ = kept;
    }
    /// Absent values are stored as `T{}` and marked in the bitmap.
    explicit column(const std::vector<std::optional<T>>& values) {
        std::vector<T> plain(values.size());
        std::vector<std::uint8_t> bits((values.size() + 7) / 8, 0);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i]) {
                plain[i] = *values[i];
                bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1U << (i % 8)));
            }
        }
        *this = column(std::move(plain), std::move(bits));
    }
    /// \throws invalid_argument core.length_mismatch when the bitmap has fewer bits than there are values
    column(std::vector<T> values, std::vector<std::uint8_t> validity) : column(std::move(values)) {
        if (validity.size() < (size_ + 7) / 8) {
            raise(errors::length_mismatch, {"validity", std::to_string(validity.size()) + " bytes", {}, {}});
        }
        auto kept = std::make_shared<const std::vector<std::uint8_t>>(std::move(validity));
        validity_ = kept->data();
        validity_owner_ = kept;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] const T* data() const noexcept { return data_; }
    [[nodiscard]] const std::uint8_t* validity() const noexcept { return validity_; }
    [[nodiscard]] const std::shared_ptr<const void>& owner() const noexcept { return owner_; }
    [[nodiscard]] std::span<const T> values() const noexcept { return {data_, size_}; }
    [[nodiscard]] bool is_valid(std::size_t i) const noexcept {
        return validity_ == nullptr || ((validity_[i / 8] >> (i % 8)) & 1U) != 0;
    }
    /// The value whether present or not; see `at` for the optional.
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data_[i]; }
    [[nodiscard]] std::optional<T> at(std::size_t i) const {
        return i < size_ && is_valid(i) ? std::optional<T>(data_[i]) : std::nullopt;
    }
    [[nodiscard]] std::size_t null_count() const noexcept {
        std::size_t n = 0;
        for (std::size_t i = 0; validity_ != nullptr && i < size_; ++i) {
            n += is_valid(i) ? 0U : 1U;
        }
        return n;
    }

private:
    const T* data_ = nullptr;
    std::size_t size_ = 0;
    const std::uint8_t* validity_ = nullptr;
    std::shared_ptr<const void> owner_;
    std::shared_ptr<const void> validity_owner_;
};

/// A buffer to fill, then freeze into a column: memory is not zeroed first.
template <class T> class column_builder {
public:
    explicit column_builder(std::size_t size) : data_(std::make_shared_for_overwrite<T[]>(size)), size_(size) {}
    [[nodiscard]] T* data() noexcept { return data_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// Marks one value absent; the bitmap is made on first use. The value itself is still the caller's to write.
    void set_null(std::size_t i) {
        if (validity_ == nullptr) {
            validity_ = std::make_shared<std::vector<std::uint8_t>>((size_ + 7) / 8, std::uint8_t{0xff});
        }
        auto& byte = (*validity_)[i / 8];
        byte = static_cast<std::uint8_t>(byte & ~(1U << (i % 8)));
    }
    [[nodiscard]] column<T> finish() && {
        const T* data = data_.get();
        const std::uint8_t* bits = validity_ == nullptr ? nullptr : validity_->data();
        return column<T>(data, size_, std::shared_ptr<const void>(std::move(data_)), bits, std::move(validity_));
    }

private:
    std::shared_ptr<T[]> data_;
    std::size_t size_;
    std::shared_ptr<std::vector<std::uint8_t>> validity_;
};

/// The distinct texts of a column, numbered in order of first appearance.
class dictionary {
public:
    [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
    [[nodiscard]] const std::string& operator[](std::size_t code) const noexcept { return texts_[code]; }
    [[nodiscard]] const std::vector<std::string>& texts() const noexcept { return texts_; }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view text) const {
        const auto it = codes_.find(text);
        return it == codes_.end() ? std::nullopt : std::optional<std::int32_t>(it->second);
    }
    std::int32_t encode(std::string_view text) {
        const auto it = codes_.find(text);
        if (it != codes_.end()) {
            return it->second;
        }
        const auto code = static_cast<std::int32_t>(texts_.size());
        texts_.emplace_back(text);
        codes_.emplace(texts_.back(), code);
        return code;
    }
    friend bool operator==(const dictionary& a, const dictionary& b) { return a.texts_ == b.texts_; }

private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    std::vector<std::string> texts_;
    std::unordered_map<std::string, std::int32_t, hash, std::equal_to<>> codes_;
};

/// Text as int32 codes with a dictionary; an absent value has code -1 as well as its bit cleared.
class code_column {
public:
    static constexpr std::int32_t absent = -1;

    code_column() : dictionary_(std::make_shared<const dictionary>()) {}
    /// Takes codes that came from elsewhere without a copy, unless bit and code disagree about what is absent: then
    /// either of them makes a value absent. \throws invalid_argument core.validation when a code is outside the dictionary
    code_column(column<std::int32_t> codes, std::shared_ptr<const dictionary> names)
        : codes_(std::move(codes)), dictionary_(std::move(names)) {
        if (dictionary_ == nullptr) {
            raise(errors::empty, {"dictionary", {}, {}, {}});
        }
        const auto limit = static_cast<std::int64_t>(dictionary_->size());
        bool agree = true;
        for (std::size_t i = 0; i < codes_.size(); ++i) {
            const bool present = codes_.is_valid(i);
            const auto code = codes_[i];
            if (present && (code < absent || code >= limit)) {
                raise(errors::validation, {"codes", std::to_string(code), static_cast<std::int64_t>(i), {}});
            }
            agree = agree && present == (code != absent);
        }
        if (!agree) {
            column_builder<std::int32_t> mended(codes_.size());
            for (std::size_t i = 0; i < codes_.size(); ++i) {
                mended.data()[i] = codes_.is_valid(i) ? codes_[i] : absent;
                if (mended.data()[i] == absent) {
                    mended.set_null(i);
                }
            }
            codes_ = std::move(mended).finish();
        }
    }
    /// Encodes texts; an empty text is absent.
    [[nodiscard]] static code_column encode(std::span<const std::string> texts) {
        auto names = std::make_shared<dictionary>();
        column_builder<std::int32_t> codes(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (texts[i].empty()) {
                codes.data()[i] = absent;
                codes.set_null(i);
            } else {
                codes.data()[i] = names->encode(texts[i]);
            }
        }
        return {std::move(codes).finish(), std::move(names)};
    }

    [[nodiscard]] std::size_t size() const noexcept { return codes_.size(); }
    [[nodiscard]] const column<std::int32_t>& codes() const noexcept { return codes_; }
    [[nodiscard]] const dictionary& names() const noexcept { return *dictionary_; }
    [[nodiscard]] const std::shared_ptr<const dictionary>& shared_names() const noexcept { return dictionary_; }
    [[nodiscard]] std::int32_t code(std::size_t row) const noexcept { return codes_[row]; }
    [[nodiscard]] bool has_absent() const noexcept { return has_absent_; }
    /// Empty when absent.
    [[nodiscard]] std::string_view text(std::size_t row) const noexcept {
        const auto code = codes_[row];
        return code < 0 ? std::string_view{} : std::string_view((*dictionary_)[static_cast<std::size_t>(code)]);
    }

private:
    column<std::int32_t> codes_;
    std::shared_ptr<const dictionary> dictionary_;
    bool has_absent_ = false;
};

/// Sets of tags (标签集) as int32 codes of distinct sets: a unit with several views costs one look-up, not several.
class tag_column {
public:
    tag_column() : sets_(std::make_shared<const std::vector<std::vector<std::string>>>()) {}
    /// Every row has a set, the empty one included. \throws invalid_argument core.validation for a code without a set
    tag_column(column<std::int32_t> codes, std::shared_ptr<const std::vector<std::vector<std::string>>> sets)
        : codes_(std::move(codes)), sets_(std::move(sets)) {
        if (sets_ == nullptr) {
            raise(errors::empty, {"sets", {}, {}, {}});
        }
        for (std::size_t i = 0; i < codes_.size(); ++i) {
            const auto code = codes_[i];
            if (code < 0 || static_cast<std::size_t>(code) >= sets_->size()) {
                raise(errors::validation, {"codes", std::to_string(code), static_cast<std::int64_t>(i), {}});
            }
        }
    }
    /// Encodes texts such as `sea;park`: tags split at `separator`, empty text is the empty set, order does not matter.
    /// \throws invalid_argument core.duplicate when a set names a tag twice
    [[nodiscard]] static tag_column encode(std::span<const std::string> texts, char separator = ';') {
        dictionary seen;
        auto sets = std::make_shared<std::vector<std::vector<std::string>>>();
        std::unordered_map<std::string, std::int32_t> by_set;
        std::vector<std::int32_t> set_of_text;
        column_builder<std::int32_t> codes(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto text_code = static_cast<std::size_t>(seen.encode(texts[i]));
            if (text_code == set_of_text.size()) {
                auto tags = split(texts[i], separator, i);
                std::string key;
                for (const auto& tag : tags) {
                    key += tag;
                    key += '\0';
                }
                const auto [it, fresh] = by_set.emplace(key, static_cast<std::int32_t>(sets->size()));
                if (fresh) {
                    sets->push_back(std::move(tags));
                }
                set_of_text.push_back(it->second);
            }
            codes.data()[i] = set_of_text[text_code];
        }
        return {std::move(codes).finish(), std::move(sets)};
    }

    [[nodiscard]] std::size_t size() const noexcept { return codes_.size(); }
    [[nodiscard]] const column<std::int32_t>& codes() const noexcept { return codes_; }
    [[nodiscard]] const std::vector<std::vector<std::string>>& sets() const noexcept { return *sets_; }
    [[nodiscard]] const std::shared_ptr<const std::vector<std::vector<std::string>>>& shared_sets() const noexcept {
        return sets_;
    }
    [[nodiscard]] const std::vector<std::string>& tags(std::size_t row) const noexcept {
        return (*sets_)[static_cast<std::size_t>(codes_[row])];
    }

private:
    static std::vector<std::string> split(const std::string& text, char separator, std::size_t row) {
        std::vector<std::string> tags;
        std::size_t begin = 0;
        while (begin <= text.size() && !text.empty()) {
            const auto end = std::min(text.find(separator, begin), text.size());
            if (end > begin) {
                tags.push_back(text.substr(begin, end - begin));
            }
            begin = end + 1;
        }
        std::sort(tags.begin(), tags.end());
        const auto twice = std::adjacent_find(tags.begin(), tags.end());
        if (twice != tags.end()) {
            raise(errors::duplicate, {"tags", *twice, static_cast<std::int64_t>(row), {}});
        }
        return tags;
    }

    column<std::int32_t> codes_;
    std::shared_ptr<const std::vector<std::vector<std::string>>> sets_;
};

} // namespace loupan::inline LOUPAN_ABI
