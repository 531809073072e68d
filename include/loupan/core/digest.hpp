// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// \file
/// SHA-256 (FIPS 180-4) for the digests of rule documents. Own code, because a header that most users include must not
/// drag a cryptography library in; the test vectors are NIST's. It proves that a document is unchanged; keep it away from
/// secrets: it makes no promise about timing.

namespace loupan::inline LOUPAN_ABI {

using sha256_digest = std::array<std::uint8_t, 32>;

/// SHA-256 over data that comes in pieces.
class sha256_hasher {
public:
    sha256_hasher& update(std::string_view data) noexcept {
        length_ += data.size();
        while (!data.empty()) {
            const std::size_t taken = std::min(data.size(), block_.size() - used_);
            for (std::size_t i = 0; i < taken; ++i) {
                block_[used_ + i] = static_cast<std::uint8_t>(data[i]);
            }
            used_ += taken;
            data.remove_prefix(taken);
            if (used_ == block_.size()) {
                compress();
                used_ = 0;
            }
        }
        return *this;
    }

    /// The digest of all data so far; more may follow.
    [[nodiscard]] sha256_digest digest() const noexcept {
        sha256_hasher last = *this;
        last.pad();
        sha256_digest out{};
        for (std::size_t i = 0; i < 32; ++i) {
            out[i] = static_cast<std::uint8_t>(last.state_[i / 4] >> (24U - 8U * (i % 4)));
        }
        return out;
    }

private:
    /// A one bit, zeros, and the length in bits as 64 bits at the end of a block.
    void pad() noexcept {
        const std::uint64_t bits = length_ * 8;
        block_[used_++] = 0x80;
        if (used_ > 56) {
            std::fill(block_.begin() + static_cast<std::ptrdiff_t>(used_), block_.end(), std::uint8_t{0});
            compress();
            used_ = 0;
        }
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(used_), block_.end(), std::uint8_t{0});
        for (std::size_t i = 0; i < 8; ++i) {
            block_[56 + i] = static_cast<std::uint8_t>(bits >> (56U - 8U * i));
        }
        compress();
    }

    void compress() noexcept {
        // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
        static constexpr std::array<std::uint32_t, 64> k{
            0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
            0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
            0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
            0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
            0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
            0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
            0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
            0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
        std::array<std::uint32_t, 64> w{};
        for (std::size_t i = 0; i < 64; ++i) {
            w[i / 4] |= static_cast<std::uint32_t>(block_[i]) << (24U - 8U * (i % 4));
        }
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3U);
            const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10U);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        auto [a, b, c, d, e, f, g, h] = state_;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
            const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i];
            const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
            const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        const std::array<std::uint32_t, 8> add{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < 8; ++i) {
            state_[i] += add[i];
        }
    }

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> block_{};
    std::size_t used_ = 0;
    std::uint64_t length_ = 0;
};

/// The SHA-256 digest (摘要) of some bytes.
[[nodiscard]] inline sha256_digest sha256(std::string_view data) noexcept {
    return sha256_hasher().update(data).digest();
}

/// Bytes as lower-case hexadecimal digits.
[[nodiscard]] inline std::string hex(std::span<const std::uint8_t> bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out += "0123456789abcdef"[byte >> 4U];
        out += "0123456789abcdef"[byte & 15U];
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI
