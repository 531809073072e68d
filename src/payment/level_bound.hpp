// SPDX-License-Identifier: Apache-2.0
// Included by each kernel file inside its own unnamed namespace.

// The sum s(k) = 1 + q + ... + q^(k-1) with q = 1 + r, by the bits of n from the top: s(2k) = s(k) (2 + r s(k)) and
// s(k+1) = s(k) + (1 + r s(k)). The instalment is P (1 + r s(n)) / s(n). Nothing is ever subtracted, so the errors add up:
// with u = 2^-53 a step has a relative error of at most 5u (r itself 2u, four operations), there are at most 11 doublings and
// 11 additions after s(1) = 1, and a relative error of s(k) grows on the way to s(n) by at most the factor 1 + n r, because
// d ln s(2k) / d ln s(k) = 2 / (1 + q^-k). The last steps, the rounding's step included, add 10u. That is (110 (1 + n r) + 10) u;
// a host that rounds in another direction doubles it. The bound that is used is 256 u (1 + n r), and whatever lies within it of
// a rounding boundary is left to the integers.
constexpr double level_bound = 0x1p-45;
