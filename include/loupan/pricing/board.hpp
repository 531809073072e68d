// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/pricing/detail/board_page.hpp>
#include <loupan/pricing/prices.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::pricing {

enum class board_language : std::uint8_t { english, chinese };

/// How a board looks (销控表选项).
struct board_options {
    std::string title{};    ///< empty: "Sale-control board" (销控表)
    std::string subtitle{}; ///< project, batch, day; nothing is added to it
    board_language language = board_language::chinese;
    bool by_status = false;            ///< the colours that the page opens with
    std::string building = "building"; ///< attribute that makes the sections
    std::string stack = "stack";       ///< attribute that makes the columns
    std::string status = "status";     ///< attribute of the sale state; none needed
    std::string label{};               ///< attribute to show in a cell, e.g. `room`; empty: the key
    /// Filed prices (备案价) to compare with, by unit key. Without it, the units' own `max` columns count.
    std::optional<prices> filed{};
};

namespace detail {

/// Text that stays text inside HTML, attributes included.
inline std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

/// A JSON string that may stand inside a script element: no `<`, no line separators.
inline std::string script_string(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char character : text) {
        const auto c = static_cast<unsigned char>(character);
        if (c < 0x20U || c == '<' || c == '>' || c == '&' || c == '"' || c == '\\') {
            out += "\\u00";
            out += hex[c >> 4U];
            out += hex[c & 15U];
        } else {
            out += character;
        }
    }
    return out + '"';
}

inline std::string group_digits(std::string digits) {
    const auto begin = static_cast<std::ptrdiff_t>(digits.starts_with('-') ? 1 : 0);
    const auto point = digits.find('.');
    auto at = static_cast<std::ptrdiff_t>(point == digits.npos ? digits.size() : point) - 3;
    for (; at > begin; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return digits;
}

/// A scaled integer, rounded half up to fewer decimals for display.
inline std::string show_scaled(loupan::detail::int128 value, int scale, int decimals) {
    const auto rounded =
        loupan::detail::round_quotient(value, loupan::detail::power_of_ten(scale - decimals), rounding_mode::half_up);
    return group_digits(loupan::detail::print_scaled(rounded, decimals));
}

/// `2栋` before `10栋`: runs of digits compare as numbers.
inline bool natural_less(std::string_view a, std::string_view b) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0;
    std::size_t k = 0;
    while (i < a.size() && k < b.size()) {
        if (digit(a[i]) && digit(b[k])) {
            const auto run = [&](std::string_view s, std::size_t& at) {
                while (at < s.size() && s[at] == '0') {
                    ++at;
                }
                const auto begin = at;
                while (at < s.size() && digit(s[at])) {
                    ++at;
                }
                return s.substr(begin, at - begin);
            };
            const auto x = run(a, i);
            const auto y = run(b, k);
            if (x != y) {
                return x.size() != y.size() ? x.size() < y.size() : x < y;
            }
        } else if (a[i] != b[k]) {
            return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[k]);
        } else {
            ++i;
            ++k;
        }
    }
    const bool done_a = i == a.size();
    const bool done_b = k == b.size();
    return done_a != done_b ? done_a : a < b;
}

/// Even steps of a round size over the middle 90 % of the prices, so that one odd unit does not grey out the rest.
struct price_scale {
    std::int64_t first = 0; ///< the upper end of the lowest step, 1e-4
    std::int64_t step = 0;
    int steps = 0;

    static constexpr int most = 8;
    static price_scale over(std::vector<std::int64_t> values) {
        price_scale out;
        if (values.empty()) {
            return out;
        }
        std::sort(values.begin(), values.end());
        const auto low = values[values.size() / 20];
        const auto high = values[values.size() - 1 - values.size() / 20];
        const auto count = [&](std::int64_t step) { return high / step - low / step + 1; };
        out.step = 1;
        for (std::int64_t power = 1; count(out.step) > most; power *= 10) {
            for (const std::int64_t m : {2, 5, 10}) {
                if (count(out.step) > most) {
                    out.step = power * m;
                }
            }
        }
        out.first = (low / out.step + 1) * out.step;
        out.steps = static_cast<int>(count(out.step));
        return out;
    }
    [[nodiscard]] int of(std::int64_t value) const noexcept {
        return value < first ? 0 : static_cast<int>(std::min<std::int64_t>((value - first) / step + 1, steps - 1));
    }
    /// Which of the eight colours: few steps use the whole ramp too.
    [[nodiscard]] int colour(int at) const noexcept { return steps < 2 ? 3 : at * (most - 1) / (steps - 1); }
};

/// Usual words for a sale state get their usual colour; other words get the next free one.
inline std::vector<int> status_colours(const std::vector<std::string>& statuses) {
    struct word {
        std::string_view text;
        int colour;
    };
    static constexpr std::array<word, 22> known{
        {{"认购", 1},     {"小定", 1}, {"subscribed", 1}, {"held", 1},   {"签", 2},   {"signed", 2},
         {"备案", 3},     {"已售", 3}, {"filed", 3},      {"sold", 3},   {"未推", 5}, {"not_released", 5},
         {"不可售", 5},   {"保留", 4}, {"预留", 4},       {"锁定", 4},   {"销控", 4}, {"kept", 4},
         {"reserved", 4}, {"待售", 0}, {"可售", 0},       {"on_sale", 0}}};
    std::vector<int> out;
    std::array<bool, 10> taken{};
    for (const auto& status : statuses) {
        std::string lower = status;
        for (char& c : lower) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        const auto* hit =
            std::find_if(known.begin(), known.end(), [&](const word& w) { return lower.find(w.text) != lower.npos; });
        const int colour = hit == known.end() || taken[static_cast<std::size_t>(hit->colour)] ? -1 : hit->colour;
        if (colour >= 0) {
            taken[static_cast<std::size_t>(colour)] = true;
        }
        out.push_back(colour);
    }
    int next = 6;
    for (int& colour : out) {
        for (int tried = 0; colour < 0 && tried < 10; ++tried, next = (next + 1) % 10) {
            if (!taken[static_cast<std::size_t>(next)]) {
                colour = next;
                taken[static_cast<std::size_t>(next)] = true;
            }
        }
        if (colour < 0) { // more states than colours: the text in the cell tells them apart
            colour = next;
            next = (next + 1) % 10;
        }
    }
    return out;
}

/// Builds the page; one object a call.
class board_writer {
public:
    board_writer(const units& of, const prices& list, const board_options& options)
        : units_(of), list_(list), options_(options), building_(of.attribute(options.building)),
          stack_(of.attribute(options.stack)), status_(of.attribute(options.status)),
          label_(options.label.empty() ? nullptr : of.attribute(options.label)),
          area_(of.area(list.pricing_area().empty() ? "gross" : list.pricing_area())),
          digits_(list.currency().digits()) {
        if (list.size() != of.size()) {
            raise(loupan::errors::length_mismatch,
                  {"prices", std::to_string(list.size()) + " instead of " + std::to_string(of.size()), {}, {}});
        }
        find_filed();
        find_groups();
        find_scale();
        find_statuses();
    }

    [[nodiscard]] std::string page() {
        const auto heading = escape_html(options_.title.empty() ? say(text::title) : std::string_view(options_.title));
        out_.reserve(units_.size() * 420 + 32768);
        add("<!DOCTYPE html>\n<html lang=\"", options_.language == board_language::chinese ? "zh-CN" : "en",
            "\" class=\"by-", options_.by_status && status_ != nullptr ? "status" : "price",
            "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width,initial-scale=1\">\n"
            "<link rel=\"icon\" href=\"data:,\">\n<title>",
            heading, "</title>\n<style>", board_style, "</style>\n</head>\n<body>\n<header>\n<h1>", heading, "</h1>\n");
        if (!options_.subtitle.empty()) {
            add("<p class=\"sub\">", escape_html(options_.subtitle), "</p>\n");
        }
        totals();
        add("</header>\n");
        filters();
        add("<div class=\"legends\">");
        legends();
        add("</div>\n<main>\n");
        for (std::size_t b = 0; b < buildings_.size(); ++b) {
            section(b);
        }
        others();
        add("</main>\n");
        if (!list_.scheme_digest().empty()) {
            add("<footer>", escape_html(list_.scheme_digest()), "</footer>\n");
        }
        add("<aside id=\"tip\" class=\"tip\" role=\"status\" aria-live=\"polite\" hidden></aside>\n");
        data();
        add("<script>", board_script, "</script>\n</body>\n</html>\n");
        return std::move(out_);
    }

private:
    using text = board_text;
    using int128 = loupan::detail::int128;

    template <class... Parts> void add(const Parts&... parts) { (out_.append(parts), ...); }
    [[nodiscard]] std::string_view say(text what) const {
        return board_texts[static_cast<std::size_t>(what)][options_.language == board_language::chinese ? 1 : 0];
    }
    [[nodiscard]] bool chinese() const noexcept { return options_.language == board_language::chinese; }
    [[nodiscard]] std::string money_unit() const {
        return chinese() && list_.currency().code() == "CNY" ? std::string("元") : std::string(list_.currency().code());
    }
    [[nodiscard]] std::string area_unit_text() const {
        switch (units_.unit_of_area()) {
        case area_unit::square_foot:
            return chinese() ? "平方英尺" : "sqft";
        case area_unit::ping:
            return chinese() ? "坪" : "ping";
        default:
            return "㎡";
        }
    }
    [[nodiscard]] std::string per() const {
        return list_.pricing_area().empty() ? money_unit() + (chinese() ? "/套" : "/unit")
                                            : money_unit() + "/" + area_unit_text();
    }
    [[nodiscard]] std::string label(std::size_t row) const {
        const auto given = label_ == nullptr ? std::string_view() : label_->text(row);
        return given.empty() ? units_.key(row) : std::string(given);
    }
    [[nodiscard]] std::optional<std::int64_t> area(std::size_t row) const {
        return area_ == nullptr ? std::nullopt : area_->at(row);
    }

    /// 亿 and 万, or B, M and k; shown with two decimals.
    struct large_unit {
        std::int64_t size;
        std::string_view name;
    };
    [[nodiscard]] std::vector<large_unit> large_units() const {
        return chinese() ? std::vector<large_unit>{{100000000, "亿"}, {10000, "万"}, {1, ""}}
                         : std::vector<large_unit>{{1000000000, "bn "}, {1000000, "M "}, {1, ""}};
    }
    [[nodiscard]] std::pair<std::string, std::string> large(int128 minor) const {
        const auto lift = loupan::detail::power_of_ten(digits_);
        for (const auto& [size, name] : large_units()) {
            if (size == 1 || loupan::detail::absolute(minor) >= int128{size} * lift) {
                const int decimals = size == 1 ? 0 : 2;
                const auto q = loupan::detail::round_quotient(minor * loupan::detail::power_of_ten(decimals),
                                                              int128{size} * lift, rounding_mode::half_up);
                return {group_digits(loupan::detail::print_scaled(q, decimals)), std::string(name) + money_unit()};
            }
        }
        return {};
    }
    /// The total of a cell: 961.85 (万) in Chinese, 9.62M in English.
    [[nodiscard]] std::string cell_total(std::int64_t minor) const {
        const bool in_wan = chinese();
        const auto size = int128{in_wan ? 10000 : 1000000} * loupan::detail::power_of_ten(digits_);
        const auto q =
            loupan::detail::round_quotient(int128{minor} * int128{in_wan ? 10 : 100}, size, rounding_mode::half_up);
        return group_digits(loupan::detail::print_scaled(q, in_wan ? 1 : 2)) + (in_wan ? "万" : "M");
    }

    struct sums {
        std::size_t count = 0, priced = 0;
        int128 area{0};        ///< of all units
        int128 priced_area{0}; ///< of those with a price: what the average is for
        int128 total{0};
    };
    [[nodiscard]] sums sum(const std::vector<std::size_t>& rows) const {
        sums s;
        for (const auto row : rows) {
            ++s.count;
            s.area += int128{area(row).value_or(0)};
            if (list_.has_price(row)) {
                ++s.priced;
                s.total += int128{list_.columns().total[row]};
                s.priced_area += int128{area(row).value_or(0)};
            }
        }
        return s;
    }
    [[nodiscard]] std::string average(const sums& s) const {
        if (s.priced_area == int128{0}) {
            return "—";
        }
        const auto q = loupan::detail::round_quotient(
            s.total * loupan::detail::power_of_ten(floor_area::scale - digits_), s.priced_area, rounding_mode::half_up);
        return group_digits(loupan::detail::print_scaled(q, 0));
    }

    void find_filed() {
        const auto n = units_.size();
        filed_total_.resize(n);
        filed_unit_.resize(n);
        const auto* total = units_.total("max");
        const auto* unit = units_.unit_price("max");
        for (std::size_t i = 0; i < n; ++i) {
            if (options_.filed) {
                const auto at = options_.filed->of().find(units_.key(i));
                if (at && options_.filed->has_price(*at)) {
                    filed_total_[i] = options_.filed->columns().total.at(*at);
                    filed_unit_[i] = options_.filed->columns().unit_price.at(*at);
                }
                continue;
            }
            filed_total_[i] = total == nullptr ? std::nullopt : total->at(i);
            filed_unit_[i] = unit == nullptr ? std::nullopt : unit->at(i);
        }
    }

    void find_groups() {
        for (std::size_t i = 0; i < units_.size(); ++i) {
            const auto building = building_ == nullptr ? std::string_view() : building_->text(i);
            if (!building.empty() && std::find(buildings_.begin(), buildings_.end(), building) == buildings_.end()) {
                buildings_.emplace_back(building);
            }
        }
        std::sort(buildings_.begin(), buildings_.end(),
                  [](const auto& a, const auto& b) { return natural_less(a, b); });
        placed_.resize(buildings_.size());
        building_of_.resize(units_.size());
        for (std::size_t i = 0; i < units_.size(); ++i) {
            const auto building = building_ == nullptr ? std::string_view() : building_->text(i);
            const auto it = std::find(buildings_.begin(), buildings_.end(), building);
            const bool known = !building.empty();
            if (known) {
                building_of_[i] = static_cast<std::size_t>(it - buildings_.begin());
            }
            const bool has_place = stack_ != nullptr && !stack_->text(i).empty() && units_.floor().at(i).has_value();
            (known && has_place ? placed_[*building_of_[i]] : others_).push_back(i);
        }
    }

    void find_scale() {
        std::vector<std::int64_t> values;
        for (std::size_t i = 0; i < units_.size(); ++i) {
            if (list_.has_price(i)) {
                values.push_back(list_.columns().unit_price[i]);
            }
        }
        scale_ = price_scale::over(std::move(values));
    }

    void find_statuses() {
        if (status_ == nullptr) {
            return;
        }
        statuses_ = status_->names().texts();
        status_colour_ = status_colours(statuses_);
    }

    void totals() {
        std::vector<std::size_t> all(units_.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = i;
        }
        const auto s = sum(all);
        const auto [total, unit] = large(s.total);
        const auto tile = [&](std::string_view name, std::string_view id, const std::string& value,
                              const std::string& small) {
            add("<div><dt>", name, "</dt><dd id=\"", id, "\">", value, "<small>", escape_html(small),
                "</small></dd></div>");
        };
        add("<dl class=\"kpi\">");
        tile(say(text::units), "k-n", group_digits(std::to_string(s.count)),
             s.priced == s.count ? std::string()
                                 : std::string(say(text::priced)) + " " + group_digits(std::to_string(s.priced)));
        tile(say(text::area), "k-a", show_scaled(s.area, floor_area::scale, 2), area_unit_text());
        tile(say(text::total), "k-t", total, unit);
        tile(say(text::average), "k-m", average(s), money_unit() + "/" + area_unit_text());
        add("</dl>\n");
    }

    void filters() {
        const auto option_list = [&](std::string_view id, std::string_view name,
                                     const std::vector<std::string>& values) {
            add("<label><span>", name, "</span><select id=\"", id, R"("><option value="">)", say(text::all),
                "</option>");
            for (std::size_t i = 0; i < values.size(); ++i) {
                add("<option value=\"", std::to_string(i), "\">", escape_html(values[i]), "</option>");
            }
            add("</select></label>\n");
        };
        const bool status_first = options_.by_status && status_ != nullptr;
        add("<div class=\"bar\" id=\"bar\" hidden>\n");
        if (status_ != nullptr) {
            add(R"(<span class="seg" role="group" aria-label=")", say(text::colour_by),
                R"("><button type="button" class="btn" id="m-price" aria-pressed=")", status_first ? "false" : "true",
                "\">", say(text::by_price),
                R"(</button><button type="button" class="btn" id="m-status" aria-pressed=")",
                status_first ? "true" : "false", "\">", say(text::by_status), "</button></span>\n");
        }
        option_list("f-b", say(text::building), buildings_);
        if (status_ != nullptr) {
            option_list("f-s", say(text::status), statuses_);
        }
        add("<label><span>", say(text::unit_price), " ", say(text::from),
            "</span><input id=\"f-lo\" inputmode=\"decimal\" autocomplete=\"off\"></label>\n");
        add("<label><span>", say(text::to),
            "</span><input id=\"f-hi\" inputmode=\"decimal\" autocomplete=\"off\"></label>\n");
        add(R"(<button type="button" class="btn" id="reset">)", say(text::reset), "</button>\n</div>\n");
    }

    void legends() {
        std::vector<std::size_t> in_step(static_cast<std::size_t>(std::max(scale_.steps, 1)));
        std::vector<std::size_t> in_status(statuses_.size());
        std::size_t absent = 0;
        std::size_t no_status = 0;
        for (std::size_t i = 0; i < units_.size(); ++i) {
            if (list_.has_price(i)) {
                ++in_step[static_cast<std::size_t>(scale_.of(list_.columns().unit_price[i]))];
            } else {
                ++absent;
            }
            if (status_ != nullptr && status_->code(i) >= 0) {
                ++in_status[static_cast<std::size_t>(status_->code(i))];
            } else {
                ++no_status;
            }
        }
        const auto number = [](std::size_t n) { return " <b>" + group_digits(std::to_string(n)) + "</b>"; };
        const auto bound = [](std::int64_t v) {
            return group_digits(loupan::detail::print_trimmed(int128{v}, loupan::unit_price::scale));
        };
        add(R"(<ul class="legend lprice scale" aria-label=")", say(text::unit_price), "\">");
        for (int i = 0; i < scale_.steps; ++i) {
            const auto low = scale_.first + (i - 1) * scale_.step;
            const auto range = scale_.steps == 1       ? bound(low) + "–" + bound(low + scale_.step)
                               : i == 0                ? "< " + bound(scale_.first)
                               : i == scale_.steps - 1 ? "≥ " + bound(low)
                                                       : bound(low) + "–" + bound(low + scale_.step);
            add(R"(<li><span class="sw" style="background:var(--p)", std::to_string(scale_.colour(i)),
                ")\"></span><span>", escape_html(range), number(in_step[static_cast<std::size_t>(i)]), "</span></li>");
        }
        if (absent > 0) {
            add("<li class=\"none\"><span class=\"sw\" style=\"background:var(--none)\"></span><span>",
                say(text::no_price), number(absent), "</span></li>");
        }
        add("</ul>\n");
        if (status_ == nullptr) {
            return;
        }
        add(R"(<ul class="legend lstatus" aria-label=")", say(text::status), "\">");
        for (std::size_t i = 0; i < statuses_.size(); ++i) {
            add(R"(<li><span class="sw" style="background:var(--s)", std::to_string(status_colour_[i]), ")\"></span>",
                escape_html(statuses_[i]), number(in_status[i]), "</li>");
        }
        if (no_status > 0) {
            add("<li><span class=\"sw\" style=\"background:var(--none)\"></span>", say(text::no_status),
                number(no_status), "</li>");
        }
        add("</ul>");
    }

    [[nodiscard]] std::string classes(std::size_t row) const {
        std::string out = list_.has_price(row)
                              ? " p" + std::to_string(scale_.colour(scale_.of(list_.columns().unit_price[row])))
                              : std::string(" px");
        const auto code = status_ == nullptr ? code_column::absent : status_->code(row);
        return out +
               (code < 0 ? std::string(" sx") : " s" + std::to_string(status_colour_[static_cast<std::size_t>(code)]));
    }

    void cell(std::size_t row) {
        add(R"(<button type="button" class="u)", classes(row), "\" data-r=\"", std::to_string(row), "\"><b>",
            escape_html(label(row)), "</b>");
        if (const auto a = area(row)) {
            add("<i>", show_scaled(int128{*a}, floor_area::scale, 2), "</i>");
        } else {
            add("<i></i>");
        }
        if (list_.has_price(row)) {
            add("<span>", show_scaled(int128{list_.columns().unit_price[row]}, loupan::unit_price::scale, 0),
                "</span><em>", cell_total(list_.columns().total[row]), "</em>");
        } else {
            add("<span>—</span><em></em>");
        }
        if (status_ != nullptr) {
            add("<span class=\"t\">", escape_html(status_->text(row)), "</span>");
        }
        add("</button>");
    }

    void summary_line(const std::vector<std::size_t>& rows) {
        const auto s = sum(rows);
        const auto [total, unit] = large(s.total);
        add("<p>", say(text::units), " ", group_digits(std::to_string(s.count)));
        if (s.priced != s.count) {
            add(" (", say(text::priced), " ", group_digits(std::to_string(s.priced)), ")");
        }
        add(" · ", show_scaled(s.area, floor_area::scale, 2), " ", area_unit_text(), " · ", total, " ",
            escape_html(unit), " · ", say(text::average), " ", average(s), "</p>\n");
    }

    void section(std::size_t b) {
        const auto& rows = placed_[b];
        if (rows.empty()) {
            return;
        }
        std::vector<std::string> stacks;
        std::map<std::int32_t, std::map<std::string, std::vector<std::size_t>>, std::greater<>> floors;
        for (const auto row : rows) {
            const std::string stack(stack_->text(row));
            if (std::find(stacks.begin(), stacks.end(), stack) == stacks.end()) {
                stacks.push_back(stack);
            }
            floors[*units_.floor().at(row)][stack].push_back(row);
        }
        std::sort(stacks.begin(), stacks.end(), [](const auto& x, const auto& y) { return natural_less(x, y); });
        const auto name = escape_html(buildings_[b]);
        const auto id = std::to_string(b);
        add("<section data-b=\"", id, "\" aria-labelledby=\"b", id, "\">\n<h2 id=\"b", id, "\">", name, "</h2>\n");
        summary_line(rows);
        add(R"(<div class="wrap"><table aria-labelledby="b)", id, R"("><thead><tr><th scope="col">)", say(text::floor),
            "</th>");
        for (const auto& stack : stacks) {
            add("<th scope=\"col\">", escape_html(stack), "</th>");
        }
        add("</tr></thead>\n<tbody>\n");
        for (const auto& [floor, cells] : floors) {
            add("<tr><th scope=\"row\">", std::to_string(floor), "</th>");
            for (const auto& stack : stacks) {
                add("<td>");
                if (const auto it = cells.find(stack); it != cells.end()) {
                    for (const auto row : it->second) {
                        cell(row);
                    }
                }
                add("</td>");
            }
            add("</tr>\n");
        }
        add("</tbody></table></div>\n</section>\n");
    }

    /// Parking, shops, and whatever has no place in the grid.
    void others() {
        if (others_.empty()) {
            return;
        }
        add(R"(<section class="lst" aria-labelledby="others"><h2 id="others">)", say(text::others), "</h2>\n");
        summary_line(others_);
        add(R"(<div class="wrap"><table aria-labelledby="others"><thead><tr>)");
        for (const auto what : {text::key, text::building, text::floor}) {
            add("<th scope=\"col\">", say(what), "</th>");
        }
        for (const auto what : {text::area, text::unit_price, text::total}) {
            add(R"(<th scope="col" class="n">)", say(what), "</th>");
        }
        add(status_ == nullptr ? std::string() : "<th scope=\"col\">" + std::string(say(text::status)) + "</th>",
            "</tr></thead>\n<tbody>\n");
        for (const auto row : others_) {
            const auto floor = units_.floor().at(row);
            const auto a = area(row);
            const bool priced = list_.has_price(row);
            add(R"(<tr class="row"><td><button type="button" class="u)", classes(row), "\" data-r=\"",
                std::to_string(row), "\">", escape_html(label(row)), "</button></td><td>",
                escape_html(building_ == nullptr ? std::string_view() : building_->text(row)), "</td><td>",
                floor ? std::to_string(*floor) : std::string(), "</td><td class=\"n\">",
                a ? show_scaled(int128{*a}, floor_area::scale, 2) : std::string(), "</td><td class=\"n\">",
                priced ? group_digits(loupan::detail::print_trimmed(int128{list_.columns().unit_price[row]},
                                                                    loupan::unit_price::scale))
                       : std::string("—"),
                "</td><td class=\"n\">",
                priced ? group_digits(loupan::detail::print_trimmed(int128{list_.columns().total[row]}, digits_))
                       : std::string("—"),
                "</td>", status_ == nullptr ? std::string() : "<td>" + escape_html(status_->text(row)) + "</td>",
                "</tr>\n");
        }
        add("</tbody></table></div>\n</section>\n");
    }

    /// What the details and the filters need: one short array a unit, in the order of the list.
    void data() {
        const auto number = [](std::optional<std::int64_t> v) { return v ? std::to_string(*v) : std::string("null"); };
        const auto texts = [&](const std::vector<std::string>& list) {
            std::string out = "[";
            for (const auto& t : list) {
                out += (out.size() > 1 ? "," : "") + script_string(t);
            }
            return out + "]";
        };
        add(R"(<script type="application/json" id="data">{"digits":)", std::to_string(digits_),
            ",\"money\":", script_string(money_unit()), ",\"area\":", script_string(area_unit_text()),
            ",\"per\":", script_string(per()), ",\"buildings\":", texts(buildings_), ",\"statuses\":", texts(statuses_),
            ",\"large\":[");
        std::string_view comma;
        for (const auto& [size, name] : large_units()) {
            add(comma, "[", std::to_string(size), ",", script_string(std::string(name) + money_unit()), "]");
            comma = ",";
        }
        add("],\"text\":{");
        comma = {};
        for (const auto& [name, what] : {std::pair{"building", text::building},
                                         {"floor", text::floor},
                                         {"stack", text::stack},
                                         {"status", text::status},
                                         {"area", text::area},
                                         {"unit_price", text::unit_price},
                                         {"total", text::total},
                                         {"filed", text::filed},
                                         {"filed_unit", text::filed_unit},
                                         {"difference", text::difference},
                                         {"notes", text::notes},
                                         {"priced", text::priced}}) {
            add(comma, "\"", name, "\":", script_string(say(what)));
            comma = ",";
        }
        add("},\"rows\":[");
        std::vector<std::string> reasons(units_.size());
        for (const auto& e : list_.errors()) {
            if (e.row >= 0 && static_cast<std::size_t>(e.row) < reasons.size()) {
                const auto& said = chinese() ? e.message_zh : e.message;
                reasons[static_cast<std::size_t>(e.row)] = said.empty() ? e.code : said;
            }
        }
        for (std::size_t i = 0; i < units_.size(); ++i) {
            const bool priced = list_.has_price(i);
            const auto building = building_of_[i] ? std::to_string(*building_of_[i]) : std::string("null");
            const auto code = status_ == nullptr ? code_column::absent : status_->code(i);
            const auto floor = units_.floor().at(i);
            add(i == 0 ? "\n[" : ",\n[", script_string(units_.key(i)), ",", building, ",",
                script_string(stack_ == nullptr ? std::string_view() : stack_->text(i)), ",",
                number(floor ? std::optional<std::int64_t>(*floor) : std::nullopt), ",",
                number(code < 0 ? std::nullopt : std::optional<std::int64_t>(code)), ",", number(area(i)), ",",
                number(priced ? list_.columns().unit_price.at(i) : std::nullopt), ",",
                number(priced ? list_.columns().total.at(i) : std::nullopt), ",", number(filed_total_[i]), ",",
                number(filed_unit_[i]), ",", script_string(notes(i, reasons[i])), "]");
        }
        add("]}</script>\n");
    }

    [[nodiscard]] std::string notes(std::size_t row, const std::string& reason) const {
        std::string out;
        const auto flags = row < list_.columns().flags.size() ? list_.columns().flags[row] : std::uint8_t{0};
        const auto say_if = [&](price_flag flag, text what) {
            if (has(flags, flag)) {
                out += (out.empty() ? "" : ", ") + std::string(say(what));
            }
        };
        say_if(price_flag::overridden, text::overridden);
        say_if(price_flag::at_floor, text::at_floor);
        say_if(price_flag::at_ceiling, text::at_ceiling);
        say_if(price_flag::fixed, text::fixed);
        return out.empty() ? reason : (reason.empty() ? out : out + ", " + reason);
    }

    const units& units_;
    const prices& list_;
    const board_options& options_;
    const code_column* building_;
    const code_column* stack_;
    const code_column* status_;
    const code_column* label_;
    const column<std::int64_t>* area_;
    int digits_;
    std::string out_{};
    std::vector<std::string> buildings_{};
    std::vector<std::vector<std::size_t>> placed_{};
    std::vector<std::optional<std::size_t>> building_of_{};
    std::vector<std::size_t> others_{};
    std::vector<std::string> statuses_{};
    std::vector<int> status_colour_{};
    std::vector<std::optional<std::int64_t>> filed_total_{};
    std::vector<std::optional<std::int64_t>> filed_unit_{};
    price_scale scale_{};
};

} // namespace detail

/// The sale-control board (销控表): one self-contained HTML page with floors by stacks for each building, coloured by
/// price or by sale status, with a legend, filters, details, and sums. It opens without a network, on a phone, in the
/// dark, and prints on A3 landscape. Units without building, stack or floor stand in a list below. Figures in cells are
/// rounded for display only (half up); the details show them in full.
/// \param of the units, in the order of the prices; `status` is optional
/// \throws invalid_argument core.length_mismatch when the prices are not of these units
[[nodiscard]] inline std::string board_html(const units& of, const prices& list, const board_options& options = {}) {
    return detail::board_writer(of, list, options).page();
}

} // namespace loupan::inline LOUPAN_ABI::pricing
