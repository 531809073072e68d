// SPDX-License-Identifier: Apache-2.0
#include "pricing/compare_with_oracle.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// loupan_proof [cases] [threads] [seed]: prices random and tie-heavy units by every way to compute that this machine has
// and compares each figure with exact rational arithmetic. A case is one unit; every way must agree on it.

int main(int argc, char** argv) {
    using namespace loupan::pricing;
    const std::uint64_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000'000;
    const unsigned threads = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)) : std::max(1U, std::thread::hardware_concurrency());
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    constexpr std::size_t rows = 4000;
    std::atomic<std::uint64_t> next{0};
    std::atomic<std::uint64_t> done{0};
    oracle::tally all;
    std::uint64_t wide = 0;
    std::mutex lock;
    const auto start = std::chrono::steady_clock::now();
    const auto work = [&] {
        oracle::tally mine;
        std::uint64_t mine_wide = 0;
        for (;;) {
            const auto list = next.fetch_add(1);
            if (list * rows >= wanted) {
                break;
            }
            const auto world = oracle::generator(seed * 1'000'003 + list).draw(rows);
            const auto both = oracle::for_library(world);
            std::vector<oracle::expected> want;
            want.reserve(rows);
            for (const auto& row : world.rows) {
                want.push_back(world.price(row));
            }
            const auto plan = loupan::pricing::detail::prepare(compile(both.scheme), both.units);
            mine.by_kernel += loupan::pricing::detail::kernel_tables::suits(plan) ? 1U : 0U;
            mine_wide += plan.narrow ? 0U : 1U;
            oracle::compare<header_engine>(world, both, instruction_set::scalar, want, mine);
            oracle::compare<header_engine>(world, both, instruction_set::portable, want, mine);
            for (const auto isa : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512}) {
                if (compiled_engine::has(isa)) {
                    oracle::compare<compiled_engine>(world, both, isa, want, mine);
                }
            }
            const auto so_far = done.fetch_add(rows) + rows;
            if (so_far % 10'000'000 == 0) {
                const std::lock_guard guard(lock);
                std::printf("%llu cases\n", static_cast<unsigned long long>(so_far));
                std::fflush(stdout);
            }
        }
        const std::lock_guard guard(lock);
        all.cases += mine.cases;
        all.wrong += mine.wrong;
        all.by_kernel += mine.by_kernel;
        wide += mine_wide;
        if (all.first.empty()) {
            all.first = mine.first;
        }
    };
    std::vector<std::jthread> pool;
    for (unsigned i = 0; i < threads; ++i) {
        pool.emplace_back(work);
    }
    pool.clear();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("units %llu, figures compared %llu, wrong %llu; lists by the kernel %llu, beyond 128 bits %llu; %.0f s\n",
                static_cast<unsigned long long>(done.load()), static_cast<unsigned long long>(all.cases),
                static_cast<unsigned long long>(all.wrong), static_cast<unsigned long long>(all.by_kernel),
                static_cast<unsigned long long>(wide), seconds);
    if (all.wrong != 0) {
        std::printf("first: %s\n", all.first.c_str());
    }
    return all.wrong == 0 ? 0 : 1;
}
