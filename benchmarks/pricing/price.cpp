// SPDX-License-Identifier: Apache-2.0
#include "../harness.hpp"
#include "list.hpp"

#include <loupan/pricing/price.hpp>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <string>

// bench_pricing_price [units]          pricing a list beside the limit of touching its columns
// bench_pricing_price memory [units]   peak memory of pricing a list, and allocations a unit

namespace {
std::size_t allocations = 0;
}

// Not inlined, so that the compiler sees new and delete as a pair.
__attribute__((noinline)) void* operator new(std::size_t size) {
    ++allocations;
    if (void* p = std::malloc(size)) {
        return p;
    }
    throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* p) noexcept { std::free(p); }
__attribute__((noinline)) void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

using namespace loupan::pricing;

// Reads every column that the scheme needs and writes every result column once: nobody can be faster.
struct toucher {
    const units& of;

    void operator()(const detail::kernel_outputs& out) const {
        const std::size_t n = of.size();
        const auto* floor = of.floor().data();
        const auto* building = of.attribute("building")->codes().data();
        const auto* orientation = of.attribute("orientation")->codes().data();
        const auto* layout = of.attribute("layout")->codes().data();
        const auto* stack = of.attribute("stack")->codes().data();
        const auto* views = of.tags("views")->codes().data();
        const auto* gross = of.area("gross")->data();
        const auto* inner = of.area("inner")->data();
        const auto* most = of.unit_price("max")->data();
        const auto* least = of.unit_price("min")->data();
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t sum = floor[i] + building[i] + orientation[i] + layout[i] + stack[i] + views[i] +
                                     gross[i] + inner[i] + most[i] + least[i];
            out.unit_price[i] = sum;
            out.total[i] = sum;
            out.gross_unit_price[i] = sum;
            out.inner_unit_price[i] = sum;
            out.flags[i] = static_cast<std::uint8_t>(sum);
        }
    }
};

std::uint64_t differences(const prices& a, const prices& b) {
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        wrong += a.columns().unit_price[i] != b.columns().unit_price[i] ||
                         a.columns().total[i] != b.columns().total[i] ||
                         a.columns().gross_unit_price[i] != b.columns().gross_unit_price[i] ||
                         a.columns().inner_unit_price[i] != b.columns().inner_unit_price[i] ||
                         a.columns().flags[i] != b.columns().flags[i]
                     ? 1U
                     : 0U;
    }
    return wrong;
}

volatile std::int64_t sink = 0;

int speed(std::size_t n) {
    const auto list = bench::make_units(n, true);
    const auto rules = compile(bench::make_scheme(n, true));
    price_options exact;
    exact.isa = instruction_set::scalar; // the formula itself, which the oracle tests hold to exact rationals
    const auto wanted = price<header_engine>(rules, list, exact);

    prices by_engines;
    prices by_headers;
    std::vector<bench::way> user{
        {"engines", [&] { by_engines = price<compiled_engine>(rules, list); }},
        {"headers", [&] { by_headers = price<header_engine>(rules, list); }},
        {"limit",
         [&] {
             loupan::column_builder<std::int64_t> a(n), b(n), c(n), d(n);
             loupan::column_builder<std::uint8_t> e(n);
             toucher{list}({a.data(), b.data(), c.data(), d.data(), e.data()});
             sink = sink + a.data()[n / 2];
         }},
    };
    bench::measure(user, 15);
    const auto ns = [n](const bench::way& w) { return bench::median(w.seconds) * 1e9 / static_cast<double>(n); };
    const auto wrong_engines = differences(by_engines, wanted);
    const auto wrong_headers = differences(by_headers, wanted);
    bench::print({"pricing", "price(scheme, units), engines", "ns/unit", ns(user[0]), ns(user[2]),
                  "touching the same columns", bench::ratio(user[0], user[2]), 2, wrong_engines, n});
    bench::print({"pricing", "price(scheme, units), headers alone", "ns/unit", ns(user[1]), ns(user[2]),
                  "touching the same columns", bench::ratio(user[1], user[2]), 4, wrong_headers, n});

    const auto plan = detail::prepare(rules, list);
    const detail::kernel_tables tables(plan);
    std::vector<std::int64_t> a(n), b(n), c(n), d(n);
    std::vector<std::uint8_t> e(n);
    const detail::kernel_outputs out{a.data(), b.data(), c.data(), d.data(), e.data()};
    std::uint8_t slow[detail::tile_rows];
    const auto kernel = [&](auto engine) {
        for (std::size_t at = 0; at < n; at += detail::tile_rows) {
            decltype(engine)::run(instruction_set::automatic, tables.get(), at, std::min(detail::tile_rows, n - at),
                                  out, slow);
        }
    };
    std::vector<bench::way> bare{
        {"engines", [&] { kernel(compiled_engine{}); }},
        {"headers", [&] { kernel(header_engine{}); }},
        {"limit", [&] { toucher{list}(out); }},
    };
    bench::measure(bare, 15);
    bench::print({"pricing", "bare kernel, engines", "ns/unit", ns(bare[0]), ns(bare[2]), "touching the same columns",
                  bench::ratio(bare[0], bare[2]), 1.25, wrong_engines, n});
    bench::print({"pricing", "bare kernel, headers alone", "ns/unit", ns(bare[1]), ns(bare[2]),
                  "touching the same columns", bench::ratio(bare[1], bare[2]), 2.5, wrong_headers, n});
    return wrong_engines + wrong_headers == 0 ? 0 : 1;
}

std::size_t status_kib(const char* field) {
    std::ifstream status("/proc/self/status");
    for (std::string text; std::getline(status, text);) {
        if (text.starts_with(field)) {
            return std::strtoull(text.c_str() + std::strlen(field) + 1, nullptr, 10);
        }
    }
    return 0;
}

std::size_t allocations_of(std::size_t n) {
    const auto list = bench::make_units(n, false);
    const auto rules = compile(bench::make_scheme(1009, false));
    const auto before = allocations;
    const auto priced = price(rules, list);
    sink = sink + priced.columns().total[0];
    return allocations - before;
}

int memory(std::size_t n) {
    const auto few = allocations_of(10'000);
    const auto many = allocations_of(1'000'000);
    bench::print({"pricing", "allocations, 1e6 units against 1e4", "allocations", static_cast<double>(many),
                  static_cast<double>(few), "the same call on 1e4 units",
                  static_cast<double>(many) / static_cast<double>(few), 1.0, 0, 0});
    // The columns are made tight first, then priced: the peak holds both, and little else.
    const auto list = bench::make_units(n, false);
    const auto rules = compile(bench::make_scheme(n, false));
    const auto priced = price(rules, list);
    sink = sink + priced.columns().total[0];
    const double peak = static_cast<double>(status_kib("VmHWM:")) * 1024;
    bench::print({"pricing", "peak memory of pricing a list", "bytes/unit", peak / static_cast<double>(n),
                  bench::column_bytes(n) / static_cast<double>(n), "its columns", peak / bench::column_bytes(n), 1.3, 0,
                  0});
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const bool measure_memory = argc > 1 && std::string(argv[1]) == "memory";
    const int at = measure_memory ? 2 : 1;
    const std::size_t n = argc > at ? std::strtoull(argv[at], nullptr, 10) : measure_memory ? 10'000'000 : 1'000'000;
    return measure_memory ? memory(n) : speed(n);
}
