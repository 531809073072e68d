// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/wide.hpp>
#include <loupan/core/rounding.hpp>

#include <cstdint>
#include <string>

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// A signed decimal that keeps every digit of a chain of discounts: `magnitude / 10^scale`, up to 110 digits.
/// It grows instead of rounding; the digits are bounded as it grows, so that it raises core.overflow and never wraps.
class exact {
public:
    exact() = default;
    exact(const decimal& value) // NOLINT: a decimal is exact already
        : magnitude_(loupan::detail::absolute(value.coefficient())), scale_(value.scale()),
          digits_(static_cast<int>(loupan::detail::to_string(loupan::detail::absolute(value.coefficient())).size())),
          negative_(value.sign() < 0) {}

    [[nodiscard]] int sign() const { return is_zero() ? 0 : (negative_ ? -1 : 1); }
    exact operator-() const {
        exact r = *this;
        r.negative_ = !r.negative_;
        return r;
    }
    friend exact operator*(const exact& a, const exact& b) {
        exact r;
        r.digits_ = bounded(a.digits_ + b.digits_);
        r.magnitude_ = a.magnitude_ * b.magnitude_;
        r.scale_ = a.scale_ + b.scale_;
        r.negative_ = a.negative_ != b.negative_;
        return r;
    }
    friend exact operator+(const exact& a, const exact& b) {
        const exact x = a.scaled_to(b.scale_);
        const exact y = b.scaled_to(a.scale_);
        exact r = x;
        r.digits_ = bounded((x.digits_ > y.digits_ ? x.digits_ : y.digits_) + 1);
        if (x.negative_ == y.negative_) {
            r.magnitude_ = x.magnitude_ + y.magnitude_;
        } else if (x.magnitude_ >= y.magnitude_) {
            r.magnitude_ = x.magnitude_ - y.magnitude_;
        } else {
            r.magnitude_ = y.magnitude_ - x.magnitude_;
            r.negative_ = y.negative_;
        }
        return r;
    }
    friend exact operator-(const exact& a, const exact& b) { return a + -b; }
    friend bool operator<(const exact& a, const exact& b) { return (a - b).sign() < 0; }
    friend bool operator>(const exact& a, const exact& b) { return b < a; }

    /// The multiple of the rounding's step that its mode chooses for the exact `value / denominator`.
    [[nodiscard]] decimal rounded(const rounding& how, const decimal& denominator = decimal(1)) const {
        using loupan::detail::int128;
        using loupan::detail::wide;
        if (denominator.sign() == 0) {
            raise(loupan::errors::division_by_zero);
        }
        const bool minus = negative_ != (denominator.sign() < 0);
        exact top = *this;
        exact bottom = exact(denominator) * exact(how.step());
        const int shift = bottom.scale_ - top.scale_;
        (shift > 0 ? top : bottom).lift(shift > 0 ? shift : -shift);
        int128 n{};
        int128 d{};
        int128 steps{};
        if (top.magnitude_.to_int128(n) && bottom.magnitude_.to_int128(d)) {
            steps = loupan::detail::round_quotient(minus ? -n : n, d, how.mode());
        } else {
            const wide quotient = top.magnitude_ / bottom.magnitude_;
            const wide rest = top.magnitude_ - quotient * bottom.magnitude_;
            const wide other = bottom.magnitude_ - rest;
            int128 whole{};
            if (!quotient.to_int128(whole)) {
                raise(loupan::errors::overflow, {{}, to_string(), {}, {}});
            }
            // What decides is the parity and on which side of the half the rest lies: the same choice as for quarters.
            const int side = rest == wide{} ? 0 : (rest < other ? 1 : (rest == other ? 2 : 3));
            const int128 parity = whole % int128{2};
            const int128 quarters = parity * int128{4} + int128{side};
            const int128 chosen = loupan::detail::round_quotient(minus ? -quarters : quarters, int128{4}, how.mode());
            steps = minus ? chosen + parity - whole : whole - parity + chosen;
        }
        return decimal::from_parts(steps, 0) * how.step();
    }

    /// All digits, without trailing zeros.
    [[nodiscard]] std::string to_string() const {
        using loupan::detail::wide;
        std::string digits;
        const wide ten(10);
        for (wide left = magnitude_; left != wide{}; left = left / ten) {
            loupan::detail::int128 digit{};
            static_cast<void>((left % ten).to_int128(digit)); // one digit fits
            digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(digit)));
        }
        const auto places = static_cast<std::size_t>(scale_);
        if (digits.size() <= places) {
            digits.insert(0, places + 1 - digits.size(), '0');
        }
        if (places > 0) {
            digits.insert(digits.size() - places, 1, '.');
            while (digits.back() == '0') {
                digits.pop_back();
            }
            if (digits.back() == '.') {
                digits.pop_back();
            }
        }
        return sign() < 0 ? "-" + digits : digits;
    }

private:
    static constexpr int limit = 110; // 384 bits hold 115 digits

    static int bounded(int digits) {
        if (digits > limit) {
            raise(loupan::errors::overflow, {{}, std::to_string(digits) + " digits", {}, {}});
        }
        return digits;
    }
    [[nodiscard]] bool is_zero() const { return magnitude_ == loupan::detail::wide{}; }
    void lift(int by) {
        digits_ = bounded(digits_ + by);
        for (; by > 0; by -= 18) {
            magnitude_ = magnitude_ *
                         loupan::detail::wide(loupan::detail::int128{loupan::detail::power_of_ten_64(by < 18 ? by : 18)});
        }
    }
    [[nodiscard]] exact scaled_to(int scale) const {
        exact r = *this;
        if (scale > scale_) {
            r.lift(scale - scale_);
            r.scale_ = scale;
        }
        return r;
    }

    loupan::detail::wide magnitude_{};
    int scale_ = 0;
    int digits_ = 1;
    bool negative_ = false;
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
