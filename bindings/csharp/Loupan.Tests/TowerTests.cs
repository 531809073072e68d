// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>The tower of tests/vectors/tower: the same figures as C and C++, to the fen.</summary>
public sealed class TowerTests
{
    private static readonly JsonElement Expected = Vectors.ReadJson("tests/vectors/tower/expected.json");

    internal static PriceScheme Scheme() => PriceScheme.FromJson(Vectors.ReadText("tests/vectors/tower/scheme.json"));

    internal static UnitList Units() => UnitList.FromCsv(Vectors.ReadText("tests/vectors/tower/units.csv"));

    [Fact]
    public void From_csv_every_unit_has_its_price_to_the_fen()
    {
        using var scheme = Scheme();
        using var units = Units();
        using var prices = scheme.Price(units);
        RequireExpected(prices);
        Assert.Equal(scheme.Digest, prices.SchemeDigest);
        Assert.Empty(prices.Errors);
    }

    [Fact]
    public void From_columns_every_unit_has_its_price_to_the_fen()
    {
        var rows = Vectors.ReadText("tests/vectors/tower/units.csv").TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToArray();
        var header = rows[0];
        string[] Column(string name) => rows.Skip(1).Select(row => row[Array.IndexOf(header, name)]).ToArray();
        decimal?[] Areas(string name) => Column(name).Select(text => (decimal?)decimal.Parse(text, CultureInfo.InvariantCulture)).ToArray();

        using var builder = new UnitListBuilder();
        using var units = builder.Keys(Column("key"))
            .Texts("building", Column("building"))
            .Texts("stack", Column("stack"))
            .Texts("product", Column("product"))
            .Floors(Column("floor").Select(int.Parse).ToArray())
            .Areas("gross", Areas("gross_area"))
            .Areas("inner", Areas("inner_area"))
            .Build();
        using var scheme = Scheme();
        using var prices = scheme.Price(units);
        RequireExpected(prices);
        using var fromCsv = Units();
        using var same = scheme.Price(fromCsv);
        Assert.Equal(same.ToArray(), prices.ToArray());
    }

    [Fact]
    public void Units_without_a_rule_are_collected_and_the_others_priced()
    {
        using var scheme = Scheme();
        using var units = UnitList.FromCsv(Vectors.ReadText("tests/data/price_lists/byf_units.csv"));
        var all = Expected.GetProperty("all");
        var badRows = all.GetProperty("rows").EnumerateArray().Select(row => row.GetInt64()).ToArray();

        using var prices = scheme.Price(units, OnError.Collect);
        Assert.Equal(all.GetProperty("size").GetInt32(), prices.Count);
        Assert.Equal(all.GetProperty("count").GetInt32(), prices.PricedCount);
        Assert.Equal(all.GetProperty("total").GetInt64() / 100m, prices.Total);
        Assert.Equal(all.GetProperty("area").GetInt64() / 10000m, prices.Area);
        Assert.Equal(badRows, prices.Errors.Select(error => error.Row));
        Assert.All(prices.Errors, error => Assert.Equal(all.GetProperty("error").GetString(), error.Code));
        var absent = prices[(int)badRows[0]];
        Assert.Null(absent.Total);
        Assert.Null(absent.UnitPrice);
        Assert.True(absent.Flags.HasFlag(PriceFlags.Absent));

        var raised = Assert.Throws<LoupanException>(() => scheme.Price(units));
        Assert.Equal(all.GetProperty("error").GetString(), raised.Code);
        Assert.Equal(LoupanStatus.RuleViolation, raised.Status);
        Assert.Equal(badRows, raised.Rows.Select(error => error.Row));
        Assert.Equal(badRows[0], raised.Row);
        Assert.NotEmpty(raised.MessageChinese);
    }

    [Fact]
    public void Explanations_end_with_the_price()
    {
        using var scheme = Scheme();
        using var units = Units();
        using var prices = scheme.Price(units);
        var total = prices[0].Total!.Value.ToString("F2", CultureInfo.InvariantCulture);
        Assert.Contains(total, scheme.Explain(units, 0));
        Assert.Contains("房源", scheme.Explain(units, 0, Language.Chinese));
        var tree = JsonDocument.Parse(scheme.ExplainJson(units, 0)).RootElement;
        Assert.Equal("pricing.price", tree.GetProperty("code").GetString());
        Assert.Equal(total, tree.GetProperty("result").GetString());
        Assert.Equal("core.not_found", Assert.Throws<LoupanException>(() => scheme.Explain(units, 175)).Code);
        Assert.Equal("core.not_found", Assert.Throws<LoupanException>(() => scheme.Explain(units, -1)).Code);
    }

    [Fact]
    public void Columns_are_copied_as_they_are_stored()
    {
        using var scheme = Scheme();
        using var units = Units();
        using var prices = scheme.Price(units);
        var totals = new long[prices.Count];
        var present = new bool[prices.Count];
        prices.CopyTo(PriceColumn.Total, totals, present);
        Assert.Equal(Expected.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("total").GetInt64()), totals);
        Assert.All(present, Assert.True);
        Assert.Throws<ArgumentException>(() => prices.CopyTo(PriceColumn.Total, new long[1]));
        Assert.Throws<LoupanException>(() => prices.CopyTo((PriceColumn)9, totals));
    }

    private static void RequireExpected(PriceList prices)
    {
        var lines = Expected.GetProperty("lines").EnumerateArray().ToArray();
        Assert.Equal(lines.Length, prices.Count);
        for (var row = 0; row < lines.Length; ++row)
        {
            Assert.Equal(lines[row].GetProperty("key").GetString(), prices[row].Key);
            Assert.Equal(lines[row].GetProperty("unit_price").GetInt64() / 10000m, prices[row].UnitPrice);
            Assert.Equal(lines[row].GetProperty("total").GetInt64() / 100m, prices[row].Total);
        }

        Assert.Equal(Expected.GetProperty("count").GetInt32(), prices.PricedCount);
        Assert.Equal(Expected.GetProperty("total").GetInt64() / 100m, prices.Total);
        Assert.Equal(Expected.GetProperty("area").GetInt64() / 10000m, prices.Area);
        Assert.Equal(Expected.GetProperty("average").GetInt64() / 10000m, prices.Average);
        Assert.Equal("CNY", prices.Currency);
    }
}
