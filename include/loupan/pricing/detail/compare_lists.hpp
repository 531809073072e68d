// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/compare.hpp>
#include <loupan/pricing/detail/rows.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Sums of a set of units, exact.
struct list_sum {
    std::size_t count = 0;
    int128 area{0};
    int128 total{0};

    void add(std::int64_t area_of_unit, std::int64_t total_of_unit) {
        ++count;
        area += int128{area_of_unit};
        total += int128{total_of_unit};
    }
    [[nodiscard]] money sum(currency in) const { return money::from_minor(loupan::detail::to_int64_or_raise(total), in); }
    /// total / area at 1e-4, half up.
    [[nodiscard]] std::optional<loupan::unit_price> average(currency in, area_unit per) const {
        if (area == int128{0}) {
            return std::nullopt;
        }
        const auto value = rounding("0.0001").round_ratio(sum(in).to_decimal(), decimal::from_parts(area, floor_area::scale));
        return loupan::unit_price::from_scaled(value.to_scaled(loupan::unit_price::scale), in, per);
    }
};

/// One list's prices by the rows of the comparison.
class list_comparer {
public:
    list_comparer(const prices& before, const prices& after, const compare_options& options)
        : before_(before), after_(after), options_(options), in_(after.currency()), per_(after.of().unit_of_area()) {}

    comparison run() {
        check();
        pair_rows();
        out_.unit_of_area = per_;
        out_.before = figures(before_);
        out_.after = figures(after_);
        find_changes();
        find_groups();
        out_.unit_price_bands = bands(options_.unit_price_band, [](const prices& p, std::size_t row) -> std::optional<decimal> {
            if (!p.columns().unit_price.is_valid(row)) {
                return std::nullopt;
            }
            return decimal::from_parts(int128{p.columns().unit_price[row]}, loupan::unit_price::scale);
        });
        out_.total_bands = bands(options_.total_band, [](const prices& p, std::size_t row) -> std::optional<decimal> {
            return decimal::from_parts(int128{p.columns().total[row]}, p.currency().digits());
        });
        find_project_figures();
        return std::move(out_);
    }

private:
    void check() const {
        loupan::detail::require_same(before_.currency(), after_.currency());
        if (before_.of().unit_of_area() != per_) {
            raise(loupan::errors::unit_mismatch, {"before", std::string(loupan::to_string(before_.of().unit_of_area())), {}, {}});
        }
        const auto positive = [](const decimal& width, const char* name) {
            if (width.sign() <= 0) {
                raise(loupan::errors::validation, {name, width.to_string(), {}, {}});
            }
        };
        positive(options_.unit_price_band, "unit_price_band");
        positive(options_.total_band, "total_band");
        positive(decimal(options_.floor_band), "floor_band");
        for (std::size_t i = 0; i < options_.absorption.size(); ++i) {
            const auto& a = options_.absorption[i];
            const auto path = "absorption[" + std::to_string(i) + "]";
            for (const auto& [value, name] : {std::pair{a.share, ".share"}, std::pair{a.discount, ".discount"}}) {
                if (value.sign() < 0 || decimal(1) < value || value.normalized().scale() > rate::scale) {
                    raise(loupan::errors::validation, {path + name, value.to_string(), {}, {}});
                }
            }
        }
    }

    struct pair_of_rows {
        std::size_t before;
        std::size_t after;
    };

    void pair_rows() {
        for (std::size_t row = 0; row < after_.size(); ++row) {
            if (!after_.has_price(row)) {
                continue;
            }
            const auto old = before_.of().find(after_.of().key(row));
            if (old && before_.has_price(*old)) {
                both_.push_back({*old, row});
            } else {
                ++out_.only_after;
            }
        }
        out_.both = both_.size();
        out_.only_before = before_.count() - both_.size();
    }

    [[nodiscard]] static std::int64_t area_of(const prices& p, std::size_t row) {
        const auto* areas = p.of().area(p.pricing_area().empty() ? "gross" : p.pricing_area());
        return areas != nullptr && areas->is_valid(row) ? (*areas)[row] : 0;
    }

    [[nodiscard]] list_figures figures(const prices& p) const {
        list_figures f;
        list_sum sum;
        std::vector<std::int64_t> unit_prices;
        for (std::size_t row = 0; row < p.size(); ++row) {
            if (p.has_price(row)) {
                sum.add(area_of(p, row), p.columns().total[row]);
                if (p.columns().unit_price.is_valid(row)) {
                    unit_prices.push_back(p.columns().unit_price[row]);
                }
            }
        }
        f.count = sum.count;
        f.area = loupan::detail::to_int64_or_raise(sum.area);
        f.total = sum.sum(in_);
        f.average = sum.average(in_, per_);
        if (!unit_prices.empty()) {
            std::sort(unit_prices.begin(), unit_prices.end());
            const auto price = [&](std::int64_t v) { return loupan::unit_price::from_scaled(v, in_, per_); };
            f.lowest = price(unit_prices.front());
            f.highest = price(unit_prices.back());
            const auto high = unit_prices[unit_prices.size() / 2];
            const auto low = unit_prices[(unit_prices.size() - 1) / 2];
            f.median = price(low + (high - low) / 2 + (high - low) % 2);
        }
        return f;
    }

    void find_changes() {
        int128 change{0};
        for (const auto& p : both_) {
            const auto was = before_.columns().total[p.before];
            const auto is = after_.columns().total[p.after];
            const int128 by = int128{is} - int128{was};
            change += by;
            ++(by > int128{0} ? out_.up : by < int128{0} ? out_.down : out_.flat);
            if (by != int128{0}) {
                keep_greatest(by > int128{0} ? out_.most_up : out_.most_down, p, was, is);
            }
        }
        out_.total_change = money::from_minor(loupan::detail::to_int64_or_raise(change), in_);
    }

    void keep_greatest(std::optional<unit_change>& best, const pair_of_rows& p, std::int64_t was, std::int64_t is) const {
        const auto size = [](std::int64_t a, std::int64_t b) { return loupan::detail::absolute(int128{a} - int128{b}); };
        if (best) {
            const auto old = size(best->after.minor(), best->before.minor());
            if (size(is, was) < old || (size(is, was) == old && after_.of().key(p.after) >= best->key)) {
                return;
            }
        }
        const auto by = decimal::from_parts(int128{is} - int128{was}, 0);
        best = unit_change{after_.of().key(p.after), money::from_minor(was, in_), money::from_minor(is, in_),
                           rounding("0.000001").round_ratio(by, decimal(was))};
    }

    static std::int32_t band_start(std::int32_t floor, std::int32_t width) {
        // Floors count from 1 up and from -1 down; there is no floor 0 in most lists, but it may stand in one.
        const auto at = floor >= 1 ? (floor - 1) / width : (floor - width) / width;
        return at * width + 1;
    }

    void find_groups() {
        for (const auto& name : options_.group_by) {
            if (has_attribute(after_.of(), name)) {
                out_.group_by.push_back(name);
            }
        }
        struct entry {
            list_sum before, after;
        };
        // Floors sort by number: the band's start leads the key, its text is made afterwards.
        std::map<std::vector<std::pair<std::int32_t, std::string>>, entry> groups;
        for (const auto& p : both_) {
            std::vector<std::pair<std::int32_t, std::string>> key;
            for (const auto& name : out_.group_by) {
                const auto value = read_attribute(after_.of(), name, p.after);
                if (name == "floor" && value.kind == attribute_value::form::number) {
                    const auto from = band_start(after_.of().floor()[p.after], options_.floor_band);
                    const auto to = from + options_.floor_band - 1;
                    key.emplace_back(from, from == to ? std::to_string(from) : std::to_string(from) + ".." + std::to_string(to));
                } else {
                    key.emplace_back(0, attribute_text_of(value));
                }
            }
            auto& e = groups[key];
            const auto area = area_of(after_, p.after);
            e.before.add(area, before_.columns().total[p.before]);
            e.after.add(area, after_.columns().total[p.after]);
        }
        for (const auto& [key, e] : groups) {
            group_row g;
            for (const auto& part : key) {
                g.values.push_back(part.second);
            }
            g.count = e.after.count;
            g.area = loupan::detail::to_int64_or_raise(e.after.area);
            g.before = e.before.sum(in_);
            g.after = e.after.sum(in_);
            g.average_before = e.before.average(in_, per_);
            g.average_after = e.after.average(in_, per_);
            if (g.average_before) {
                g.average_change = g.average_after->to_decimal() - g.average_before->to_decimal();
            }
            out_.groups.push_back(std::move(g));
        }
    }

    static std::string attribute_text_of(const attribute_value& v) {
        switch (v.kind) {
        case attribute_value::form::absent: break;
        case attribute_value::form::text: return std::string(v.text);
        case attribute_value::form::number: return v.number.to_string();
        case attribute_value::form::tags: {
            std::string out;
            for (const auto& t : *v.tags) {
                out += (out.empty() ? "" : ";") + t;
            }
            return out;
        }
        }
        return {};
    }

    template <class Get> [[nodiscard]] std::vector<band_row> bands(const decimal& width, Get get) const {
        std::map<std::int64_t, std::pair<std::size_t, std::size_t>> counts;
        const rounding down(decimal(1), rounding_mode::floor);
        for (const auto* p : {&before_, &after_}) {
            for (std::size_t row = 0; row < p->size(); ++row) {
                if (!p->has_price(row)) {
                    continue;
                }
                if (const auto value = get(*p, row)) {
                    auto& c = counts[down.round_ratio(*value, width).to_scaled(0)];
                    ++(p == &before_ ? c.first : c.second);
                }
            }
        }
        std::vector<band_row> out;
        if (counts.empty()) {
            return out;
        }
        // A gap of many empty bands is left out: a stray price must not make a table of millions of rows.
        std::int64_t next = counts.begin()->first;
        for (const auto& [band, count] : counts) {
            for (; next < band && band - next <= 100; ++next) {
                out.push_back({decimal(next) * width, decimal(next + 1) * width, 0, 0});
            }
            out.push_back({decimal(band) * width, decimal(band + 1) * width, count.first, count.second});
            next = band + 1;
        }
        return out;
    }

    /// The contracted total of a sold unit.
    [[nodiscard]] std::optional<std::int64_t> contracted(std::size_t row) const {
        if (options_.contracted) {
            const auto at = options_.contracted->of().find(after_.of().key(row));
            if (at && options_.contracted->has_price(*at)) {
                return options_.contracted->columns().total[*at];
            }
            return std::nullopt;
        }
        if (has(after_.columns().flags[row], price_flag::fixed)) {
            return after_.columns().total[row];
        }
        return std::nullopt;
    }

    void find_project_figures() {
        std::vector<const match*> rows;
        for (const auto& a : options_.absorption) {
            rows.push_back(&a.when);
        }
        const auto plan_row = rows.empty() ? std::vector<std::int32_t>{} : first_match(after_.of(), rows, "absorption");
        list_sum project_before;
        list_sum project_after;
        int128 change{0};
        std::vector<list_sum> by_plan_before(rows.size());
        std::vector<list_sum> by_plan_after(rows.size());
        for (const auto& p : both_) {
            const auto area = area_of(after_, p.after);
            const auto was = before_.columns().total[p.before];
            const auto is = after_.columns().total[p.after];
            if (const auto deal = contracted(p.after)) {
                ++out_.sold;
                project_before.add(area, *deal);
                project_after.add(area, *deal);
                continue;
            }
            project_before.add(area, was);
            project_after.add(area, is);
            change += int128{is} - int128{was};
            if (!rows.empty() && plan_row[p.after] >= 0) {
                by_plan_before[static_cast<std::size_t>(plan_row[p.after])].add(area, was);
                by_plan_after[static_cast<std::size_t>(plan_row[p.after])].add(area, is);
            }
        }
        out_.project_average_before = project_before.average(in_, per_);
        out_.project_average_after = project_after.average(in_, per_);
        out_.unsold_change = money::from_minor(loupan::detail::to_int64_or_raise(change), in_);
        if (!rows.empty()) {
            out_.expected_before = expected(by_plan_before);
            out_.expected_after = expected(by_plan_after);
        }
    }

    /// Sum of total x share x (1 - discount), rounded once to the minor unit.
    [[nodiscard]] money expected(const std::vector<list_sum>& by_plan) const {
        decimal sum;
        for (std::size_t i = 0; i < by_plan.size(); ++i) {
            const auto& a = options_.absorption[i];
            sum += by_plan[i].sum(in_).to_decimal() * (a.share * (decimal(1) - a.discount)).normalized();
        }
        const rounding cent(decimal::from_parts(int128{1}, in_.digits()));
        return money::from_decimal(cent(sum), in_);
    }

    const prices& before_;
    const prices& after_;
    const compare_options& options_;
    currency in_;
    area_unit per_;
    std::vector<pair_of_rows> both_{};
    comparison out_{};
};

/// Lines of `label  before  after`, wide characters counted as two columns.
class comparison_text {
public:
    comparison_text(const comparison& c, language in) : c_(c), zh_(in == language::chinese) {}

    std::string print() {
        line("", zh_ ? "调整前" : "before", zh_ ? "调整后" : "after");
        line(zh_ ? "套数" : "units", std::to_string(c_.before.count), std::to_string(c_.after.count));
        line(zh_ ? "面积" : "area", area(c_.before.area), area(c_.after.area));
        line(zh_ ? "总货值" : "total", c_.before.total.to_string(), c_.after.total.to_string());
        line(zh_ ? "均价" : "average", price(c_.before.average), price(c_.after.average));
        line(zh_ ? "最低单价" : "lowest", price(c_.before.lowest), price(c_.after.lowest));
        line(zh_ ? "最高单价" : "highest", price(c_.before.highest), price(c_.after.highest));
        line(zh_ ? "单价中位数" : "median", price(c_.before.median), price(c_.after.median));
        line(zh_ ? "整盘均价" : "project average", price(c_.project_average_before), price(c_.project_average_after));
        if (c_.expected_before) {
            line(zh_ ? "预计收入" : "expected revenue", c_.expected_before->to_string(), c_.expected_after->to_string());
        }
        out_ += '\n';
        out_ += (zh_ ? "上涨 " : "up ") + std::to_string(c_.up) + (zh_ ? ",持平 " : ", flat ") + std::to_string(c_.flat) +
                (zh_ ? ",下跌 " : ", down ") + std::to_string(c_.down) + (zh_ ? ";货值变动 " : "; change ") +
                c_.total_change.to_string() + (zh_ ? ",未售 " : ", unsold ") + c_.unsold_change.to_string() + '\n';
        one(zh_ ? "最大涨幅 " : "largest rise ", c_.most_up);
        one(zh_ ? "最大降幅 " : "largest fall ", c_.most_down);
        if (c_.only_before != 0 || c_.only_after != 0) {
            out_ += (zh_ ? "仅调整前有价 " : "priced only before ") + std::to_string(c_.only_before) +
                    (zh_ ? ",仅调整后有价 " : ", only after ") + std::to_string(c_.only_after) + '\n';
        }
        groups();
        bands(zh_ ? "单价分布" : "unit prices", c_.unit_price_bands);
        bands(zh_ ? "总价分布" : "totals", c_.total_bands);
        return std::move(out_);
    }

private:
    static std::size_t width(std::string_view text) {
        std::size_t n = 0;
        for (const char ch : text) {
            const auto byte = static_cast<unsigned char>(ch);
            n += byte < 0x80 ? 1U : byte >= 0xe0 ? 2U : 0U; // three bytes and more: a wide character
        }
        return n;
    }
    void cell(std::string_view text, std::size_t columns, bool right) {
        const std::string pad(columns > width(text) ? columns - width(text) : 0, ' ');
        out_ += right ? pad + std::string(text) : std::string(text) + pad;
    }
    void line(std::string_view label, std::string_view a, std::string_view b, std::size_t label_width = 20) {
        cell(label, label_width, false);
        cell(a, 18, true);
        cell(b, 18, true);
        out_ += '\n';
    }
    static std::string area(std::int64_t v) { return loupan::detail::print_trimmed(int128{v}, floor_area::scale, 2); }
    static std::string price(const std::optional<loupan::unit_price>& p) { return p ? p->to_string() : "-"; }

    void one(const char* label, const std::optional<unit_change>& c) {
        if (c) {
            out_ += label + c->key + ": " + c->before.to_string() + " -> " + c->after.to_string() + " (" +
                    (c->percent * decimal(100)).normalized().to_string() + " %)\n";
        }
    }
    void groups() {
        if (c_.group_by.empty()) {
            return;
        }
        std::vector<std::string> labels;
        std::size_t widest = 20;
        for (const auto& g : c_.groups) {
            std::string label;
            for (std::size_t i = 0; i < g.values.size(); ++i) {
                label += (i == 0 ? "" : " / ") + (g.values[i].empty() ? std::string("-") : g.values[i]);
            }
            label += " (" + std::to_string(g.count) + ")";
            widest = std::max(widest, width(label) + 2);
            labels.push_back(std::move(label));
        }
        out_ += '\n';
        line(zh_ ? "分组均价" : "averages by group", zh_ ? "调整前" : "before", zh_ ? "调整后" : "after", widest);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            line(labels[i], price(c_.groups[i].average_before), price(c_.groups[i].average_after), widest);
        }
    }
    void bands(const char* title, const std::vector<band_row>& rows) {
        out_ += '\n';
        line(title, zh_ ? "调整前" : "before", zh_ ? "调整后" : "after");
        for (const auto& b : rows) {
            line(b.from.to_string() + " - " + b.to.to_string(), std::to_string(b.before), std::to_string(b.after));
        }
    }

    const comparison& c_;
    bool zh_;
    std::string out_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail

namespace loupan::inline LOUPAN_ABI::pricing {

inline comparison compare(const prices& before, const prices& after, const compare_options& options) {
    return detail::list_comparer(before, after, options).run();
}

inline std::string comparison::to_string(language in) const { return detail::comparison_text(*this, in).print(); }

} // namespace loupan::inline LOUPAN_ABI::pricing
