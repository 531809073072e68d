// SPDX-License-Identifier: Apache-2.0
#include "explain.hpp"
#include "handles.hpp"
#include "scheme.hpp"

#include <loupan/pricing/deal_json.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/pricing/trial_scheme.hpp>

#include <pybind11/stl.h>

namespace loupan_python {

namespace pricing = loupan::pricing;

namespace {

loupan::rounding read_rounding(const py::handle& text) { return loupan::rounding::parse(text.cast<std::string>()); }

/// What the Python side gathers in one dictionary; documents as JSON, numbers as Python has them.
pricing::trial_request read_request(const py::dict& from, const loupan::currency& in, loupan::area_unit per) {
    pricing::trial_request out;
    auto& facts = out.facts;
    facts.as_of = to_date(from["as_of"], "as_of");
    facts.customer = from["customer"].cast<std::string>();
    facts.pay_plan = from["pay_plan"].cast<std::string>();
    facts.units_together = from["units_together"].cast<std::int32_t>();
    facts.uses = from["uses"].cast<std::map<std::string, std::int64_t>>();
    for (const auto& code : from["evidence"].cast<py::sequence>()) {
        facts.evidence.insert(code.cast<std::string>());
    }
    if (const auto referral = py::object(from["referral"]); !referral.is_none()) {
        const auto parts = referral.cast<py::tuple>();
        facts.referral = pricing::referral_facts{parts[0].cast<bool>(), to_date(parts[1], "referral.registered"),
                                                 to_date(parts[2], "referral.visited")};
    }
    for (const auto& json : from["discounts"].cast<py::sequence>()) {
        out.discounts.push_back(pricing::parse_discount_plan(json.cast<std::string>()));
    }
    if (const auto policy = py::object(from["policy"]); !policy.is_none()) {
        out.policy = pricing::parse_discount_policy(policy.cast<std::string>());
    }
    for (const auto& each : from["rewards"].cast<py::sequence>()) {
        const auto r = each.cast<py::tuple>();
        out.rewards.push_back({r[0].cast<std::string>(), r[1].cast<std::string>(), r[2].cast<bool>(),
                               to_decimal(r[3], "rewards.value"), read_rounding(r[4])});
    }
    for (const auto& each : from["attachments"].cast<py::sequence>()) {
        const auto a = each.cast<py::tuple>();
        pricing::attachment piece;
        piece.code = a[0].cast<std::string>();
        piece.name = a[1].cast<std::string>();
        const auto kind = a[2].cast<std::string>();
        piece.kind = loupan::need_enum<pricing::attachment_kind>(kind, "attachments.kind");
        piece.price = read_money(a[3], in, "attachments.price");
        if (!a[4].is_none()) {
            piece.area = loupan::floor_area::parse(number_text(a[4], "attachments.area"), per);
        }
        piece.merge_into_contract = a[5].cast<bool>();
        piece.discount_applies = a[6].cast<bool>();
        piece.area_adjustable = a[7].cast<bool>();
        out.attachments.push_back(std::move(piece));
    }
    if (const auto given = py::object(from["fitment"]); !given.is_none()) {
        const auto f = given.cast<py::tuple>();
        pricing::fitment fitment;
        if (!f[0].is_none()) {
            fitment.amount = read_money(f[0], in, "fitment.amount");
        }
        if (!f[1].is_none()) {
            fitment.per_area = loupan::unit_price::parse(number_text(f[1], "fitment.per_area"), in, per);
        }
        fitment.in_contract_price = f[2].cast<bool>();
        fitment.how = read_rounding(f[3]);
        out.fitment = fitment;
    }
    if (const auto given = py::object(from["vat"]); given.is_none()) {
        out.vat.reset();
    } else {
        const auto v = given.cast<py::tuple>();
        pricing::vat_terms terms;
        if (!v[0].is_none()) {
            terms.table = pricing::parse_vat_table(v[0].cast<std::string>());
        }
        terms.kind = v[1].cast<std::string>();
        terms.mode = v[2].cast<bool>() ? pricing::tax_mode::exclusive : pricing::tax_mode::inclusive;
        terms.how = read_rounding(v[3]);
        out.vat = std::move(terms);
    }
    if (const auto matrix = py::object(from["authority"]); !matrix.is_none()) {
        out.authority = pricing::parse_authority_matrix(matrix.cast<std::string>());
    }
    out.actor = from["actor"].cast<std::string>();
    return out;
}

/// (key, unit price, total, area, lump, list rounding, floor total)
pricing::deal_line read_line(const py::tuple& from, const loupan::currency& in, loupan::area_unit per) {
    pricing::deal_line out;
    out.key = from[0].cast<std::string>();
    if (!from[1].is_none()) {
        out.unit_price = loupan::unit_price::parse(number_text(from[1], "line.unit_price"), in, per);
    }
    out.total = read_money(from[2], in, "line.total");
    if (!from[3].is_none()) {
        out.area = loupan::floor_area::parse(number_text(from[3], "line.area"), per);
    }
    out.lump = to_decimal(from[4], "line.lump");
    out.list_rounding = read_rounding(from[5]);
    if (!from[6].is_none()) {
        out.floor_total = read_money(from[6], in, "line.floor_total");
    }
    return out;
}

pricing::trial_request request_for(const scheme_handle& scheme, const unit_handle& of, std::size_t row,
                                   const py::dict& from) {
    auto request = read_request(from, scheme.rules().currency, of.unit_of_area());
    request = pricing::trial_request_for(scheme, of.row(row), std::move(request));
    if (!scheme.rules().score.empty()) { // a score counts within its list
        const auto line = pricing::price(scheme, of)[row];
        request.line.unit_price = line.unit_price;
        request.line.total = line.total;
    }
    return request;
}

py::dict house(const pricing::discount_result& r) {
    py::dict out;
    out["list_total"] = number(r.list);
    out["deal_total"] = number(r.deal);
    out["deal_unit_price"] = number(r.deal_unit_price);
    out["lead"] = std::string(pricing::to_string(r.lead));
    out["off"] = number(r.off);
    out["percent"] = make_decimal(r.percent);
    py::list steps;
    for (const auto& s : r.steps) {
        steps.append(py::make_tuple(std::string(pricing::to_string(s.kind)), s.code,
                                    std::string(pricing::to_string(s.calc)), make_decimal(s.value.normalized()),
                                    number(s.off), number(s.after)));
    }
    out["steps"] = steps;
    py::list gifts;
    for (const auto& g : r.gifts) {
        gifts.append(py::make_tuple(g.code, number(g.cost)));
    }
    out["gifts"] = gifts;
    py::list rejected;
    for (const auto& d : r.rejected) {
        rejected.append(py::make_tuple(d.code, d.reason, d.detail));
    }
    out["rejected"] = rejected;
    return out;
}

py::dict answer(const pricing::trial_result& r) {
    py::dict out = house(r.house);
    out["key"] = r.key;
    out["as_of"] = make_date(r.as_of);
    out["floor_total"] = number(r.floor.floor);
    out["counted"] = number(r.floor.counted);
    out["floor_distance"] = number(r.floor.distance);
    out["authority"] =
        r.authority ? py::object(py::make_tuple(std::string(pricing::to_string(r.authority->level)), r.authority->role,
                                                make_decimal(r.authority->off_percent), r.authority->below_floor))
                    : py::object(py::none());
    py::list rewards;
    for (const auto& reward : r.rewards) {
        rewards.append(py::make_tuple(reward.code, number(reward.cost)));
    }
    out["rewards"] = rewards;
    out["marketing_cost"] = number(r.marketing_cost);
    py::list attachments;
    for (const auto& a : r.attachments) {
        attachments.append(py::make_tuple(a.code, number(a.list), number(a.deal), a.in_contract));
    }
    out["attachments"] = attachments;
    out["fitment"] = number(r.fitment);
    out["fitment_in_contract"] = r.fitment_in_contract;
    out["contract_total"] = number(r.contract_total);
    out["separate_total"] = number(r.separate_total);
    out["vat"] = r.vat ? py::object(py::make_tuple(number(r.vat->gross), number(r.vat->net), number(r.vat->vat),
                                                   make_decimal(r.vat->rate.to_string())))
                       : py::object(py::none());
    return out;
}

template <class Document> py::tuple read_document(Document (*parse)(std::string_view), const std::string& json) {
    const auto document = parse(json);
    return py::make_tuple(pricing::to_json(document), pricing::digest(document));
}

} // namespace

void bind_deal(py::module_& m) {
    m.def("trial", [](const scheme_handle& scheme, const unit_handle& of, std::size_t row, const py::dict& request) {
        const auto ready = request_for(scheme, of, row, request);
        auto out = answer(pricing::trial(ready));
        const auto told = pricing::explain(ready);
        out["told"] = make_step(told, told.root());
        return out;
    });
    m.def("trial_line", [](const py::tuple& line, const py::dict& request, const std::string& currency,
                           const std::string& unit_of_area) {
        const auto in = make_currency(currency);
        const auto per = loupan::parse_area_unit(unit_of_area);
        auto ready = read_request(request, in, per);
        ready.line = read_line(line, in, per);
        ready.facts.of.key = ready.line.key;
        auto out = answer(pricing::trial(ready));
        const auto told = pricing::explain(ready);
        out["told"] = make_step(told, told.root());
        return out;
    });
    m.def("reward_cost", [](const py::object& deal, const py::object& value, bool of_deal, const std::string& how,
                            const std::string& currency) {
        const pricing::reward reward{{}, {}, of_deal, to_decimal(value, "value"), loupan::rounding::parse(how)};
        return number(pricing::reward_cost(reward, read_money(deal, make_currency(currency), "deal")));
    });
    m.def("sales_base_with_land", [](const py::object& price, const py::object& land, const py::object& rate,
                                     const std::string& how, const std::string& currency) {
        const auto in = make_currency(currency);
        const auto found = pricing::sales_base_with_land(read_money(price, in, "price"), read_money(land, in, "land"),
                                                         loupan::rate::from_decimal(to_decimal(rate, "rate")),
                                                         loupan::rounding::parse(how));
        return py::make_tuple(number(found.base), number(found.output));
    });
    m.def("vat_prepayment", [](const py::object& receipt, const py::object& rate, const py::object& prepaid,
                               const std::string& how, const std::string& currency) {
        return number(pricing::vat_prepayment(read_money(receipt, make_currency(currency), "receipt"),
                                              loupan::rate::from_decimal(to_decimal(rate, "rate")),
                                              loupan::rate::from_decimal(to_decimal(prepaid, "prepayment_rate")),
                                              loupan::rounding::parse(how)));
    });
    m.def("read_discount_plan",
          [](const std::string& json) { return read_document(&pricing::parse_discount_plan, json); });
    m.def("read_discount_policy",
          [](const std::string& json) { return read_document(&pricing::parse_discount_policy, json); });
    m.def("read_authority_matrix",
          [](const std::string& json) { return read_document(&pricing::parse_authority_matrix, json); });
    m.def("read_vat_table", [](const std::string& json) { return read_document(&pricing::parse_vat_table, json); });
    m.def("china_vat", [] { return pricing::to_json(pricing::china_vat()); });
    m.def("vat_rate", [](const std::string& table, const std::string& kind, const py::object& day) {
        return make_decimal(pricing::parse_vat_table(table).at(kind, to_date(day, "day")).rate.to_string());
    });
    m.def("split_vat", [](const py::object& price, const py::object& rate, bool exclusive, const std::string& how,
                          const std::string& currency) {
        const auto amount = loupan::money::from_decimal(to_decimal(price, "price"), make_currency(currency));
        const auto parts = pricing::split_vat(amount, loupan::rate::from_decimal(to_decimal(rate, "rate")),
                                              exclusive ? pricing::tax_mode::exclusive : pricing::tax_mode::inclusive,
                                              loupan::rounding::parse(how));
        return py::make_tuple(number(parts.gross), number(parts.net), number(parts.vat),
                              make_decimal(parts.rate.to_string()));
    });
    m.def("unit_price_without_parking",
          [](const py::object& total, const py::object& parking_price, const py::object& area,
             const py::object& parking_area, const std::string& how, const std::string& currency,
             const std::string& unit_of_area) {
              const auto in = make_currency(currency);
              const auto per = loupan::parse_area_unit(unit_of_area);
              const auto money_of = [&](const py::object& v, const char* path) { return read_money(v, in, path); };
              const auto area_of = [&](const py::object& v, const char* path) {
                  return loupan::floor_area::parse(number_text(v, path), per);
              };
              return make_decimal(
                  pricing::unit_price_without_parking(
                      money_of(total, "total"),
                      parking_price.is_none() ? std::nullopt : std::optional(money_of(parking_price, "parking_price")),
                      area_of(area, "area"),
                      parking_area.is_none() ? std::nullopt : std::optional(area_of(parking_area, "parking_area")),
                      loupan::rounding::parse(how))
                      .to_string());
          });
}

} // namespace loupan_python
